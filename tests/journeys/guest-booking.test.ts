import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runNightAudit } from '../../src/modules/night-audit/night-audit.service.ts';
import { systemContext } from '../../src/platform/context.ts';
import { launchBrowser } from '../support/browser.ts';
import { accessibilityFaults, listenTo, type PageLog, requiredFields } from '../support/page-checks.ts';
import { dayFromToday, type RunningSite, runSite } from '../support/site.ts';

let site: RunningSite;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([runSite(), launchBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

async function newPage(options: BrowserContextOptions = {}): Promise<{ page: Page; log: PageLog }> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en',
    ...options,
  });
  context.setDefaultTimeout(40_000);
  const page = await context.newPage();
  return { page, log: listenTo(page) };
}

async function search(page: Page, from: number): Promise<void> {
  await page.goto(site.url);
  await page.fill('[name=checkIn]', dayFromToday(site, from));
  await page.fill('[name=checkOut]', dayFromToday(site, from + 2));
  await page.getByRole('button', { name: 'Show rooms' }).click();
}

async function fillDetails(page: Page): Promise<void> {
  await page.fill('[name=firstName]', 'Wei');
  await page.fill('[name=lastName]', 'Li');
  await page.fill('[name=email]', 'li@example.com');
  await page.fill('[name=phone]', '+86 138 0013 8000');
}

test('a visitor books and pays on four pages with six fields, each page light and open to everyone', async () => {
  const { page, log } = await newPage();
  let fields = 0;
  let clicks = 0;
  const look = async (name: string) => {
    expect([name, await accessibilityFaults(page)]).toEqual([name, []]);
    expect([name, (await log.bytes()) <= 100_000]).toEqual([name, true]);
    log.reset();
  };
  const click = async (name: string | RegExp) => {
    await page.getByRole('button', { name }).click();
    clicks += 1;
  };

  await page.goto(site.url);
  await look('home');
  fields += await requiredFields(page);
  await page.fill('[name=checkIn]', dayFromToday(site, 20));
  await page.fill('[name=checkOut]', dayFromToday(site, 22));
  await click('Show rooms');
  await look('results');
  await page.getByRole('link', { name: 'Choose Deluxe, Best flexible rate' }).click();
  clicks += 1;
  await look('details');
  fields += await requiredFields(page);

  await page.fill('[name=phone]', '12345');
  await page.press('[name=phone]', 'Tab');
  await page.getByText('with its country code').waitFor();
  await fillDetails(page);
  await click('Hold my room and continue');
  await look('payment');
  expect(await page.textContent('.clock')).toMatch(/held until \d\d:\d\d\s+1[45]:\d\d/);
  await click(/^Pay ¥/);
  expect(new URL(page.url()).pathname).toMatch(/^\/sandbox-pay\//);
  await page.getByRole('button', { name: /^Pay / }).click();
  await page.waitForURL(/\/bookings\/W-/);
  await page.getByRole('heading', { name: 'See you soon, Wei' }).waitFor();
  await look('confirmation');

  const own = log.pages.filter((path) => !path.startsWith('/sandbox-pay'));
  const before = own.slice(
    0,
    own.findIndex((path) => path.startsWith('/bookings/')),
  );
  expect(new Set(before.map((path) => path.replace(/W-\w+/, ':number')))).toEqual(
    new Set(['/', '/search', '/book', '/pay/:number']),
  );
  expect(fields).toBe(6);
  expect(clicks).toBe(4);
  expect(log.complaints).toEqual([]);
}, 180_000);

test('without scripts a guest books, finds the booking again and cancels it', async () => {
  const { page } = await newPage({ javaScriptEnabled: false });
  await search(page, 30);
  await page.getByRole('link', { name: 'Choose Standard, With breakfast' }).click();
  await fillDetails(page);
  await page.getByRole('button', { name: 'Book now' }).click();
  await page.getByRole('heading', { name: 'See you soon, Wei' }).waitFor();
  const number = new URL(page.url()).pathname.split('/').at(-1) ?? '';

  const { page: later } = await newPage({ javaScriptEnabled: false });
  await later.goto(`${site.url}/bookings`);
  await later.fill('[name=number]', number);
  await later.fill('[name=email]', 'li@example.com');
  await later.getByRole('button', { name: 'Open my booking' }).click();
  await later.getByRole('link', { name: 'Cancel' }).click();
  await later.getByText('You can cancel without charge until').waitFor();
  await later.getByRole('button', { name: 'Cancel the booking' }).click();
  await later.getByRole('heading', { name: 'This booking is cancelled' }).waitFor();
  const { status } = await site.db.reservation.findUniqueOrThrow({ where: { number } });
  expect(status).toBe('cancelled');
}, 180_000);

const looks = [
  { width: 390, colorScheme: 'dark', locale: 'zh-CN' },
  { width: 1280, colorScheme: 'dark', locale: 'en' },
] as const;

test.each(looks)(
  'pages fit the screen and stay readable: $width px, $colorScheme, $locale',
  async (look) => {
    const { width, colorScheme, locale } = look;
    const { page, log } = await newPage({ viewport: { width, height: 900 }, colorScheme, locale });
    const stay = `checkIn=${dayFromToday(site, 40)}&checkOut=${dayFromToday(site, 43)}`;
    for (const path of [
      '/',
      `/search?${stay}&adults=4&rooms=2&children=1`,
      `/rooms/DLX?${stay}`,
      `/book?${stay}&room=DLX.BAR.2`,
      '/bookings',
    ]) {
      await page.goto(site.url + path);
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, width]);
      expect([path, await accessibilityFaults(page)]).toEqual([path, []]);
    }
    expect(log.complaints).toEqual([]);
  },
  60_000,
);

test('a guest leaves a card, does not come, and pays the first night by it', async () => {
  await site.db.$executeRaw`UPDATE policy_versions SET parts = parts || '{"guarantee": "card"}'
    WHERE id = ${site.hotel.policyVersions.FLEX}`;
  const { page, log } = await newPage();
  await search(page, 0);
  await page.getByRole('link', { name: 'Choose Deluxe, Best flexible rate' }).click();
  await fillDetails(page);
  await page.getByText('Pay at the hotel').click();
  await page.getByRole('button', { name: 'Hold my room and leave a card' }).click();
  await page.getByRole('heading', { name: 'Leave a card and your room is yours' }).waitFor();
  await page.getByText('If you do not arrive, the first night is charged.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Leave a card' }).click();
  expect(new URL(page.url()).pathname).toMatch(/^\/sandbox-pay\//);
  await page.getByRole('button', { name: 'Leave the card' }).click();
  await page.waitForURL(/\/bookings\/W-/);
  await page.getByText('Your card Visa •••• 4242 holds the booking.').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  const number = new URL(page.url()).pathname.split('/').at(-1) ?? '';

  const ctx = systemContext(site.db, () => new Date());
  const { noShows } = await runNightAudit(ctx, { hotelId: site.hotel.id });
  expect(noShows).toBe(1);
  const { id } = await site.db.reservation.findUniqueOrThrow({ where: { number } });
  const claim = () => site.db.cardClaim.findFirstOrThrow({ where: { reservationId: id } });
  await expect.poll(async () => (await claim()).status, { timeout: 30_000 }).toBe('paid');
  const { amountMinor, stayId } = await claim();
  const fee = await site.db.stay.findUniqueOrThrow({ where: { id: stayId ?? 0 } });
  expect([fee.status, fee.feeMinor]).toEqual(['no_show', amountMinor]);
  expect(await site.db.folio.count({ where: { stayId, status: 'open' } })).toBe(0);
  await page.reload();
  await page.getByRole('heading', { name: 'We missed you' }).waitFor();
  expect(log.complaints).toEqual([]);
}, 180_000);
