import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, calendarDate, toDbDate } from '../../../src/core/calendar-date.ts';
import { postCharge } from '../../../src/modules/folios/folio-posting.service.ts';
import { findAudit } from '../../../src/modules/night-audit/audit-start.service.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import { auditDueAt } from '../../../src/modules/night-audit/night-audit.ts';
import type { Db } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay, linesOf, openFolio } from '../../support/raw-stays.ts';
import { buildInHouseReservation, buildReservation, soldOf } from '../../support/stays.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
const next = addDays(testBusinessDate, 1);

beforeAll(async () => {
  ({ db } = await testDatabase());
});

beforeEach(async () => {
  hotel = await buildHotel(db, { rooms: { DLX: 12 } });
  ctx = testContext(db, { hotelId: hotel.id });
});

const audit = (businessDate = testBusinessDate) => runNightAudit(ctx, { hotelId: hotel.id, businessDate });
const businessDateOf = async (hotelId: number) =>
  (await db.hotel.findUniqueOrThrow({ where: { id: hotelId } })).businessDate;

/** Everything a run leaves in the books, without ids and instants. */
async function booksOf(hotelId: number) {
  const codes = await db.transactionCode.findMany({ where: { hotelId } });
  const nameOf = new Map(codes.map((code) => [code.id, code.code]));
  const lines = await db.folioLine.findMany({
    where: { hotelId },
    orderBy: [{ stayId: 'asc' }, { id: 'asc' }],
  });
  const stays = await db.stay.findMany({
    where: { hotelId },
    orderBy: { id: 'asc' },
    select: { id: true, status: true },
  });
  const base = stays[0]?.id ?? 0;
  const days = await db.ledgerDay.findMany({
    where: { hotelId },
    orderBy: [{ businessDate: 'asc' }, { ledger: 'asc' }],
  });
  const figures = await db.statisticsDay.findMany({ where: { hotelId } });
  return {
    lines: lines.map((line) => [
      (line.stayId ?? 0) - base,
      nameOf.get(line.transactionCodeId),
      line.amountMinor,
      line.serviceDate,
      line.ledger,
    ]),
    stays: stays.map((stay) => stay.status),
    ledgers: days.map(({ hotelId: _, ...day }) => day),
    figures: figures.map(({ hotelId: _, ...day }) => day),
  };
}

async function fillHouse() {
  for (let room = 4; room < 12; room++) await buildStay(db, hotel, { status: 'in_house', room });
  await buildReservation(ctx, hotel, { types: ['STD'] });
  await buildReservation(ctx, hotel, { types: ['STD'] });
}

test('the night is copied from the frozen price, taxes under their charge, and the day moves on', async () => {
  const { stayId } = await buildStay(db, hotel, { status: 'in_house', room: 4 });
  const outcome = await audit();
  expect(outcome).toMatchObject({ status: 'closed', nextDate: next, postedStays: 1, noShows: 0 });
  const folio = await openFolio(ctx, { hotelId: hotel.id, stayId });
  expect(await linesOf(db, folio.id)).toEqual([
    { code: 'ROOM', ledger: 'guest', amountMinor: 83_019 },
    { code: 'VAT', ledger: 'guest', amountMinor: 4_981 },
  ]);
  const [room, vat] = await db.folioLine.findMany({ where: { stayId }, orderBy: { id: 'asc' } });
  expect(vat?.parentLineId).toBe(room?.id);
  expect(await businessDateOf(hotel.id)).toEqual(toDbDate(next));
});

test('a night with breakfast posts both taxes', async () => {
  const components = [
    { code: 'ROOM', amountMinor: 71_698 },
    { code: 'VAT', amountMinor: 4_302, taxOf: 'ROOM' },
    { code: 'BRK', amountMinor: 11_321 },
    { code: 'VAT', amountMinor: 679, taxOf: 'BRK' },
  ];
  const { stayId } = await buildStay(db, hotel, { status: 'in_house', room: 4, components });
  await audit();
  const lines = await db.folioLine.findMany({ where: { stayId }, orderBy: { id: 'asc' } });
  expect(lines.map((line) => line.amountMinor)).toEqual([71_698, 4_302, 11_321, 679]);
  expect(lines.map((line) => line.parentLineId)).toEqual([null, lines[0]?.id, null, lines[2]?.id]);
});

test('who did not come is a no-show with the fee of his policy, and his nights are for sale again', async () => {
  const { stayIds } = await buildReservation(ctx, hotel, { types: ['STD'] });
  expect(await audit()).toMatchObject({ status: 'closed', noShows: 1 });
  const stay = await db.stay.findUniqueOrThrow({ where: { id: stayIds[0] ?? 0 } });
  expect(stay.status).toBe('no_show');
  const lines = await db.folioLine.findMany({ where: { stayId: stay.id } });
  expect(lines.reduce((sum, line) => sum + line.amountMinor, 0)).toBe(60_000);
  expect(await soldOf(db, hotel)).toEqual({});
  const figures = await db.statisticsDay.findFirstOrThrow({ where: { hotelId: hotel.id } });
  expect(figures).toMatchObject({ noShows: 1, roomsSold: 0, roomRevenueMinor: 56_604n });
});

test('a guest past his departure is not charged, is told of, and does not inflate the figures', async () => {
  const yesterday = addDays(testBusinessDate, -2);
  await buildStay(db, hotel, {
    status: 'in_house',
    room: 4,
    arrival: yesterday,
    departure: testBusinessDate,
  });
  const outcome = await audit();
  expect(outcome).toMatchObject({ status: 'closed', postedStays: 0 });
  expect(outcome.problems).toMatchObject([{ code: 'overdue_departures', severity: 'note' }]);
  const figures = await db.statisticsDay.findFirstOrThrow({ where: { hotelId: hotel.id } });
  expect(figures.roomsSold).toBe(0);
});

test('day use is charged at check-in, not by the audit, and is no room night', async () => {
  const { stayId } = await buildInHouseReservation(ctx, hotel, {
    plan: 'DAY',
    arrival: testBusinessDate,
    departure: testBusinessDate,
  });
  const before = await db.folioLine.count({ where: { stayId } });
  expect(before).toBeGreaterThan(0);
  expect(await audit()).toMatchObject({ status: 'closed', postedStays: 0 });
  expect(await db.folioLine.count({ where: { stayId } })).toBe(before);
  const figures = await db.statisticsDay.findFirstOrThrow({ where: { hotelId: hotel.id } });
  expect(figures).toMatchObject({ roomsSold: 0, dayUse: 1 });
});

test('a closed day is left alone and says so; a day ahead is refused', async () => {
  await buildStay(db, hotel, { status: 'in_house', room: 4 });
  await audit();
  const before = await booksOf(hotel.id);
  expect(await audit()).toMatchObject({ status: 'already_closed', nextDate: next });
  expect(await booksOf(hotel.id)).toEqual(before);
  await expect(audit(addDays(next, 5))).rejects.toMatchObject({ code: 'night_audit_not_yet' });
});

test('two runs at once close one day, once', async () => {
  await fillHouse();
  const results = await Promise.all([audit(), audit(), audit()]);
  expect(results.filter((result) => result.status === 'closed')).toHaveLength(1);
  expect(await businessDateOf(hotel.id)).toEqual(toDbDate(next));
  expect(await db.folioLine.count({ where: { hotelId: hotel.id, origin: 'night_audit' } })).toBe(16);
});

test.each(['checks', 'no_shows', 'postings'] as const)(
  'stopped after %s and run again, the books are those of an undisturbed run',
  async (at) => {
    await fillHouse();
    await audit();
    const undisturbed = await booksOf(hotel.id);

    hotel = await buildHotel(db, { rooms: { DLX: 12 } });
    ctx = testContext(db, { hotelId: hotel.id });
    await fillHouse();
    const stopped = runNightAudit(ctx, {
      hotelId: hotel.id,
      onProgress: ({ step }) => {
        if (step === at) throw new Error('the power went');
      },
    });
    await expect(stopped).rejects.toThrow('the power went');
    expect((await findAudit(db, { hotelId: hotel.id, date: testBusinessDate }))?.status).toBe('running');
    expect(await audit()).toMatchObject({ status: 'closed' });
    expect(await booksOf(hotel.id)).toEqual(undisturbed);
  },
);

test('a day whose ledgers do not balance is refused, stays open, and closes once it is put right', async () => {
  const { stayId } = await buildStay(db, hotel, { status: 'in_house', room: 4 });
  const folio = await openFolio(ctx, { hotelId: hotel.id, stayId });
  const { lineId } = await postCharge(ctx, {
    hotelId: hotel.id,
    folioId: folio.id,
    code: 'MINIBAR',
    amountMinor: 1_000,
  });
  const { id: _, component: __, ...copy } = await db.folioLine.findUniqueOrThrow({ where: { id: lineId } });
  const forged = await db.folioLine.create({
    data: { ...copy, kind: 'transfer', transferGroup: 'lonely', amountMinor: 7 },
  });
  const outcome = await audit();
  expect(outcome).toMatchObject({ status: 'refused', nextDate: testBusinessDate });
  expect(outcome.problems).toMatchObject([{ code: 'transfer_not_even', severity: 'stop' }]);
  expect(await businessDateOf(hotel.id)).toEqual(toDbDate(testBusinessDate));
  expect(await db.ledgerDay.count({ where: { hotelId: hotel.id } })).toBe(0);
  expect((await findAudit(db, { hotelId: hotel.id, date: testBusinessDate }))?.status).toBe('refused');

  await db.folioLine.create({
    data: { ...copy, kind: 'transfer', transferGroup: 'lonely', amountMinor: -7, parentLineId: forged.id },
  });
  expect(await audit()).toMatchObject({ status: 'closed' });
});

test('rooms somebody slept in are dirty in the morning, and inventory grows by a day', async () => {
  await buildStay(db, hotel, { status: 'in_house', room: 4 });
  const lastBefore = await db.roomTypeDay.aggregate({ where: { hotelId: hotel.id }, _max: { date: true } });
  await db.hotel.update({ where: { id: hotel.id }, data: { bookingHorizonDays: 399 } });
  await audit();
  const dirty = await db.room.findMany({ where: { hotelId: hotel.id, housekeeping: 'dirty' } });
  expect(dirty.map((room) => room.id)).toEqual([hotel.rooms[4]?.id]);
  const lastAfter = await db.roomTypeDay.aggregate({ where: { hotelId: hotel.id }, _max: { date: true } });
  const grown = (lastAfter._max.date?.getTime() ?? 0) - (lastBefore._max.date?.getTime() ?? 0);
  expect(grown).toBe(86_400_000);
});

test("one hotel's audit touches no other and does not wait for it", async () => {
  const other = await buildHotel(db, { rooms: { DLX: 12 } });
  await buildStay(db, other, { status: 'in_house', room: 4 });
  await buildStay(db, hotel, { status: 'in_house', room: 4 });
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM hotels WHERE id = ${other.id} FOR UPDATE`;
    expect(await audit()).toMatchObject({ status: 'closed' });
  });
  expect(await businessDateOf(other.id)).toEqual(toDbDate(testBusinessDate));
  expect(await db.folioLine.count({ where: { hotelId: other.id } })).toBe(0);
});

test('postings made while the day closes land on one side of midnight', async () => {
  const { stayId } = await buildStay(db, hotel, { status: 'in_house', room: 4 });
  const folio = await openFolio(ctx, { hotelId: hotel.id, stayId });
  const charges = Array.from({ length: 30 }, () =>
    postCharge(ctx, { hotelId: hotel.id, folioId: folio.id, code: 'MINIBAR', amountMinor: 1_060 }),
  );
  const [outcome] = await Promise.all([audit(), ...charges]);
  expect(outcome.status).toBe('closed');
  const kept = await db.ledgerDay.findMany({ where: { hotelId: hotel.id, ledger: 'guest' } });
  const counted = await db.folioLine.aggregate({
    where: { hotelId: hotel.id, businessDate: toDbDate(testBusinessDate) },
    _sum: { amountMinor: true },
  });
  expect(kept.map((day) => Number(day.closingMinor))).toEqual([counted._sum.amountMinor]);
  expect(await audit(next)).toMatchObject({ status: 'closed' });
});

describe('the time of the audit', () => {
  const day = calendarDate('2027-05-07');
  test.each([
    ['03:00', 'Asia/Shanghai', '2027-05-07T19:00:00.000Z'],
    ['23:30', 'Asia/Shanghai', '2027-05-07T15:30:00.000Z'],
    ['02:30', 'Europe/Lisbon', '2027-05-08T01:30:00.000Z'],
  ])('%s in %s', (time, zone, instant) => {
    expect(auditDueAt(day, time, zone).toISOString()).toBe(instant);
  });
});
