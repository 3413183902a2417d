import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { testContext } from '../support/builders.ts';
import { codeFor } from '../support/codes.ts';
import { dayFromToday, type RunningSite, runSite } from '../support/site.ts';
import { buildReservation } from '../support/stays.ts';

/** What a page may cost a telephone: what it weighs, and how far it jumps while it loads. No clock is read. */
const mostBytes = 100_000;
const mostShift = 0.1;

let site: RunningSite;
let browser: Browser;
let pages: readonly string[];
/** What only who is not signed in sees. */
const visitorPages = ['/bookings', '/sign-in', '/sign-in/code', '/register'];
let storageState: NonNullable<BrowserContextOptions['storageState']>;
const email = 'budget@example.com';

beforeAll(async () => {
  [site, browser] = await Promise.all([runSite(), launchBrowser()]);
  pages = await guestPages();
  storageState = await signIn();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

/** Every page of the guest site that can be opened by its address, with something on it. */
async function guestPages(): Promise<string[]> {
  const ctx = testContext(site.db, { at: new Date(), hotelId: site.hotel.id });
  const dates = { arrival: dayFromToday(site, 10), departure: dayFromToday(site, 12) };
  const guest = { firstName: 'Mei', lastName: 'Lin', email };
  const types = ['STD', 'DLX'] as const;
  const { number, stayIds } = await buildReservation(ctx, site.hotel, {
    ...dates,
    guest,
    types,
    channel: 'web',
  });
  await buildReservation(ctx, site.hotel, { ...dates, types: ['FAM'] });
  const stay = `checkIn=${dates.arrival}&checkOut=${dates.departure}`;
  const own = `/bookings/${number}`;
  return [
    '/',
    `/hotels/${site.hotel.slug}`,
    `/search?${stay}&adults=2`,
    `/search?${stay}&adults=4&children=1&rooms=2&each=1`,
    `/search?${stay}&adults=4&children=1`,
    '/prices',
    '/rooms/DLX',
    `/rooms/DLX?${stay}`,
    `/book?${stay}&room=DLX.BAR.2`,
    `/waiting-list?${stay}&adults=2`,
    own,
    `${own}/payment`,
    `${own}/wishes`,
    `${own}/cancellation`,
    `${own}/stays/${stayIds[0]}/change`,
    `${own}/stays/${stayIds[0]}/extras`,
    '/account/bookings',
    '/account/claims',
    '/account/profile',
    '/account/invoices',
  ];
}

/** Adds up what the browser itself counts as unexpected movement, from the first paint on. */
const watchShifts = `
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });`;

/** What a browser keeps of a guest who has signed in and claimed the booking. */
async function signIn(): Promise<NonNullable<BrowserContextOptions['storageState']>> {
  const page = await browser.newPage({ locale: 'en' });
  await page.goto(`${site.url}/sign-in/code`);
  await page.fill('[name=to]', email);
  await page.locator('main form button').first().click();
  await page.locator('[name=code]').waitFor();
  await page.fill('[name=code]', await codeFor(site.db, email));
  await page.locator('main form button').first().click();
  await page.getByRole('button', { name: /^This is mine/ }).click();
  await page.getByRole('heading', { name: 'To come' }).waitFor();
  return page.context().storageState();
}

async function openBrowser(width: number, who: 'visitor' | 'guest'): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: 'en',
    isMobile: width < 500,
    ...(who === 'guest' && { storageState }),
  });
  context.setDefaultTimeout(30_000);
  await context.addInitScript(watchShifts);
  return context.newPage();
}

interface Weighed {
  readonly path: string;
  /** Where it led: a page that sends on was not weighed. */
  readonly at: string;
  readonly status: number;
  readonly bytes: number;
  readonly shift: number;
}

interface Scales {
  /** Bytes over the wire since the last time, headers included, pictures and films left out. */
  read(): number;
}

async function scalesOf(page: Page): Promise<Scales> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  const pictures = new Set<string>();
  let bytes = 0;
  devtools.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Image' || type === 'Media') pictures.add(requestId);
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!pictures.has(requestId)) bytes += encodedDataLength;
  });
  return {
    read: () => {
      const read = bytes;
      bytes = 0;
      return read;
    },
  };
}

/** Opens a page as on a first visit, without anything kept from another, and lets it come to rest. */
async function weigh(page: Page, scales: Scales, path: string): Promise<Weighed> {
  scales.read();
  const reply = await page.goto(site.url + path, { waitUntil: 'load' });
  await page.evaluate(
    'new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 100))',
  );
  const shift = Number(await page.evaluate('window.shift'));
  const at = new URL(page.url()).pathname;
  return { path, at, status: reply?.status() ?? 0, bytes: scales.read(), shift };
}

test.each([390, 1280])(
  'every guest page is light and does not jump at %i px',
  async (width) => {
    const all: Weighed[] = [];
    for (const [who, paths] of [
      ['visitor', visitorPages],
      ['guest', pages],
    ] as const) {
      const page = await openBrowser(width, who);
      const scales = await scalesOf(page);
      for (const path of paths) all.push(await weigh(page, scales, path));
    }
    expect(all.filter(({ path, status, at }) => status !== 200 || !path.startsWith(at))).toEqual([]);
    expect(all.filter(({ bytes }) => bytes > mostBytes || bytes < 5_000)).toEqual([]);
    expect(all.filter(({ shift }) => !(shift < mostShift))).toEqual([]);
  },
  180_000,
);

test('the measure sees a page that jumps, and one that is heavy', async () => {
  const page = await openBrowser(1280, 'visitor');
  await page.route('**/bookings', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<h1>Here</h1><p>${'x'.repeat(mostBytes)}</p><style>p{overflow:hidden;height:50vh}</style>
        <script>setTimeout(() => document.querySelector('h1').style.marginTop = '40vh', 100)</script>`,
    }),
  );
  const { bytes, shift } = await weigh(page, await scalesOf(page), '/bookings');
  expect(bytes).toBeGreaterThan(mostBytes);
  expect(shift).toBeGreaterThan(mostShift);
}, 60_000);
