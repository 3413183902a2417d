import fc from 'fast-check';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { addDays, calendarDate, toDbDate } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import { postCharge } from '../../../src/modules/folios/folio-posting.service.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import {
  adrOf,
  averageLead,
  guestDimensions,
  guestTotals,
} from '../../../src/modules/reports/guest-report.ts';
import { guestReport, managerReport } from '../../../src/modules/reports/report.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { rowsOf } from '../../support/spreadsheets.ts';
import { buildInHouseReservation } from '../../support/stays.ts';

let db: Db;
let hotel: BuiltHotel;
let manager: TestAgent;
const day = calendarDate('2027-05-03');
const next = addDays(day, 1);

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  const ctx = testContext(db, { hotelId: hotel.id });
  const guest = (country: string) => ({
    firstName: 'Ana',
    lastName: 'Ruiz',
    email: `${country}@example.com`,
    country,
  });
  const one = await buildInHouseReservation(ctx, hotel, { room: '101', guest: guest('ES') });
  const two = await buildInHouseReservation(ctx, hotel, {
    room: '201',
    types: ['DLX'],
    plan: 'BBB',
    channel: 'phone',
  });
  const { customerId } = await db.stay.findUniqueOrThrow({ where: { id: one.stayId } });
  await db.customer.update({
    where: { id: customerId },
    data: { birthDate: toDbDate(calendarDate('1962-05-04')) },
  });
  await db.reservation.updateMany({
    where: { stays: { some: { id: two.stayId } } },
    data: { bookedDate: toDbDate(addDays(day, -9)) },
  });
  const folio = await db.folio.findFirstOrThrow({ where: { stayId: one.stayId } });
  await postCharge(ctx, { hotelId: hotel.id, folioId: folio.id, code: 'REST', amountMinor: 10_600 });
  await runNightAudit(ctx, { hotelId: hotel.id });
  manager = await signedInAgent(testApp(db), 'manager', { hotelId: hotel.id });
});

const report = (by: (typeof guestDimensions)[number], from = day, to = next) =>
  guestReport(db, { hotelId: hotel.id, by, from, to });

test('tells guests apart by segment, origin, age on arrival and channel', async () => {
  const keys = async (by: (typeof guestDimensions)[number]) =>
    (await report(by)).map(({ key, stays, nights, leadDays }) => [key, stays, nights, leadDays]);
  expect(await keys('segment')).toEqual([
    ['package', 1, 2, 9],
    ['public', 1, 2, 0],
  ]);
  expect(await keys('origin')).toEqual([
    [null, 1, 2, 9],
    ['ES', 1, 2, 0],
  ]);
  expect(await keys('age')).toEqual([
    [null, 1, 2, 9],
    ['55-64', 1, 2, 0], // 65 only on the day after arrival
  ]);
  expect(await keys('channel')).toEqual([
    ['phone', 1, 2, 9],
    ['desk', 1, 2, 0],
  ]);
});

test('re-adds to the manager report, however guests are told apart', async () => {
  const { columns } = await managerReport(db, { hotelId: hotel.id, date: next });
  const month = columns.find(({ key }) => key === 'month');
  for (const by of guestDimensions) {
    const totals = guestTotals(await report(by));
    expect(totals.nights).toBe(month?.figures.roomsSold);
    expect(totals.roomRevenueMinor).toBe(month?.figures.roomRevenueMinor);
    expect(totals.revenueMinor).toBe(month?.ratios.totalRevenueMinor);
    expect(adrOf(totals)).toBe(month?.ratios.adrMinor);
  }
});

test('counts only the nights of its days', async () => {
  const [row] = await report('segment', next, next);
  expect(row).toMatchObject({ nights: 1, roomRevenueMinor: 0, revenueMinor: 0 });
  expect(await report('segment', addDays(day, -3), addDays(day, -1))).toEqual([]);
});

test('averages have no figure without a night', () => {
  const none = { stays: 0, nights: 0, leadDays: 0, roomRevenueMinor: minor(500) };
  expect([adrOf(none), averageLead(none)]).toEqual([null, null]);
  fc.assert(
    fc.property(fc.array(fc.nat(9_999), { minLength: 1 }), (amounts) => {
      const rows = amounts.map((amount) => ({
        key: null,
        stays: 1,
        nights: 2,
        roomRevenueMinor: minor(amount),
        revenueMinor: minor(amount),
        leadDays: 3,
      }));
      const totals = guestTotals(rows);
      expect([totals.nights, averageLead(totals)]).toEqual([2 * amounts.length, 3]);
    }),
  );
});

test('is a page and a file, with as many statements for any dimension', async () => {
  const page = `/staff/reports/guests?by=origin&from=${day}&to=${next}`;
  await manager.get(page);
  const { text } = await manager.get(page);
  for (const words of ['Spain', 'Not known', '<svg', 'guests.csv?by=origin']) expect(text).toContain(words);
  expect(await countStatements(() => manager.get(page))).toBe(
    await countStatements(() => manager.get(page.replace('origin', 'age'))),
  );
  const file = await manager.get(page.replace('guests', 'guests.csv').replace('origin', 'channel'));
  expect(file.text.trimStart().split('\r\n')).toEqual([
    expect.stringContaining('key,stays,nights,room_revenue,revenue,adr,average_lead_days'),
    'phone,1,2,830.19,943.40,415.10,9',
    'desk,1,2,566.04,666.04,283.02,0',
    '',
  ]);
  const sheet = page.replace('guests', 'guests.xlsx').replace('origin', 'channel');
  expect(await rowsOf(manager.get(sheet))).toEqual([
    ['Channel', 'Stays', 'Room nights', 'Room revenue', 'Revenue', 'ADR', 'Booked ahead, days'],
    ['Telephone', 1, 2, 830.19, 943.4, 415.1, 9],
    ['Desk', 1, 2, 566.04, 666.04, 283.02, 0],
  ]);
});

test('days that make no sense come back as typed; without them it is the month so far', async () => {
  const bad = await manager.get('/staff/reports/guests?by=age&from=2027-05-09&to=2027-05-01');
  expect([bad.status, bad.text.includes('value="2027-05-09"')]).toEqual([422, true]);
  expect((await manager.get('/staff/reports/guests?by=shoe')).status).toBe(422);
  expect((await manager.get('/staff/reports/guests.csv?from=2027-13-01')).status).toBe(404);
  expect((await manager.get('/staff/reports/guests')).text).toContain('value="2027-05-01"');
});
