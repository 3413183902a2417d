import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, type CalendarDate, dateAt, toDbDate } from '../src/core/calendar-date.ts';
import { createApiKeyIn } from '../src/modules/api/api-key.service.ts';
import { queueHotelCreditIn } from '../src/modules/credit/credit.service.ts';
import { fullName } from '../src/modules/customers/customer.ts';
import { loadRateBook } from '../src/modules/rates/rate-book.service.ts';
import { demoAccounts, demoGuest, demoPassword } from '../src/modules/staff/demo-accounts.ts';
import { createGuestUser, createStaffUser, ensureBuiltInRoles } from '../src/modules/staff/staff.service.ts';
import { type Context, systemContext } from '../src/platform/context.ts';
import { type Db, inTransaction, type Tx } from '../src/platform/db.ts';
import { readEnv } from '../src/platform/env.ts';
import { buildDemoCards } from './demo/demo-cards.ts';
import { buildDemoEvents } from './demo/demo-events.ts';
import { type BuiltDemo, buildDemoHotel, keepHouseRules } from './demo/demo-hotel.ts';
import { buildDemoLoyalty } from './demo/demo-loyalty.ts';
import { hangDemoPictures } from './demo/demo-pictures.ts';
import { promoteDemoStays, proposeDemoPrices } from './demo/demo-prices.ts';
import { buildDemoReviews } from './demo/demo-reviews.ts';
import { sortDemoGuests } from './demo/demo-segments.ts';
import { type DemoTime, pastStays } from './demo/demo-stays.ts';
import { type Draw, drawing } from './demo/draw.ts';
import { demoHotel, demoTimeZone } from './demo/house.ts';
import { type DemoRoom, drawStays } from './demo/stays.ts';
import {
  closeDays,
  countInventory,
  writeLedgers,
  writeOnBooks,
  writeStatistics,
} from './history/closed-days.ts';
import { insertHistory } from './history/history-writer.ts';

const daysBehind = 90;
const daysAhead = 60;

/**
 * Loads The Bund House into an empty database: sixty rooms, eight people, a guest with an account, ninety days of history, today's guests and
 * sixty days of bookings. The same day gives the same hotel. The key `demo` for the API is written to DATA_DIR.
 */
export async function loadDemo(
  db: Db,
  clock: () => Date,
  { dataDir = readEnv().dataDir }: { dataDir?: string } = {},
): Promise<{ apiKey: string }> {
  const now = clock();
  const today = dateAt(now, demoTimeZone);
  const ctx = systemContext(db, () => now, { actor: { kind: 'system', id: null, name: 'demo' } });
  const time = { now, today, first: addDays(today, -daysBehind) };
  const apiKey = await inTransaction(db, (tx) => loadIn(tx, ctx, time), { timeout: 120_000 });
  await proposeDemoPrices(ctx, today);
  await promoteDemoStays(ctx);
  await buildDemoReviews(ctx, today);
  await buildDemoLoyalty(ctx, today);
  await buildDemoEvents(ctx, today);
  await buildDemoCards(ctx);
  await sortDemoGuests(ctx);
  await hangDemoPictures(ctx);
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'demo-api-key'), `${apiKey}\n`, { mode: 0o600 });
  return { apiKey };
}

async function loadIn(tx: Tx, ctx: Context, time: DemoTime): Promise<string> {
  const { first, today } = time;
  const draw = drawing(`bund ${today}`);
  const built = await buildDemoHotel(tx, time);
  const { hotelId } = built;
  const broken = await breakRooms(tx, built, today);
  const last = addDays(today, daysAhead);
  const drawn = drawStays(draw, { first, today, last, rooms: built.rooms, broken });
  const book = await loadRateBook(tx, { hotelId, arrival: first, departure: addDays(last, 10) });
  await insertHistory(tx, await placeOf(tx, hotelId), pastStays(draw, drawn, { built, book, time }));

  await keepHouseRules(tx, hotelId);
  await countInventory(tx, hotelId);
  const days = { hotelId, from: first, to: today };
  await writeLedgers(tx, days);
  await writeStatistics(tx, days);
  await writeOnBooks(tx, days);
  await closeDays(tx, days);
  await layRooms(tx, draw, built.rooms, today);
  await ensureBuiltInRoles(tx);
  for (const { email, name, role } of demoAccounts) {
    await createStaffUser(tx, ctx, { email, name, password: demoPassword, roles: [{ hotelId, code: role }] });
  }
  await openGuestAccount(tx, ctx);
  const scopes = ['reservations.read', 'reservations.write'] as const;
  const { secret } = await createApiKeyIn(tx, ctx, { name: 'demo', hotelId, channel: 'api', scopes });
  await queueHotelCreditIn(tx, hotelId, 'nightly');
  return secret;
}

/** The account of the guest who comes again and again, so that a guest's own pages have something to show. */
async function openGuestAccount(tx: Tx, ctx: Context): Promise<void> {
  const { email } = demoGuest;
  const customer = await tx.customer.findFirstOrThrow({ where: { email }, select: { id: true } });
  const { id: userId } = await createGuestUser(tx, ctx, {
    email,
    name: fullName(demoGuest),
    password: demoPassword,
    language: 'zh-CN',
    customerId: customer.id,
  });
  await tx.reservation.updateMany({ where: { customerId: customer.id }, data: { userId } });
}

async function placeOf(tx: Tx, hotelId: number) {
  const codes = await tx.transactionCode.findMany({ where: { hotelId }, select: { id: true, code: true } });
  return {
    hotelId,
    currency: demoHotel.currency,
    codeIds: new Map(codes.map((code) => [code.code, code.id])),
  };
}

/** One room is out of order until the day after tomorrow, another only out of service. */
async function breakRooms(tx: Tx, { hotelId, rooms }: BuiltDemo, today: CalendarDate) {
  const [broken, spare] = [
    rooms.find((room) => room.number === '308'),
    rooms.find((room) => room.number === '205'),
  ];
  if (!broken || !spare) throw new Error('the demo house has rooms 205 and 308');
  const [from, to] = [addDays(today, -1), addDays(today, 2)];
  await tx.roomBlock.createMany({
    data: [
      {
        hotelId,
        roomId: broken.id,
        kind: 'out_of_order',
        startDate: toDbDate(from),
        endDate: toDbDate(to),
        reason: '空调维修 Air conditioning repair',
      },
      {
        hotelId,
        roomId: spare.id,
        kind: 'out_of_service',
        startDate: toDbDate(today),
        endDate: toDbDate(addDays(today, 1)),
        reason: '更换灯具 New reading lamp',
      },
    ],
  });
  await tx.$executeRaw`UPDATE room_type_days SET capacity = capacity - 1
    WHERE room_type_id = (SELECT room_type_id FROM rooms WHERE id = ${broken.id})
      AND date >= ${from}::date AND date < ${to}::date`;
  return { roomId: broken.id, from, to };
}

/** This morning: rooms slept in or left today are dirty, some of them cleaned by now; the empty ones are mostly ready. */
async function layRooms(tx: Tx, draw: Draw, rooms: readonly DemoRoom[], today: CalendarDate): Promise<void> {
  const occupied = await tx.stay.findMany({
    where: { status: 'in_house' },
    select: { roomId: true, arrival: true },
  });
  const slept = new Set(occupied.filter((stay) => stay.arrival < toDbDate(today)).map((stay) => stay.roomId));
  const left = await tx.stay.findMany({
    where: { status: 'checked_out', checkedOutDate: toDbDate(today) },
    select: { roomId: true, checkedOutAt: true },
  });
  const leftAt = new Map(left.map((stay) => [stay.roomId, stay.checkedOutAt]));
  const states = new Map<string, number[]>();
  for (const room of rooms) {
    const used = slept.has(room.id) || leftAt.has(room.id);
    const state = used
      ? draw.weighted([
          ['dirty', 62],
          ['cleaning', 8],
          ['clean', 30],
        ] as const)
      : draw.weighted([
          ['inspected', 78],
          ['clean', 14],
          ['dirty', 8],
        ] as const);
    states.set(state, [...(states.get(state) ?? []), room.id]);
  }
  for (const [housekeeping, ids] of states)
    await tx.room.updateMany({ where: { id: { in: ids } }, data: { housekeeping } });
  for (const [roomId, vacatedAt] of leftAt) {
    if (roomId !== null) await tx.room.update({ where: { id: roomId }, data: { vacatedAt } });
  }
}
