import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { addDays, calendarDate, toDbDate, yearBefore } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import { postCharge, reverseLine } from '../../../src/modules/folios/folio-posting.service.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import { daysPath, postingsPath, staysPath } from '../../../src/modules/reports/report.paths.ts';
import { managerReport, postings, staysBehind } from '../../../src/modules/reports/report.service.ts';
import { stayFigures } from '../../../src/modules/reports/stays-behind.ts';
import { noFigures } from '../../../src/modules/statistics/statistics.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay, openFolio } from '../../support/raw-stays.ts';
import { testApp } from '../../support/server.ts';
import { rowsOf } from '../../support/spreadsheets.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let app: Express;
let manager: TestAgent;
let folioId: number;
const next = addDays(testBusinessDate, 1);

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
  app = testApp(db);
  manager = await signedInAgent(app, 'manager');
  const { stayId } = await buildStay(db, hotel, {
    status: 'in_house',
    room: 4,
    departure: addDays(testBusinessDate, 5),
  });
  folioId = (await openFolio(ctx, { hotelId: hotel.id, stayId })).id;
  const post = (code: string, amountMinor: number, description = '') =>
    postCharge(ctx, { hotelId: hotel.id, folioId, code, amountMinor, description });
  await post('REST', 21_200, '=HYPERLINK("http://evil","x")');
  const { lineId } = await post('MINIBAR', 5_300);
  await reverseLine(ctx, { hotelId: hotel.id, lineId, reason: 'not his' });
  await runNightAudit(ctx, { hotelId: hotel.id });
  await post('BAR', 10_600);
  await db.statisticsDay.create({
    data: {
      ...noFigures,
      hotelId: hotel.id,
      date: toDbDate(yearBefore(next)),
      roomsInHotel: 8,
      roomsSold: 4,
      roomRevenueMinor: minor(200_000),
    },
  });
});

test('the manager report adds the kept days and the open one, beside last year, and counts what is missing', async () => {
  const report = await managerReport(db, { hotelId: hotel.id, date: next });
  const column = (key: string) => report.columns.find((found) => found.key === key);
  expect(column('day')).toMatchObject({
    days: 1,
    missingDays: 0,
    figures: { roomsSold: 1, foodRevenueMinor: 10_000, roomRevenueMinor: 0 },
  });
  expect(column('month')).toMatchObject({
    days: 2,
    missingDays: 2,
    figures: {
      roomsSold: 2,
      foodRevenueMinor: 30_000,
      otherRevenueMinor: 0,
      roomRevenueMinor: 83_019,
      roomsInHotel: 16,
    },
    ratios: { occupancy: 1_250, adrMinor: 41_510 },
  });
  expect(column('dayBefore')).toMatchObject({ days: 1, ratios: { occupancy: 5_000, adrMinor: 50_000 } });
  expect(column('yearBefore')).toMatchObject({ days: 1, missingDays: 123 });
});

test('the page shows each figure with the postings behind it', async () => {
  const page = await manager.get(`/staff/reports/manager?date=${next}`);
  expect(page.status).toBe(200);
  const href = postingsPath({ kind: 'revenue', group: 'room', from: testBusinessDate, to: testBusinessDate });
  expect((await manager.get(`/staff/reports/manager?date=${testBusinessDate}`)).text).toContain(
    href.replaceAll('&', '&amp;'),
  );
  const behind = await manager.get(href);
  expect(behind.text).toContain('830.19');
});

test('every link of the manager report and the trial balance opens, and the figures agree with their postings', async () => {
  for (const report of ['manager', 'trial-balance']) {
    const { text } = await manager.get(`/staff/reports/${report}?date=${testBusinessDate}`);
    const hrefs = [...text.matchAll(/href="(\/staff\/reports\/postings[^"]*)"[^>]*>([^<]*)</g)].map(
      ([, href = '', shown = '']) => ({ href: href.replaceAll('&amp;', '&'), shown }),
    );
    expect(hrefs.length).toBeGreaterThan(5);
    for (const href of [...new Set(hrefs.map((link) => link.href))].slice(0, 15))
      expect((await manager.get(href)).status).toBe(200);
  }
});

test('a count opens its stays, which add up to it, and a count of rooms opens its days', async () => {
  const { text } = await manager.get(`/staff/reports/manager?date=${testBusinessDate}`);
  const hrefs = [...text.matchAll(/href="(\/staff\/reports\/(?:stays|days)[^"]*)"[^>]*>([^<]*)</g)].map(
    ([, href = '', shown = '']) => ({ href: href.replaceAll('&amp;', '&'), shown }),
  );
  const figures = new Set(hrefs.map(({ href }) => /figure=(\w+)/.exec(href)?.[1] ?? 'days'));
  expect([...figures].sort()).toEqual([...stayFigures, 'days'].sort());
  const of = (figure: string) => hrefs.find(({ href }) => href.includes(`figure=${figure}&`));
  expect([of('roomsSold')?.shown, of('adults')?.shown, of('noShows')?.shown]).toEqual(['1', '2', '0']);

  const span = { hotelId: hotel.id, from: testBusinessDate, to: testBusinessDate };
  expect(await staysBehind(db, { ...span, figure: 'roomsSold' }, 1)).toMatchObject({ stays: 1, amount: 1 });
  expect(await staysBehind(db, { ...span, figure: 'adults' }, 1)).toMatchObject({ stays: 1, amount: 2 });
  expect(await staysBehind(db, { ...span, figure: 'roomsSold', to: next }, 1)).toMatchObject({ amount: 2 });
  expect(await staysBehind(db, { ...span, figure: 'noShows' }, 1)).toMatchObject({ rows: [], amount: 0 });
  expect((await manager.get(of('roomsSold')?.href ?? '')).text).toContain('Chen Siyuan');
  const days = await manager.get(daysPath({ from: addDays(testBusinessDate, -1), to: addDays(next, 9) }));
  expect(days.text.match(/not closed here/g)).toHaveLength(1);
  expect(days.text.match(/<tr>/g)).toHaveLength(5); // head, three days up to the open one, foot
});

test('stays behind a count are read in a fixed number of statements; nonsense opens nothing', async () => {
  const href = staysPath({ figure: 'arrivals', from: testBusinessDate, to: testBusinessDate });
  const one = await countStatements(() => manager.get(href));
  for (const room of [5, 6]) await buildStay(db, hotel, { status: 'in_house', room });
  expect((await manager.get(href)).text.match(/<tr>/g)).toHaveLength(5);
  expect(await countStatements(() => manager.get(href))).toBe(one);
  for (const bad of ['stays', 'stays?figure=theft&from=2027-05-01&to=2027-05-01', 'days?from=2027-05-01'])
    expect((await manager.get(`/staff/reports/${bad}`)).status).toBe(404);
  expect((await manager.get(daysPath({ from: calendarDate('2020-01-01'), to: next }))).status).toBe(404);
});

test('without a date, with a bad one, or with a day ahead it answers plainly', async () => {
  for (const path of ['manager', 'trial-balance', 'trends', 'postings']) {
    expect((await manager.get(`/staff/reports/${path}`)).status).toBe(200);
  }
  expect((await manager.get('/staff/reports/manager?date=2027-02-30')).status).toBe(200);
  expect((await manager.get('/staff/reports/trial-balance?date=2099-01-01')).status).toBe(404);
  expect((await manager.get('/staff/reports/postings?from=2027-05-09&to=2027-05-01')).status).toBe(422);
  expect((await manager.get('/staff/reports/postings?kind=theft&from=x')).status).toBe(422);
});

test('charts come with their tables', async () => {
  const { text } = await manager.get('/staff/reports/trends');
  expect(text.match(/<svg xmlns/g)?.length).toBeGreaterThanOrEqual(2);
  expect(text).not.toContain('style=');
});

test('postings are paged, filtered and summed in a fixed number of statements', async () => {
  const filter = { hotelId: hotel.id, from: testBusinessDate, to: next };
  const all = await postings(db, filter, 1);
  expect(all).toMatchObject({ lines: 10, totalMinor: 21_200 + 88_000 + 10_600 });
  expect(await postings(db, { ...filter, group: '!room,food', kind: 'revenue' }, 1)).toMatchObject({
    lines: 3,
    totalMinor: 10_000,
  });
  const path = postingsPath({ from: testBusinessDate, to: next });
  const few = await countStatements(() => manager.get(path));
  const {
    id: _,
    component: __,
    ...line
  } = await db.folioLine.findFirstOrThrow({ where: { folioId, description: '' }, orderBy: { id: 'desc' } });
  await db.folioLine.createMany({ data: Array.from({ length: 60 }, () => line) });
  expect(await countStatements(() => manager.get(path))).toBe(few);
  expect((await manager.get(`${path}&page=2`)).text).toContain('51–70');
  expect((await manager.get(`${path}&page=999`)).status).toBe(200);
});

test('the file holds every posting, and no formula', async () => {
  const file = await manager.get(
    `/staff/reports/postings.csv?from=${testBusinessDate}&to=${testBusinessDate}`,
  );
  const lines = file.text.trim().split('\r\n');
  expect(lines).toHaveLength(9);
  expect(file.headers['content-disposition']).toContain('.csv');
  expect(file.text).toContain(`"'=HYPERLINK(""http://evil"",""x"")"`);
  const rows = await rowsOf(
    manager.get(`/staff/reports/postings.xlsx?from=${testBusinessDate}&to=${testBusinessDate}`),
  );
  expect(rows).toHaveLength(9);
  expect(rows[0]?.slice(0, 7)).toEqual([
    'Business date',
    'Service date',
    'Posted (Asia/Shanghai)',
    'What',
    'Kind',
    'Ledger',
    'Amount',
  ]);
  const hostile = rows.find((row) => row.includes('=HYPERLINK("http://evil","x")'));
  expect(hostile?.[0]).toEqual(new Date(`${testBusinessDate}T00:00:00Z`));
  const cells = lines.slice(1).map((line) => Number(line.split(',')[6]));
  expect(rows.slice(1).map((row) => row[6])).toEqual(cells);
});

test('another hotel sees none of it, and the desk has no reports', async () => {
  const other = await buildHotel(db);
  const stranger = await signedInAgent(app, 'manager', { hotelId: other.id });
  expect((await stranger.get(postingsPath({ from: testBusinessDate, to: next }))).text).not.toContain('F-1');
  const desk = await signedInAgent(app, 'front-desk');
  expect((await desk.get('/staff/reports/manager')).status).toBe(403);
});
