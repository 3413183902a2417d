import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { alertFeed } from '../../../src/modules/alerts/alert.service.ts';
import { boardFeed, boardVersion } from '../../../src/modules/housekeeping/board-feed.service.ts';
import { houseBoard } from '../../../src/modules/housekeeping/room-board.service.ts';
import { checkOut } from '../../../src/modules/reservations/check-out.service.ts';
import { setHousekeeping } from '../../../src/modules/rooms/room.service.ts';
import type { Housekeeping } from '../../../src/modules/rooms/room.ts';
import type { Context } from '../../../src/platform/context.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { listen, startLive, useFeeds, whenListening } from '../../../src/platform/live.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildInHouseReservation, roomNamed } from '../../support/stays.ts';

let db: Db;
let hotel: BuiltHotel;
let stopLive: () => Promise<void>;
const leaving: (() => void)[] = [];

beforeAll(async () => {
  const database = await testDatabase();
  db = database.db;
  useFeeds([alertFeed, boardFeed]);
  stopLive = startLive({ url: database.url, onError: (error) => expect.fail(String(error)) }).stop;
  await whenListening(5_000);
});

beforeEach(async () => {
  hotel = await buildHotel(db);
});

afterEach(() => {
  for (const leave of leaving.splice(0)) leave();
});

afterAll(() => stopLive());

interface BoardMessage {
  readonly version: string;
  readonly from?: string | null;
  readonly cards?: readonly string[];
  readonly figures?: Readonly<Record<string, string>>;
}

/** An open page, and what its board and its menu were told. */
function openPage(overrides: Partial<Context> = {}, feed = 'board') {
  const ctx = testContext(db, { hotelId: hotel.id, ...overrides });
  const board: BoardMessage[] = [];
  const waiting: unknown[] = [];
  const leave = listen({
    hotelId: ctx.hotelId ?? 0,
    userId: 1,
    ctx,
    feeds: new Set(['alerts', feed]),
    send: ({ topic, payload }) => {
      if (topic === 'board') board.push(payload as BoardMessage);
      if (topic === 'waiting') waiting.push(payload);
    },
    close: () => undefined,
  });
  leaving.push(leave);
  return { board, waiting };
}

const mark = (number: string, housekeeping: Housekeeping) =>
  setHousekeeping(testContext(db), { hotelId: hotel.id, roomId: roomNamed(hotel, number), housekeeping });
const told = (page: { board: readonly unknown[] }, count: number) =>
  vi.waitFor(() => expect(page.board).toHaveLength(count), { timeout: 4_000 });
const versionNow = async () =>
  boardVersion(await houseBoard(db, { hotelId: hotel.id, businessDate: testBusinessDate }));

test('a board hears where the house stands, then what changed, in its own language', async () => {
  const [english, chinese] = [openPage(), openPage({ language: 'zh-CN' })];
  await Promise.all([told(english, 1), told(chinese, 1)]);
  const before = await versionNow();
  expect(english.board).toEqual([{ version: before }]);
  await mark('102', 'dirty');
  await Promise.all([told(english, 2), told(chinese, 2)]);
  const change = english.board[1];
  expect(change).toMatchObject({
    from: before,
    version: await versionNow(),
    figures: { ready: '7', dirty: '1' },
  });
  expect(change?.cards).toHaveLength(1);
  expect(change?.cards?.[0]).toMatch(/data-room="102"[\s\S]*To clean/);
  expect(chinese.board[1]?.cards?.[0]).toContain('待清洁');
});

test('changes in a row are told together, and each leads on from the one before', async () => {
  const page = openPage();
  await told(page, 1);
  for (const number of ['101', '102', '103', '104']) await mark(number, 'dirty');
  const last = await versionNow();
  await vi.waitFor(() => expect(page.board.at(-1)?.version).toBe(last), { timeout: 4_000 });
  const chain = page.board.slice(1);
  expect(chain.map(({ from }) => from)).toEqual(page.board.slice(0, -1).map(({ version }) => version));
  const cards = chain.flatMap((message) => message.cards ?? []);
  for (const number of ['101', '102', '103', '104'])
    expect(cards.some((card) => card.includes(`data-room="${number}"`))).toBe(true);
});

test('however many boards are open, a change is read once', async () => {
  const pages = Array.from({ length: 20 }, () => openPage());
  const isGreeted = (page: (typeof pages)[number]) => page.board.length > 0 && page.waiting.length > 0;
  await vi.waitFor(() => expect(pages.every(isGreeted)).toBe(true), { timeout: 4_000 });
  const change = async () => {
    await mark('101', 'dirty');
    await Promise.all(pages.map((page) => told(page, 2)));
  };
  const statements = await countStatements(change);
  expect(statements).toBeLessThanOrEqual(12); // the change itself, and four to read the house
});

test('another hotel hears nothing, and a page without the board only its menu', async () => {
  const other = await buildHotel(db);
  const [stranger, menu, own] = [openPage({ hotelId: other.id }), openPage({}, 'none'), openPage()];
  await Promise.all([told(stranger, 1), told(own, 1)]);
  await mark('102', 'dirty');
  await told(own, 2);
  expect(stranger.board).toHaveLength(1);
  expect(menu.board).toEqual([]);
});

test('a room that is new to the house sends every board to read itself anew', async () => {
  const page = openPage();
  await told(page, 1);
  await db.room.create({
    data: {
      hotelId: hotel.id,
      roomTypeId: hotel.types.STD.id,
      number: '105',
      floor: 1,
      housekeeping: 'clean',
    },
  });
  await mark('102', 'dirty');
  await told(page, 2);
  expect(page.board[1]).toMatchObject({ from: null, cards: [], version: await versionNow() });
});

test('the unread count of each role follows as it happens', async () => {
  const housekeeping = openPage({ permissions: new Set(['alerts.housekeeping']) });
  const desk = openPage({ permissions: new Set(['alerts.front-desk']) });
  const { stayId } = await buildInHouseReservation(testContext(db), hotel, { room: '101' });
  await checkOut(testContext(db), { hotelId: hotel.id, stayId, acceptEarly: true });
  await vi.waitFor(() => expect(housekeeping.waiting.at(-1)).toEqual({ alerts: 1 }), { timeout: 4_000 });
  expect(desk.waiting.at(-1)).toEqual({ alerts: 0 });
});
