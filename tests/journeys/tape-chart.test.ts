import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assignRoom } from '../../src/modules/reservations/room-assignment.service.ts';
import type { Db } from '../../src/platform/db.ts';
import { startLive } from '../../src/platform/live.ts';
import { launchBrowser } from '../support/browser.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext, testNow } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { testApp } from '../support/server.ts';
import { barriersOn, buildStaff, openSite, type Site, signIn } from '../support/staff-site.ts';
import { buildInHouseReservation, buildReservation, countersThatLie, roomNamed } from '../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let site: Site;
let browser: Browser;
let page: Page;
let stayId: number;
let live: { stop(): Promise<void> };

beforeAll(async () => {
  const database = await testDatabase();
  db = database.db;
  live = startLive({ url: database.url, onError: () => undefined });
  ctx = testContext(db);
  site = await openSite(testApp(db, { clock: () => testNow }));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await site.close();
  await live.stop();
});

beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 60 });
  stayId = await booked('101', '2027-05-05', '2027-05-08');
});

async function booked(room: string | null, arrival: string, departure: string): Promise<number> {
  const { stayIds } = await buildReservation(ctx, hotel, { arrival, departure });
  const id = stayIds[0] ?? 0;
  if (room) await assignRoom(ctx, { hotelId: hotel.id, stayId: id, roomId: roomNamed(hotel, room) });
  return id;
}

async function openChart(options: object, role: 'front-desk' | 'manager' = 'front-desk'): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  page = await context.newPage();
  await signIn(page, site, await buildStaff(ctx, hotel.id, role));
  await page.goto(`${site.url}/staff/tape-chart?from=2027-05-03`);
}

const bar = (id = stayId): Locator => page.locator(`.tape a[href$="/stays/${id}"]`).first();
const row = (room: string) => page.locator(`.tape .r[data-r="${roomNamed(hotel, room)}"]`);

/** "101 05 06, 102 06 08": where the stay is, as the database keeps it. */
async function spans(id = stayId): Promise<string> {
  const rows = await db.$queryRaw<{ text: string }[]>`
    SELECT room.number || to_char(taken.arrival, ' DD') || to_char(taken.departure, ' DD') AS text
    FROM room_occupations taken JOIN rooms room ON room.id = taken.room_id
    WHERE taken.stay_id = ${id} ORDER BY taken.arrival`;
  return rows.map(({ text }) => text).join(', ');
}

interface Point {
  readonly x: number;
  readonly y: number;
}
async function middleOf(where: Locator): Promise<Point> {
  const box = await where.boundingBox();
  if (!box) throw new Error('not in sight');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
/** A day's width, on the chart of 14 days. */
async function dayWidth(): Promise<number> {
  const box = await page.locator('.tape__head .r > span').nth(1).boundingBox();
  return box?.width ?? 0;
}

type Drag = (from: Point, to: Point) => Promise<void>;

const byMouse: Drag = async (from, to) => {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 6, from.y + 2);
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
};

/** A finger that holds still first: Chromium's own touch events, so that scrolling would win where it may. */
const byTouch: Drag = async (from, to) => {
  const session = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly Point[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map((point) => ({ ...point })) });
  await send('touchStart', [from]);
  await page.locator('[data-dragging]').waitFor();
  for (const part of [0.3, 0.6, 1]) {
    await send('touchMove', [{ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }]);
  }
  await send('touchEnd', []);
  await session.detach();
};

async function confirm(): Promise<void> {
  await page.locator('dialog form[method=post] button.button--main').click();
  await page.locator('.toast').waitFor();
}
async function takeBack(): Promise<void> {
  await page.locator('.toast__undo').click();
  await page.locator('.toast:has-text("taken back")').waitFor();
}
async function splitByMenu(): Promise<void> {
  await page.locator('dialog a[href$="/split"]').click();
  await page.locator('dialog input[name=from]').fill('2027-05-07');
  await page.locator('dialog select[name=roomId]').selectOption({ label: '104 · Standard' });
  await page.locator('dialog form[data-in-dialog] button').click();
  await page.locator('dialog [data-preview-of]').waitFor();
  await confirm();
}

describe.each([
  ['mouse', byMouse, {}],
  ['touch', byTouch, { hasTouch: true, isMobile: false }],
] as const)('by %s', (_name, drag, options) => {
  test('a stay is moved, extended, split and taken back', { timeout: 120_000 }, async () => {
    await openChart(options);
    const to = async (room: string) => ({ x: (await middleOf(bar())).x, y: (await middleOf(row(room))).y });
    await drag(await middleOf(bar()), await to('103'));
    expect(await page.locator('dialog').textContent()).toContain('Room 103 (Standard) is free');
    expect(await spans()).toBe('101 05 08');
    await confirm();
    expect(await spans()).toBe('103 05 08');
    await takeBack();
    expect(await spans()).toBe('101 05 08');

    const box = await bar().boundingBox();
    const end = { x: (box?.x ?? 0) + (box?.width ?? 0) - 3, y: (await middleOf(bar())).y };
    await drag(end, { x: end.x + 2 * (await dayWidth()), y: end.y });
    await page.locator('dialog [data-preview-of]').waitFor();
    expect(await page.locator('dialog').textContent()).toContain('1,280.00 more');
    await confirm();
    expect(await spans()).toBe('101 05 10');

    if (_name === 'mouse') await bar().click();
    else await bar().tap();
    await splitByMenu();
    expect(await spans()).toBe('101 05 07, 104 07 10');
    await takeBack();
    expect(await spans()).toBe('101 05 10');
    expect(await countersThatLie(db)).toEqual([]);
  });
});

test('by keys a stay is moved, extended, split and taken back, and the chart has no barriers', {
  timeout: 120_000,
}, async () => {
  await booked('102', '2027-05-04', '2027-05-06');
  await openChart({});
  expect(await barriersOn(page)).toEqual([]);
  await bar().focus();
  await page.keyboard.press('ArrowDown');
  expect(await page.evaluate('document.activeElement.closest(".r").dataset.r')).toBe(
    String(roomNamed(hotel, '102')),
  );
  await page.keyboard.press('ArrowUp');
  for (const key of [' ', 'ArrowDown', 'ArrowDown', 'Escape']) await page.keyboard.press(key);
  expect(await page.locator('[data-tape-says]').textContent()).toBe('Put back');
  for (const key of [' ', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await page.locator('dialog [data-preview-of]').waitFor();
  expect(await barriersOn(page)).toEqual([]);
  await page.locator('dialog form[method=post] button.button--main').press('Enter');
  await page.locator('.toast').waitFor();
  expect(await spans()).toBe('103 05 08');

  await bar().focus();
  for (const key of [' ', 'Shift+ArrowRight', 'Enter']) await page.keyboard.press(key);
  await page.locator('dialog [data-preview-of]').waitFor();
  await page.locator('dialog form[method=post] button.button--main').press('Enter');
  await page.locator('.toast').waitFor();
  expect(await spans()).toBe('103 05 09');

  await bar().press('Enter');
  await splitByMenu();
  expect(await spans()).toBe('103 05 07, 104 07 09');
  await page.locator('.toast__undo').press('Enter');
  await page.locator('.toast:has-text("taken back")').waitFor();
  expect(await spans()).toBe('103 05 09');
});

test('dropped on another stay the two swap, where a room is taken it says by whom, and a colleague sees it at once', {
  timeout: 120_000,
}, async () => {
  const other = await booked('103', '2027-05-05', '2027-05-09');
  await openChart({});
  const mine = page;
  await openChart({}, 'manager');
  const theirs = page;
  page = mine;
  await byMouse(await middleOf(bar()), await middleOf(bar(other)));
  await page.locator('dialog [data-preview-of]').waitFor();
  await confirm();
  expect([await spans(), await spans(other)]).toEqual(['103 05 08', '101 05 09']);
  await theirs
    .locator(`.r[data-r="${roomNamed(hotel, '103')}"] a[href$="/stays/${stayId}"]`)
    .waitFor({ timeout: 5_000 });
  const early = await booked('104', '2027-05-03', '2027-05-06');
  await page.reload();
  const free = { x: (await middleOf(bar())).x + 20, y: (await middleOf(row('104'))).y };
  await byMouse(await middleOf(bar()), free);
  await page.locator('dialog [data-preview-of]').waitFor();
  expect(await page.locator('dialog').textContent()).toMatch(/Room 104: Wen Zhou \d+ has it/);
  expect(await page.locator('dialog form[method=post]').count()).toBe(0);
  await page.keyboard.press('Escape');

  await page.keyboard.down('Alt');
  const middle = await middleOf(bar(early));
  await byMouse(middle, { x: middle.x + 20, y: (await middleOf(row('102'))).y });
  await page.keyboard.up('Alt');
  await page.locator('dialog [data-preview-of]').waitFor();
  expect(await page.locator('dialog input[name=from]').first().inputValue()).toBe('2027-05-05');
  await confirm();
  expect(await spans(early)).toBe('104 03 05, 102 05 06');
  const later = page.locator(`.r[data-r="${roomNamed(hotel, '102')}"] a.planned`);
  await byMouse(await middleOf(later), { x: (await middleOf(later)).x, y: (await middleOf(row('104'))).y });
  await page.locator('dialog [data-preview-of]').waitFor();
  await confirm();
  expect(await spans(early)).toBe('104 03 06');
});

test('a burst pipe takes six rooms out of order on a full night, and every displaced guest is re-roomed', {
  timeout: 240_000,
}, async () => {
  hotel = await buildHotel(db, { rooms: { STD: 7, DLX: 7, FAM: 1 }, inventoryDays: 60 });
  const tonight = { arrival: '2027-05-03', departure: '2027-05-05' };
  const house = new Map<string, number>();
  for (const number of ['101', '102', '103', '104', '105', '106', '107']) {
    const guest = await buildInHouseReservation(ctx, hotel, { ...tonight, room: number });
    house.set(number, guest.stayId);
  }
  const { stayIds } = await buildReservation(ctx, hotel, { ...tonight, types: ['DLX'] });
  await assignRoom(ctx, { hotelId: hotel.id, stayId: stayIds[0] ?? 0, roomId: roomNamed(hotel, '207') });
  await openChart({}, 'manager');

  const broken = ['101', '102', '103', '104', '105', '106'];
  for (const [index, number] of broken.entries()) {
    const id = house.get(number) ?? 0;
    const target = { x: (await middleOf(bar(id))).x, y: (await middleOf(row(`20${index + 1}`))).y };
    await byMouse(await middleOf(bar(id)), target);
    await page.locator('dialog [data-preview-of]').waitFor();
    await page.locator('dialog input[name=reason]').fill('Burst pipe');
    await confirm();
    expect(await spans(id)).toBe(`20${index + 1} 03 05`);
  }
  for (const number of broken) {
    await page.goto(`${site.url}/staff/settings/rooms/${roomNamed(hotel, number)}`);
    const form = page.locator('form[action$="/blocks"]');
    await form.locator('[name=startDate]').fill('2027-05-03');
    await form.locator('[name=endDate]').fill('2027-05-05');
    await form.locator('[name=reason]').fill('Burst pipe');
    await form.locator('button').first().click();
    await page.waitForLoadState();
  }
  expect(await db.roomBlock.count({ where: { hotelId: hotel.id, kind: 'out_of_order' } })).toBe(6);
  await page.goto(`${site.url}/staff/tape-chart?from=2027-05-03`);
  expect(await page.locator('.tape .out-of-order').count()).toBe(6);
  const roomless = { hotelId: hotel.id, status: { in: ['booked', 'in_house'] }, roomId: null };
  expect(await db.stay.count({ where: roomless })).toBe(0);
  expect(await countersThatLie(db)).toEqual([]);
});
