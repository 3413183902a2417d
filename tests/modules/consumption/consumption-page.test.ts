import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import { guestConsumption } from '../../../src/modules/consumption/consumption.service.ts';
import { postCharge, reverseLine } from '../../../src/modules/folios/folio-posting.service.ts';
import { accountOf } from '../../../src/modules/stored-value/card.service.ts';
import { changeCardRules } from '../../../src/modules/stored-value/card-rules.service.ts';
import { loadCard } from '../../../src/modules/stored-value/load.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';
import { buildInHouseReservation } from '../../support/stays.ts';

let db: Db;
let app: Express;
let ctx: TestContext;
let hotel: BuiltHotel;
let far: BuiltHotel;
let desk: TestAgent;
let customerId: number;
let folioId: number;
let url: string;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db);
  hotel = await buildHotel(db);
  far = await buildHotel(db, { slug: 'far', currency: 'JPY' });
  ctx = testContext(db, { hotelId: hotel.id });
  const { stayId } = await buildInHouseReservation(ctx, hotel);
  const folio = await db.folio.findFirstOrThrow({ where: { stayId } });
  folioId = folio.id;
  customerId = folio.customerId ?? 0;
  url = `/staff/guests/${customerId}/consumption`;
  desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  await post('REST', 12_000);
  const wrong = await post('BAR', 4_500);
  await reverseLine(ctx, { hotelId: hotel.id, lineId: wrong.lineId, reason: 'Next table' });
  await post('LAUNDRY', 2_000, 3);
});

const post = (code: string, amountMinor: number, quantity = 1) =>
  postCharge(ctx, { hotelId: hotel.id, folioId, code, amountMinor, quantity });

const consumption = (filter = {}) => guestConsumption(ctx, { customerId, filter, page: 1 });

test('every posting is one item with its taxes; what was taken back nets out and says so', async () => {
  const { consumption: found, sums } = await consumption();
  expect(found.items.map((item) => [item.code, item.amountMinor, item.taxMinor, item.isReversed])).toEqual([
    ['LAUNDRY', 6_000, 340, false],
    ['BAR', 0, 0, true],
    ['REST', 12_000, 679, false],
  ]);
  expect(sums).toMatchObject([{ currency: 'CNY', totalMinor: 18_000, items: 3 }]);
});

test('what is put on a card of stored value, and the gift on top of it, is nothing consumed', async () => {
  await changeCardRules(ctx, hotel.id, {
    active: true,
    soldOnline: false,
    smallestMinor: minor(10_000),
    largestMinor: minor(100_000),
    validMonths: null,
    bonusValidDays: 90,
    bonuses: [{ fromMinor: minor(30_000), bonusMinor: minor(3_000) }],
  });
  const { number } = await accountOf(ctx, { hotelId: hotel.id, customerId });
  const money = { amountMinor: 30_000, gateway: 'cash', idempotencyKey: 'card' } as const;
  expect(await loadCard(ctx, { hotelId: hotel.id, number, ...money })).toMatchObject({
    balanceMinor: 33_000,
  });
  expect((await consumption()).sums).toMatchObject([{ totalMinor: 18_000, items: 3 }]);
});

test('it is narrowed by day, item, hotel and amount', async () => {
  const codes = async (filter: object) =>
    (await consumption(filter)).consumption.items.map((item) => item.code);
  expect(await codes({ item: 'REST' })).toEqual(['REST']);
  expect(await codes({ leastMinor: 6_000 })).toEqual(['LAUNDRY', 'REST']);
  expect(await codes({ leastMinor: 6_001 })).toEqual(['REST']);
  expect(await codes({ mostMinor: 6_000 })).toEqual(['LAUNDRY', 'BAR']);
  expect(await codes({ from: calendarDate('2027-05-04') })).toEqual([]);
  expect(await codes({ from: calendarDate('2027-05-03'), to: calendarDate('2027-05-03') })).toHaveLength(3);
  expect(await codes({ hotelId: far.id })).toEqual([]);
});

test('a posting on the bill of the house reaches the guest it names, and a bill in his name is his alone', async () => {
  const house = await db.folio.create({
    data: { hotelId: hotel.id, kind: 'house', name: 'Restaurant', openedAt: ctx.clock() },
  });
  const code = await db.transactionCode.findFirstOrThrow({ where: { hotelId: hotel.id, code: 'SHOP' } });
  const line = {
    hotelId: hotel.id,
    ledger: 'guest',
    transactionCodeId: code.id,
    kind: 'charge',
    businessDate: new Date('2027-05-03'),
    serviceDate: new Date('2027-05-03'),
    postedAt: ctx.clock(),
    actorKind: 'system',
    origin: 'desk',
  };
  const sharer = await db.customer.create({
    data: { hotelId: hotel.id, firstName: 'Mei', lastName: 'Lin', searchName: 'mei lin' },
  });
  const { stayId } = await db.folio.findUniqueOrThrow({ where: { id: folioId } });
  const window = await db.folio.create({
    data: {
      hotelId: hotel.id,
      stayId,
      customerId: sharer.id,
      window: 2,
      name: 'Mei Lin',
      openedAt: ctx.clock(),
    },
  });
  await db.folioLine.createMany({
    data: [
      { ...line, folioId: house.id, customerId, amountMinor: 800 },
      { ...line, folioId: window.id, stayId, customerId, amountMinor: 3_300 },
    ],
  });
  const shop = async (id: number) =>
    (
      await guestConsumption(ctx, { customerId: id, filter: { item: 'SHOP' }, page: 1 })
    ).consumption.items.map((item) => item.amountMinor);
  expect([await shop(customerId), await shop(sharer.id)]).toEqual([[800], [3_300]]);
});

test('another hotel’s postings are seen only by who works there too, and its currency stands apart', async () => {
  const there = testContext(db, { hotelId: far.id });
  const { stayId } = await buildInHouseReservation(there, far);
  await db.folio.updateMany({ where: { stayId }, data: { customerId } });
  const folio = await db.folio.findFirstOrThrow({ where: { stayId } });
  await postCharge(there, { hotelId: far.id, folioId: folio.id, code: 'MINIBAR', amountMinor: 900 });
  const totals = async () => (await consumption()).sums.map((sum) => [sum.currency, sum.totalMinor]);
  const alone = await totals();
  expect(alone).toEqual([['CNY', 18_800]]);
  const role = await db.role.findUniqueOrThrow({ where: { code: 'front-desk' } });
  const user = await db.user.create({
    data: { email: 'both@example.com', name: 'Both', kind: 'staff', passwordHash: '-' },
  });
  await db.userRole.create({ data: { userId: user.id, roleId: role.id, hotelId: far.id } });
  const both = { ...ctx, actor: { kind: 'staff' as const, id: user.id, name: 'Both' } };
  const seen = await guestConsumption(both, { customerId, filter: {}, page: 1 });
  expect(seen.sums.map((sum) => [sum.currency, sum.totalMinor])).toEqual([
    ['CNY', 18_800],
    ['JPY', 900],
  ]);
  expect(seen.perStay).toBeNull();
});

test('the page takes six statements, with who looked written in one of them, with few postings and with many, and says what it was asked', async () => {
  await desk.get(url);
  const few = await countStatements(() => desk.get(url).expect(200));
  for (let turn = 0; turn < 5; turn++) await post('REST', 1_000 + turn);
  const many = await countStatements(() => desk.get(url).expect(200));
  expect([few, many]).toEqual([6, 6]);
  const { text } = await desk.get(`${url}?item=BAR&least=0`);
  expect(text).toContain('Taken back');
  expect(text).toMatch(/<option value="BAR" selected/);
});

test('a filter that makes no sense comes back as typed, and a stranger is not found', async () => {
  const bad = await desk.get(`${url}?from=2027-05-09&to=2027-05-01&least=12,3x`);
  expect([bad.status, bad.text.includes('value="12,3x"')]).toEqual([422, true]);
  const stranger = await signedInAgent(app, 'front-desk', { hotelId: far.id });
  expect((await stranger.get(url)).status).toBe(404);
});
