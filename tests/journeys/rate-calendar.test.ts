import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays } from '../../src/core/calendar-date.ts';
import type { Db } from '../../src/platform/db.ts';
import { launchBrowser } from '../support/browser.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testContext, testNow } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { testApp } from '../support/server.ts';
import { barriersOn, buildStaff, openSite, type Site, signIn } from '../support/staff-site.ts';

let db: Db;
let hotel: BuiltHotel;
let site: Site;
let browser: Browser;
let page: Page;
let staff: Record<'manager' | 'finance', Awaited<ReturnType<typeof buildStaff>>>;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund', inventoryDays: 20 });
  const ctx = testContext(db);
  staff = {
    manager: await buildStaff(ctx, hotel.id, 'manager'),
    finance: await buildStaff(ctx, hotel.id, 'finance'),
  };
  site = await openSite(testApp(db, { clock: () => testNow }));
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

/** A colleague in a browser of his own. */
async function colleague(role: 'manager' | 'finance'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const opened = await context.newPage();
  await signIn(opened, site, staff[role]);
  return opened;
}

const row = (type: 'STD' | 'DLX' | 'FAM') => `tr[data-row="r${hotel.plans.BAR.id}_${hotel.types[type].id}"]`;
const cell = (type: 'STD' | 'DLX' | 'FAM', day: number) => page.locator(`${row(type)} > td`).nth(day);
const textOf = async (type: 'STD' | 'DLX' | 'FAM', day: number) =>
  (await cell(type, day).textContent()) ?? '';
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

test('prices are typed, filled, pasted and taken back by keyboard, survive a reload, and sell once approved', {
  timeout: 240_000,
}, async () => {
  page = await colleague('manager');
  await page.goto(`${site.url}/staff/rates/calendar`);
  expect(await barriersOn(page)).toEqual([]);

  await cell('STD', 0).click();
  await page.keyboard.type('700');
  await press('Enter');
  expect([await textOf('STD', 0), await page.evaluate('document.activeElement.textContent')]).toEqual([
    '700',
    '880',
  ]);
  await cell('STD', 0).click();
  await press('Shift+ArrowRight', 'Shift+ArrowRight', 'Control+r');
  expect([await textOf('STD', 1), await textOf('STD', 2), await textOf('STD', 3)]).toEqual([
    '700',
    '700',
    '600',
  ]);
  await press('Shift+ArrowDown', 'Control+d');
  expect(await textOf('DLX', 2)).toBe('700');
  await press('Control+z');
  expect([await textOf('DLX', 2), await textOf('STD', 2)]).toEqual(['880', '700']);
  await press('Control+y', 'Control+z', 'Control+z');
  expect([await textOf('STD', 1), await textOf('STD', 0)]).toEqual(['600', '700']);

  await cell('DLX', 0).click();
  await page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', '901\\t902\\r\\n1301\\t1302\\r\\n');
    const pasted = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(pasted);
  })()`);
  expect([
    await textOf('DLX', 0),
    await textOf('DLX', 1),
    await textOf('FAM', 0),
    await textOf('FAM', 1),
  ]).toEqual(['901', '902', '1301', '1302']);

  page.on('dialog', (dialog) => dialog.accept());
  await page.reload();
  expect(await textOf('FAM', 1)).toBe('1302');
  expect(await page.locator('[data-status]').textContent()).toContain('5 prices changed');

  await cell('FAM', 1).click();
  await page.keyboard.type('12.345');
  await press('Enter');
  await page.click('button[value=submit]');
  expect(await cell('FAM', 1).getAttribute('aria-invalid')).toBe('true');
  expect(await db.rateChange.count()).toBe(0);
  await cell('FAM', 1).click();
  await press('Control+z');
  await page.fill('[data-grid-editor] [name=note]', 'Trade fair');
  await page.click('button[value=submit]');
  await page.waitForURL(/changes\/\d+$/);
  expect(await barriersOn(page)).toEqual([]);
  expect(await db.rateDay.count()).toBe(0);

  const path = new URL(page.url()).pathname;
  const approver = await colleague('finance');
  await approver.goto(site.url + path);
  await approver.click('button.button--main:has-text("Approve")');
  await approver.locator('.toast').waitFor();
  const prices = await db.rateDay.findMany({ orderBy: [{ roomTypeId: 'asc' }, { date: 'asc' }] });
  expect(prices.map(({ priceMinor }) => priceMinor)).toEqual([70_000, 90_100, 90_200, 130_100, 130_200]);
});

test('the corner of a selection fills along it, and a draft is gone on with in its cells', {
  timeout: 240_000,
}, async () => {
  page = await colleague('manager');
  page.on('dialog', (dialog) => dialog.accept());
  const from = addDays(testBusinessDate, 10);
  await page.goto(`${site.url}/staff/rates/calendar?from=${from}`);
  const texts = async (type: 'STD' | 'DLX' | 'FAM', ...days: number[]) => {
    const found: string[] = [];
    for (const day of days) found.push(await textOf(type, day));
    return found;
  };
  const drag = async (type: 'STD' | 'DLX' | 'FAM', day: number) => {
    const handle = await page.locator('.grid__handle').boundingBox();
    const target = await cell(type, day).boundingBox();
    if (!handle || !target) throw new Error('nothing to drag');
    await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
    await page.mouse.down();
    await page.mouse.move(target.x + 10, target.y + target.height / 2, { steps: 4 });
    await page.mouse.up();
  };

  const before = await texts('STD', 0, 1, 2, 3, 4, 5);
  await cell('STD', 0).click();
  await page.keyboard.type('711');
  await press('Tab');
  await page.keyboard.type('722');
  await press('Enter');
  await cell('STD', 0).click();
  await press('Shift+ArrowRight');
  await drag('STD', 4);
  expect(await texts('STD', 0, 1, 2, 3, 4, 5)).toEqual(['711', '722', '711', '722', '711', before[5]]);
  await drag('DLX', 4);
  expect(await texts('DLX', 0, 1, 2, 3, 4)).toEqual(['711', '722', '711', '722', '711']);
  await press('Control+z');
  expect(await texts('DLX', 0, 1)).not.toContain('711');
  await press('Control+z');
  expect(await texts('STD', 0, 1, 2, 3)).toEqual(['711', '722', before[2], before[3]]);

  await page.click('button[value=draft]');
  await page.waitForURL(/changes\/\d+$/);
  await page.goto(`${site.url}/staff/rates/calendar?from=${from}`);
  const mark = cell('STD', 1).locator('.waits');
  expect(await mark.textContent()).toBe('Your draft, not sent yet 722');
  expect(await barriersOn(page)).toEqual([]);
  await cell('STD', 1).click();
  await page.click('.grid-editor [data-waiting]');
  await page.waitForURL(/draft=\d+$/);
  expect(await texts('STD', 0, 1, 2)).toEqual(['711', '722', before[2]]);
  await cell('STD', 1).click();
  await page.keyboard.type(before[1] ?? '');
  await press('Enter');
  await cell('STD', 2).click();
  await page.keyboard.type('733');
  await press('Enter');
  expect(await barriersOn(page)).toEqual([]);
  await page.click('button[value=submit]');
  await page.waitForURL(/changes\/\d+$/);
  const change = await db.rateChange.findFirstOrThrow({ orderBy: { id: 'desc' }, include: { cells: true } });
  expect([change.status, change.cells.map(({ priceMinor }) => priceMinor).toSorted()]).toEqual([
    'submitted',
    [71_100, 73_300],
  ]);
});
