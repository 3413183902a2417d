import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assignRoom } from '../../src/modules/reservations/room-assignment.service.ts';
import type { Db } from '../../src/platform/db.ts';
import { launchBrowser } from '../support/browser.ts';
import { type BuiltHotel, buildHotel, testContext } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { type AppProcess, startAppProcess } from '../support/server-process.ts';
import { barriersOn, buildStaff, signIn } from '../support/staff-site.ts';
import { buildInHouseReservation, buildReservation, moveBusinessDate, roomNamed } from '../support/stays.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'waystation-board-'));
let db: Db;
let hotel: BuiltHotel;
let browser: Browser;
let here: AppProcess;
let there: AppProcess;

beforeAll(async () => {
  const database = await testDatabase();
  db = database.db;
  hotel = await buildHotel(db, { slug: 'bund' });
  const ctx = testContext(db, { hotelId: hotel.id });
  await buildInHouseReservation(ctx, hotel, { room: '101', departure: '2027-05-04' });
  await moveBusinessDate(db, hotel, '2027-05-04');
  const next = await buildReservation(ctx, hotel, { arrival: '2027-05-04', departure: '2027-05-06' });
  const stayId = next.stayIds[0] ?? 0;
  await assignRoom(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, '101') });
  [here, there] = await Promise.all([
    startAppProcess(database.url, dataDir),
    startAppProcess(database.url, dataDir),
  ]);
  browser = await launchBrowser();
}, 200_000);

afterAll(async () => {
  await browser.close();
  await Promise.all([here.stop(), there.stop()]);
  rmSync(dataDir, { recursive: true, force: true });
});

/** A board of somebody who is signed in at one of the processes, once it is live. */
async function openBoard(app: AppProcess, email: string, query = ''): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, { url: app.url, close: () => Promise.resolve() }, email);
  await page.goto(`${app.url}/staff/rooms${query}`);
  await live(page);
  return page;
}

const live = (page: Page) => page.locator('[data-live-state].s-vacant').waitFor();
const card = (page: Page, number: string) =>
  page.locator('.room-card', { has: page.locator(`[data-room="${number}"]`) });
const unread = (page: Page) => page.locator('#waiting-alerts .badge');
/** Generous, for slow machines: the bench measures how soon it really is. */
const within = { timeout: 10_000 };

test('two clerks on two processes watch one house: a guest leaves, the room is cleaned, the next may come', {
  timeout: 240_000,
}, async () => {
  const ctx = testContext(db, { hotelId: hotel.id });
  const clerk = await buildStaff(ctx, hotel.id, 'front-desk');
  const maid = await buildStaff(ctx, hotel.id, 'housekeeping');
  const mine = await openBoard(here, clerk);
  const colleagues = await openBoard(there, clerk);
  const dirtyOnes = await openBoard(there, maid, '?state=dirty');
  expect(await card(colleagues, '101').textContent()).toContain('Due out');
  await card(dirtyOnes, '101').waitFor({ state: 'hidden' });
  expect(await barriersOn(mine)).toEqual([]);

  await card(mine, '101').locator('a').click();
  const panel = mine.locator('#room-panel');
  expect(await barriersOn(mine)).toEqual([]);
  await panel.locator('a:has-text("Check out")').click();
  await mine.locator('dialog[open] .form-foot button').click();
  await mine.locator('.toast').waitFor();

  await card(colleagues, '101').locator('.state:has-text("To clean")').waitFor(within);
  await colleagues.locator('[data-figure="departures-left"]', { hasText: '0' }).waitFor(within);
  await card(dirtyOnes, '101').waitFor({ state: 'visible', ...within });
  await unread(dirtyOnes).filter({ hasText: '1' }).waitFor(within);
  expect(await unread(colleagues).count()).toBe(0);

  await card(dirtyOnes, '101').locator('a').click();
  await dirtyOnes.locator('#room-panel button:text-is("Clean")').click();
  await dirtyOnes.locator('.toast', { hasText: 'Room 101 is clean.' }).waitFor();
  await card(dirtyOnes, '101').waitFor({ state: 'hidden', ...within });
  await card(colleagues, '101').locator('.state:has-text("Ready")').waitFor(within);
  await unread(colleagues).filter({ hasText: '1' }).waitFor(within);
  await unread(mine).filter({ hasText: '1' }).waitFor(within);

  await colleagues.goto(`${there.url}/staff/alerts`);
  expect(await colleagues.textContent('main')).toMatch(
    /Room 101 is ready \(Clean\): booking W-\S+ waits for it/,
  );
  expect(await barriersOn(colleagues)).toEqual([]);
  await colleagues.locator('button:text-is("Mark as read")').click();
  await colleagues.locator('.toast').waitFor();
  await unread(mine).waitFor({ state: 'detached', ...within });
  await colleagues.goto(`${there.url}/staff/alerts?show=all`);
  expect(await colleagues.textContent('main')).toMatch(/Read .* by Li Na/);
});

test('after a lost connection the board catches up and says so', { timeout: 120_000 }, async () => {
  const email = `front-desk-${hotel.id}@example.com`;
  const board = await openBoard(here, email, '?sort=housekeeping');
  await db.$executeRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'waystation live' AND datname = current_database()`;
  await db.room.update({ where: { id: roomNamed(hotel, '203') }, data: { housekeeping: 'dirty' } });
  await board.locator('[data-live-state]', { hasText: 'caught up' }).waitFor({ timeout: 15_000 });
  await card(board, '203').locator('.state:has-text("To clean")').waitFor(within);
  expect(await board.locator('[data-live-state]').getAttribute('role')).toBe('status');
  await db.room.update({ where: { id: roomNamed(hotel, '203') }, data: { housekeeping: 'inspected' } });
});

test('without scripts a room is a page, its actions are forms, and one comes back to the view one had', {
  timeout: 120_000,
}, async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const site = { url: here.url, close: () => Promise.resolve() };
  await signIn(page, site, `housekeeping-${hotel.id}@example.com`);
  await page.goto(`${here.url}/staff/rooms`);
  await page.locator('summary:has-text("Arrange and filter")').click();
  await page.selectOption('[name=floor]', '2');
  await page.click('.filters button');
  expect(await page.locator('.room-card:visible').count()).toBe(3);
  await page.click('[data-room="202"]');
  await page.click('button:text-is("Dirty")');
  expect(await page.textContent('main')).toContain('To clean');
  await page.click('main a:has-text("Room status")');
  expect(new URL(page.url()).searchParams.get('floor')).toBe('2');
  expect(await card(page, '202').textContent()).toContain('To clean');
  await context.close();
});
