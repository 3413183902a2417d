import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { calendarDate } from '../src/core/calendar-date.ts';
import { boardVersion } from '../src/modules/housekeeping/board-feed.service.ts';
import { boardPage } from '../src/modules/housekeeping/room-board.presenter.ts';
import { houseBoard } from '../src/modules/housekeeping/room-board.service.ts';
import { setHousekeeping } from '../src/modules/rooms/room.service.ts';
import { createStaffUser, ensureBuiltInRoles } from '../src/modules/staff/staff.service.ts';
import { type Context, systemContext } from '../src/platform/context.ts';
import { countStatements, createDb, type Db, inTransaction } from '../src/platform/db.ts';
import { renderView } from '../src/platform/views/engine.ts';
import { helpersFor } from '../src/platform/views/helpers.ts';
import { atMost, type Figure, median, sideBySide, under } from './figure.ts';
import { analyse, fillHotels, now, today } from './hotels.ts';
import { inWorld, type World } from './world.ts';

const boards = 200;
const changes = 30;
const password = 'a password for measurements 27';
const email = 'desk@bench.test';

/** 300 rooms of one hotel: two of three with a guest, some of whom leave today. */
async function fillHouse(db: Db): Promise<Context> {
  await fillHotels(db, { hotels: 1, pastDays: 0 });
  const { id: hotelId } = await db.hotel.findFirstOrThrow();
  await db.$executeRaw`INSERT INTO rooms (hotel_id, room_type_id, number, floor, housekeeping)
    SELECT hotel_id, id, sort_order || '15', sort_order, 'clean' FROM room_types`;
  await db.$executeRaw`INSERT INTO customers (hotel_id, first_name, last_name, search_name)
    SELECT hotel_id, 'Guest', number, 'guest ' || number FROM rooms`;
  await db.$executeRaw`INSERT INTO reservations (hotel_id, customer_id, status, channel, booked_date, external_id)
    SELECT hotel_id, id, 'confirmed', 'web', ${today}::date, 'bench-' || id FROM customers`;
  await db.$executeRaw`INSERT INTO stays (hotel_id, reservation_id, status, room_type_id, priced_type_id, rate_plan_id, room_id,
      customer_id, guest_name, arrival, departure, adults, policy_version_id, policy, total_minor)
    SELECT room.hotel_id, r.id, CASE room.id % 3 WHEN 0 THEN 'booked' ELSE 'in_house' END, room.room_type_id, room.room_type_id,
      plan.id, room.id, c.id, 'Guest ' || room.number, ${today}::date - (room.id % 3)::int, ${today}::date + (room.id % 2)::int + (room.id % 3 = 0)::int, 2,
      version.id, version.parts, 140000
    FROM rooms room JOIN customers c ON c.last_name = room.number JOIN reservations r ON r.customer_id = c.id
    JOIN rate_plans plan ON plan.hotel_id = room.hotel_id AND plan.code = 'BAR'
    JOIN policy_versions version ON version.policy_id = plan.policy_id`;
  await analyse(db);
  const ctx = systemContext(db, () => now, { hotelId });
  await inTransaction(db, async (tx) => {
    await ensureBuiltInRoles(tx);
    const roles = [{ hotelId, code: 'front-desk' }];
    await createStaffUser(tx, ctx, { email, name: 'Li Na', password, roles });
  });
  return ctx;
}

/** The board of 300 rooms: its statements, how long it takes, and what it weighs on the wire. */
export function roomBoard(): Promise<Figure[]> {
  return inWorld(async ({ db, url }) => {
    const ctx = await fillHouse(db);
    const counting = createDb(url, { poolSize: 4, statementTimeoutMs: 0, countStatements: true });
    const house = { hotelId: ctx.hotelId ?? 0, businessDate: calendarDate(today) };
    try {
      const statements = await countStatements(() => houseBoard(counting, house));
      const draw = async () => {
        const board = await houseBoard(counting, house);
        const view = { by: 'floor', sort: 'number' } as const;
        const model = boardPage({ ...board, view, version: boardVersion(board) }, 'en');
        if (board.rooms.length !== 300) throw new Error(`${board.rooms.length} rooms`);
        return renderView('housekeeping/board', { ...helpersFor('en'), ...model });
      };
      const page = await draw();
      const times: number[] = [];
      for (let round = 0; round < 15; round++) {
        const begun = performance.now();
        await draw();
        times.push(performance.now() - begun);
      }
      return [
        under(3, { name: 'board-statements', unit: 'statements for 300 rooms', figure: statements }),
        under(100, { name: 'board-weight', unit: 'KB compressed', figure: gzipSync(page).length / 1_000 }),
        under(500, { name: 'board-drawn', unit: 'ms for 300 rooms', figure: median(times) }),
      ];
    } finally {
      await counting.$disconnect();
    }
  });
}

/**
 * How soon the last of 200 open boards, on two processes, knows of a change made in a third, against every board fetching
 * its page again on hearing that something changed.
 */
export function liveBoard(): Promise<Figure[]> {
  return inWorld(async (world) => {
    const ctx = await fillHouse(world.db);
    const processes = await Promise.all([startApp(world), startApp(world)]);
    try {
      const pages = await openBoards(processes.map(({ url }) => url));
      const rooms = await world.db.room.findMany({ orderBy: { id: 'asc' }, take: changes });
      const change = (index: number) => {
        const room = rooms[index % rooms.length];
        if (!room) throw new Error('no rooms');
        const housekeeping = index < rooms.length ? 'cleaning' : 'inspected';
        return setHousekeeping(ctx, { hotelId: room.hotelId, roomId: room.id, housekeeping });
      };
      let count = 0;
      const told = () => slowest(pages, () => change(count++), changes / 6);
      const fetched = () => slowest(pages, () => change(count++), 1, true);
      const speed = await sideBySide(5, told, fetched);
      for (const page of pages) page.close();
      return [
        under(1_000, { name: 'live-board-p99', unit: `ms to ${boards} boards`, figure: speed.figure }),
        atMost(0.5, { name: 'live-board', unit: 'ms, beside fetching pages', ...speed }),
      ];
    } finally {
      await Promise.all(processes.map(({ stop }) => stop()));
    }
  });
}

interface OpenBoard {
  readonly url: string;
  readonly cookie: string;
  /** When it was told of the last change. */
  toldAt: number | null;
  close(): void;
}

/** The 99th percentile over boards and changes, each change after the one before has reached everybody. */
async function slowest(
  pages: readonly OpenBoard[],
  change: () => Promise<void>,
  rounds: number,
  fetching = false,
): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const page of pages) page.toldAt = null;
    const begun = performance.now();
    await change();
    await until(() => pages.every((page) => page.toldAt !== null));
    if (fetching) {
      await Promise.all(
        pages.map(async (page) => {
          await (await fetch(`${page.url}/staff/rooms`, { headers: { cookie: page.cookie } })).text();
          page.toldAt = performance.now();
        }),
      );
    }
    times.push(...pages.map((page) => (page.toldAt ?? Number.NaN) - begun));
    await sleep(150);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
}

async function until(isSo: () => boolean): Promise<void> {
  const patience = performance.now() + 30_000;
  while (!isSo()) {
    if (performance.now() > patience) throw new Error('a board was not told in 30 seconds');
    await sleep(2);
  }
}

async function openBoards(urls: readonly string[]): Promise<OpenBoard[]> {
  const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
  const cookies = await Promise.all(urls.map(signIn));
  return Promise.all(
    Array.from({ length: boards }, async (_, index) => {
      const url = urls[index % urls.length] ?? '';
      const cookie = cookies[index % urls.length] ?? '';
      const request = get(`${url}/staff/live?feed=board`, { agent, headers: { cookie } });
      const [stream] = (await once(request, 'response')) as [IncomingMessage];
      if (stream.statusCode !== 200) throw new Error(`a board was answered with ${stream.statusCode}`);
      const page: OpenBoard = { url, cookie, toldAt: null, close: () => void stream.destroy() };
      stream.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('"cards"')) page.toldAt = performance.now();
      });
      stream.on('error', () => undefined);
      return page;
    }),
  );
}

/** Signs in as a browser would and answers its cookies. */
async function signIn(url: string): Promise<string> {
  const jar = new Map<string, string>();
  const send = async (path: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await fetch(url + path, { ...init, redirect: 'manual', headers: { cookie } });
    for (const line of reply.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return reply;
  };
  const form = await (await send('/sign-in')).text();
  const token = /name="_csrf" value="([^"]+)"/.exec(form)?.[1] ?? '';
  const reply = await send('/sign-in', {
    method: 'POST',
    body: new URLSearchParams({ email, password, _csrf: token }),
  });
  if (reply.status !== 303) throw new Error(`signing in was answered with ${reply.status}`);
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}

async function startApp({ url }: World): Promise<{ url: string; stop(): Promise<void> }> {
  const secrets = {
    SESSION_SECRET: 'a secret for measurements only, 32 characters',
    FIELD_KEY: 'ab'.repeat(32),
  };
  const settings = {
    DATABASE_URL: url,
    PORT: '0',
    DEMO: 'off',
    JOBS: 'off',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'silent',
  };
  const app = spawn(process.execPath, ['src/server.ts'], {
    env: { PATH: process.env.PATH, ...settings, ...secrets },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  app.stdout.on('data', (part: Buffer) => {
    said += part.toString();
  });
  await until(() => said.includes('is ready'));
  const stop = async () => {
    const ended = once(app, 'close');
    app.kill('SIGTERM');
    await ended;
  };
  return { url: /is ready: (\S+)/.exec(said)?.[1] ?? '', stop };
}
