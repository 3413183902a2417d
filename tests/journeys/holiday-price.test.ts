import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { testContext } from '../support/builders.ts';
import { accessibilityFaults } from '../support/page-checks.ts';
import { jpeg } from '../support/pictures.ts';
import { dayFromToday, type RunningSite, runSite } from '../support/site.ts';
import { buildStaff, signIn } from '../support/staff-site.ts';
import { buildSuite } from '../support/suites.ts';

let site: RunningSite;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([runSite(), launchBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

async function newPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en' });
  context.setDefaultTimeout(40_000);
  return context.newPage();
}

/** A member of staff in a browser of his own. */
async function colleague(role: 'manager' | 'finance'): Promise<Page> {
  const page = await newPage();
  const email = await buildStaff(testContext(site.db), site.hotel.id, role);
  await signIn(page, { url: site.url, close: () => Promise.resolve() }, email);
  return page;
}

const search = (from: number, adults = 2) =>
  `${site.url}/search?checkIn=${dayFromToday(site, from)}&checkOut=${dayFromToday(site, from + 1)}&adults=${adults}`;

async function priceOf(page: Page, from: number): Promise<string | undefined> {
  await page.goto(search(from));
  const offer = page.locator('.offer', { hasText: 'Deluxe' });
  return (
    await offer.locator('.plan', { hasText: 'Best flexible rate' }).locator('.price b').textContent()
  )?.trim();
}

async function uploadGallery(page: Page): Promise<void> {
  await page.goto(`${site.url}/staff/settings/about/pictures`);
  const colours = [
    ['river.jpg', '#204060'],
    ['garden.jpg', '#206040'],
  ] as const;
  const files = await Promise.all(
    colours.map(async ([name, colour]) => ({
      name,
      mimeType: 'image/jpeg',
      buffer: await jpeg(1_200, 800, colour),
    })),
  );
  await page.setInputFiles('#f-files', files);
  await page.click('[data-upload] button.button--main');
  await page.locator('.upload__list li', { hasText: 'garden.jpg' }).getByText('done').waitFor();
}

/** Proposes half as much again for the holiday; answers the page of the change. */
async function proposeHoliday(page: Page, from: number): Promise<string> {
  await page.goto(`${site.url}/staff/rates/seasons`);
  await page.fill('[name=code]', 'FEST');
  await page.fill('[name="names.en"]', 'Lantern festival');
  await page.selectOption('[name=kind]', 'holiday');
  await page.fill('[name=startDate]', dayFromToday(site, from));
  await page.fill('[name=lastDate]', dayFromToday(site, from));
  await page.fill('[name=adjustBasisPoints]', '50');
  await page.locator('form:has([name=startDate]) button.button--main').click();
  await page.waitForURL(/\/staff\/rates\/changes\/\d+/);
  return page.url();
}

test('a manager shows the house and raises a holiday’s price, another approves, a guest sees and pays it', {
  timeout: 240_000,
}, async () => {
  const manager = await colleague('manager');
  await uploadGallery(manager);
  const guest = await newPage();
  await guest.goto(`${site.url}/hotels/bund`);
  expect(await guest.locator('main picture').count()).toBeGreaterThanOrEqual(2);
  expect(await accessibilityFaults(guest)).toEqual([]);

  const usual = await priceOf(guest, 20);
  const change = await proposeHoliday(manager, 20);
  expect(await accessibilityFaults(manager)).toEqual([]);
  expect(await manager.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  expect(await priceOf(guest, 20)).toBe(usual);

  const finance = await colleague('finance');
  await finance.goto(change);
  expect(await finance.textContent('main')).toContain('Lantern festival');
  await finance.getByRole('button', { name: 'Approve' }).click();
  await finance.locator('.toast').waitFor();

  const raised = await priceOf(guest, 20);
  const amount = (text: string | undefined) => Number(text?.replaceAll(/[^\d.]/g, ''));
  expect(amount(raised)).toBe(amount(usual) * 1.5);
  await guest.getByRole('link', { name: 'Choose Deluxe, Best flexible rate' }).click();
  await guest.fill('[name=firstName]', 'Wei');
  await guest.fill('[name=lastName]', 'Li');
  await guest.fill('[name=email]', 'li@example.com');
  await guest.fill('[name=phone]', '+86 138 0013 8000');
  await guest.getByRole('button', { name: 'Hold my room and continue' }).click();
  await guest.getByRole('button', { name: /^Pay ¥/ }).click();
  await guest.waitForURL(/\/sandbox-pay\//);
  await guest.getByRole('button', { name: /^Pay / }).click();
  await guest.waitForURL(/\/bookings\/W-/);
  const booked = await site.db.stay.findFirstOrThrow({ orderBy: { id: 'desc' } });
  expect(booked.totalMinor).toBe(Math.round(amount(raised) * 100));
});

test('a suite that is sold blocks the rooms it is made of', async () => {
  const ctx = testContext(site.db, { hotelId: site.hotel.id });
  await buildSuite(ctx, site.hotel);
  const guest = await newPage();
  const leftOf = async (name: string) => {
    await guest.goto(search(40));
    const offer = guest.locator('.offer', { hasText: name });
    if ((await offer.count()) === 0) return 'none';
    return /(\d+ rooms|one room) left/i.exec((await offer.textContent()) ?? '')?.[1]?.toLowerCase();
  };
  expect([await leftOf('Deluxe'), await leftOf('Family')]).toEqual(['3 rooms', 'one room']);
  await guest.goto(search(40));
  await guest.getByRole('link', { name: /^Choose Family.*Best flexible rate/ }).click();
  await guest.fill('[name=firstName]', 'Wei');
  await guest.fill('[name=lastName]', 'Li');
  await guest.fill('[name=email]', 'li@example.com');
  await guest.fill('[name=phone]', '+86 138 0013 8000');
  await guest.getByText('Pay at the hotel').click();
  await guest.getByRole('button', { name: /Book now/ }).click();
  await guest.waitForURL(/\/bookings\/W-/);
  expect([await leftOf('Deluxe'), await leftOf('Family')]).toEqual(['one room', 'none']);
});
