import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCustomer } from '../../src/modules/customers/customer.service.ts';
import type { Db } from '../../src/platform/db.ts';
import { launchBrowser } from '../support/browser.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext, testNow } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { testApp } from '../support/server.ts';
import { barriersOn, buildStaff, openSite, type Site, signIn } from '../support/staff-site.ts';
import { buildReservation, moveBusinessDate } from '../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let site: Site;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  ({ db } = await testDatabase());
  ctx = testContext(db);
  hotel = await buildHotel(db, { slug: 'bund' });
  site = await openSite(testApp(db, { clock: () => testNow }));
  browser = await launchBrowser();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

const noBarriers = async () => expect(await barriersOn(page)).toEqual([]);

/** Sends one of the folio's forms, which stand folded under their headings. */
async function onFolio(heading: string, fields: Record<string, string>): Promise<void> {
  const form = page.locator('details.more', { has: page.locator('summary', { hasText: heading }) });
  if ((await form.getAttribute('open')) === null) await form.locator('summary').click();
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name=${name}]`);
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await Promise.all([page.waitForLoadState('load'), form.locator('button.button--main').click()]);
  await page.locator('.toast').waitFor();
}

const balance = async () => (await page.locator('.tile', { hasText: 'Balance' }).textContent()) ?? '';

/** Opens a question from its link, answers it and goes on. */
async function answer(link: string, fields: Record<string, string> = {}): Promise<void> {
  await page.locator(`a.button:has-text("${link}")`).first().click();
  const dialog = page.locator('dialog[open]');
  await dialog.waitFor();
  await noBarriers();
  for (const [name, value] of Object.entries(fields)) await dialog.locator(`[name=${name}]`).fill(value);
  await dialog.locator('.form-foot button').click();
  await page.locator('.toast').waitFor();
}

test('a guest is found, checked in, charged, paid for in parts, and let go at zero', {
  timeout: 180_000,
}, async () => {
  const guest = { firstName: 'Marta', lastName: 'Oliveira', phone: '+351912345678' };
  const placed = await buildReservation(ctx, hotel, { departure: '2027-05-04', guest });
  await signIn(page, site, await buildStaff(ctx, hotel.id, 'manager'));

  await page.goto(`${site.url}/staff/today`);
  expect(await page.textContent('h1')).toContain('Today at');
  await noBarriers();

  await page.keyboard.press('/');
  await page.keyboard.type('oliveira');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/staff/search**');
  await noBarriers();
  await page.click('a:has-text("Marta Oliveira")');
  await page.waitForURL(`**/${placed.number}`);
  await noBarriers();

  await page.click('a:has-text("Registration card")');
  expect(await page.textContent('main')).toContain('Marta Oliveira');
  await noBarriers();
  await page.goBack();

  await answer('Check in');
  expect(await page.textContent('main')).toContain('In house');

  await page.click('a.button:has-text("Folio")');
  await page.waitForURL('**/staff/folios/**');
  await noBarriers();
  await onFolio('Post a charge', { code: 'MINIBAR', amount: '45.00' });
  await onFolio('Post a charge', { code: 'REST', amount: '180.00' });
  expect(await balance()).toContain('¥225.00');
  await onFolio('Take a payment', { gateway: 'cash', amount: '100.00' });
  expect(await balance()).toContain('¥125.00');
  await onFolio('Take a payment', { gateway: 'card-terminal', amount: '125.00', reference: '4242' });
  expect(await balance()).toContain('¥0.00');
  await answer('Refund', { amount: '25.00', reason: 'spoilt dish' });
  expect(await balance()).toContain('¥25.00');
  await onFolio('Take a payment', { gateway: 'cash', amount: '25.00' });
  const folio = page.url();

  await moveBusinessDate(db, hotel, '2027-05-04');
  await page.goto(`${site.url}/staff/today`);
  await answer('Check out');
  expect(await page.textContent('main')).toContain('Left');
  expect(await db.room.count({ where: { hotelId: hotel.id, housekeeping: 'dirty' } })).toBe(1);

  await page.goto(`${folio}/print`);
  expect(await page.textContent('main')).toContain('Marta Oliveira');
  await noBarriers();
  expect(await db.folio.findFirstOrThrow({ where: { hotelId: hotel.id } })).toMatchObject({
    status: 'closed',
  });
});

test('a guest kept twice is found, joined with his booking, and parted again', {
  timeout: 120_000,
}, async () => {
  const name = { firstName: 'Nuno', lastName: 'Duarte' };
  const phone = '+351911222333';
  const unsaid = { otherName: null, country: null, birthDate: null, company: null, vip: false };
  const profile = { ...name, ...unsaid, phone, email: 'nuno.duarte@example.com', language: 'en' };
  const keptId = await createCustomer(ctx, hotel.id, profile);
  const guest = { ...name, phone };
  const dates = { arrival: '2027-05-04', departure: '2027-05-06' };
  const { reservationId: id, number } = await buildReservation(ctx, hotel, { ...dates, guest });
  const ownerOf = async () => (await db.reservation.findUniqueOrThrow({ where: { id } })).customerId;
  const twinId = await ownerOf();
  expect(twinId).not.toBe(keptId);

  await page.goto(`${site.url}/staff/guests/duplicates`);
  await noBarriers();
  const pair = page.locator('tr', { hasText: 'Nuno Duarte' });
  expect(await pair.count()).toBe(1);
  await pair.locator('a:has-text("Compare")').click();
  await page.waitForURL('**/merge?with=*');
  await noBarriers();
  await page.goto(`${site.url}/staff/guests/${keptId}/merge?with=${twinId}`);
  expect(await page.textContent('main')).toContain('Bookings: 1');
  await page.click('button:has-text("Join the profiles")');
  await page.waitForURL(`**/staff/guests/${keptId}`);
  await noBarriers();
  expect(await page.textContent('main')).toContain(number);
  expect(await ownerOf()).toBe(keptId);

  await page.click('.toast__undo');
  await page.locator('.toast', { hasText: 'The profiles stand apart again.' }).waitFor();
  expect(await page.textContent('main')).not.toContain(number);
  expect(await ownerOf()).toBe(twinId);
  await page.goto(`${site.url}/staff/guests/duplicates`);
  expect(await page.locator('tr', { hasText: 'Nuno Duarte' }).count()).toBe(1);
});

test('a guest without a booking is in house after one form, without scripts', {
  timeout: 120_000,
}, async () => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    javaScriptEnabled: false,
  });
  const plain = await context.newPage();
  const clerk = await buildStaff(ctx, hotel.id, 'front-desk');
  await signIn(plain, site, clerk);
  await plain.goto(`${site.url}/staff/walk-in`);
  await plain.fill('[name=firstName]', 'Yui');
  await plain.fill('[name=lastName]', 'Tanaka');
  await plain.click('button:has-text("Book and check in")');
  await plain.waitForURL('**/staff/reservations/W-**');
  expect(await plain.textContent('main')).toContain('In house');
  await context.close();
});
