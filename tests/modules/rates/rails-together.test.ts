import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays, type CalendarDate } from '../../../src/core/calendar-date.ts';
import { basisPoints, minor } from '../../../src/core/money.ts';
import { planKind } from '../../../src/modules/rates/plan-change.service.ts';
import { proposePrices } from '../../../src/modules/rates/price-proposal.service.ts';
import { applyDueChanges, approveChange } from '../../../src/modules/rates/rate-approval.service.ts';
import { getRateChange, proposeChange } from '../../../src/modules/rates/rate-change.service.ts';
import { createDb, type Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { moveBusinessDate } from '../../support/stays.ts';

let db: Db;
let elsewhere: Db;
let hotel: BuiltHotel;
const monday = testBusinessDate;
const theDay = addDays(monday, 2);
const night = addDays(monday, 10);

beforeAll(async () => {
  const made = await testDatabase();
  db = made.db;
  elsewhere = createDb(made.url, { poolSize: 3, statementTimeoutMs: 20_000 });
});
afterAll(() => elsewhere.$disconnect());

/** DLX costs 880.00 by BAR, NRF takes 10 % less; its floor is 500.00. */
beforeEach(async () => {
  hotel = await buildHotel(db, { inventoryDays: 5 });
  await db.rateRail.create({
    data: { hotelId: hotel.id, roomTypeId: hotel.types.DLX.id, floorMinor: 50_000 },
  });
});

const clerk = (id: number, on = db) => testContext(on, { actor: { kind: 'staff', id, name: `Clerk ${id}` } });
const change = (id: number) => getRateChange(db, hotel.id, id);

async function approve(id: number, by: number, on = db): Promise<string> {
  const { version } = await change(id);
  await approveChange(clerk(by, on), { hotelId: hotel.id, id, version });
  return (await change(id)).status;
}

/** NRF at 35 % less: 572.00, within the rails. */
async function cheaperPlan(effectiveDate: CalendarDate | null): Promise<number> {
  const subjectId = hotel.plans.NRF.id;
  const now = await planKind.current(db, { hotelId: hotel.id, subjectId, changeId: 0 });
  const payload = { ...now, adjustBasisPoints: basisPoints(-3_500) };
  const subject = { hotelId: hotel.id, kind: 'plan', subjectId, subjectLabel: 'NRF' };
  return proposeChange(clerk(1), { ...subject, payload, effectiveDate });
}

/** A night of BAR at 700.00, NRF 630.00: within the rails. With the plan at 35 % less it would be 455.00. */
function cheaperNight(effectiveDate: CalendarDate | null): Promise<number> {
  const pair = { ratePlanId: hotel.plans.BAR.id, roomTypeId: hotel.types.DLX.id };
  const cells = [{ ...pair, date: night, priceMinor: minor(70_000), specialName: null }];
  return proposePrices(clerk(1), { hotelId: hotel.id, cells, effectiveDate, submit: true });
}

async function both(effectiveDate: CalendarDate | null): Promise<[number, number]> {
  const ids: [number, number] = [await cheaperPlan(effectiveDate), await cheaperNight(effectiveDate)];
  for (const id of ids) expect(await change(id)).toMatchObject({ approvalsNeeded: 1, breaches: [] });
  return ids;
}

const belowTheFloor = [{ rule: 'floor', worst: 45_500, limit: 50_000, nights: 1 }];

test.each([
  ['the plan first', false],
  ['the night first', true],
])(
  'two changes of one day that break a rail only together: the later needs two, %s',
  async (_order, turned) => {
    const ids = await both(theDay);
    const [first, second] = turned ? ids.toReversed() : ids;
    expect(await approve(first ?? 0, 2)).toBe('approved');
    expect(await approve(second ?? 0, 2)).toBe('submitted');
    expect(await change(second ?? 0)).toMatchObject({ approvalsNeeded: 2, breaches: belowTheFloor });
    expect(await approve(second ?? 0, 3)).toBe('approved');
    await moveBusinessDate(db, hotel, theDay);
    await applyDueChanges(clerk(0));
    for (const id of ids) expect(await change(id)).toMatchObject({ status: 'live', liveDate: theDay });
  },
);

test('approved at the same time in two processes, one of them needs a second approver', async () => {
  const [plan, prices] = await both(theDay);
  const states = await Promise.all([approve(plan, 2, db), approve(prices, 3, elsewhere)]);
  expect(states.toSorted()).toEqual(['approved', 'submitted']);
  const needed = [(await change(plan)).approvalsNeeded, (await change(prices)).approvalsNeeded];
  expect(needed.toSorted()).toEqual([1, 2]);
});

test('approved at the same time to hold at once, one of them needs a second approver', async () => {
  const [plan, prices] = await both(null);
  const states = await Promise.all([approve(plan, 2, db), approve(prices, 3, elsewhere)]);
  expect(states.toSorted()).toEqual(['live', 'submitted']);
});

test('submitted when the other is approved already, it asks for two at once', async () => {
  await approve(await cheaperPlan(theDay), 2);
  expect(await change(await cheaperNight(theDay))).toMatchObject({
    approvalsNeeded: 2,
    breaches: belowTheFloor,
  });
});

test('what is approved for an earlier day counts, what is approved for a later one does not', async () => {
  await approve(await cheaperPlan(addDays(theDay, 1)), 2);
  expect((await change(await cheaperNight(theDay))).breaches).toEqual([]);
  expect((await change(await cheaperNight(addDays(theDay, 1)))).breaches).toMatchObject(belowTheFloor);
  expect((await change(await cheaperNight(addDays(theDay, 2)))).breaches).toMatchObject(belowTheFloor);
});

test('one that comes to break a rail by what was approved for an earlier day goes back on its day', async () => {
  const plan = await cheaperPlan(theDay);
  expect(await approve(plan, 2)).toBe('approved');
  expect(await approve(await cheaperNight(addDays(monday, 1)), 2)).toBe('approved');
  await moveBusinessDate(db, hotel, addDays(monday, 1));
  await applyDueChanges(clerk(0));
  await moveBusinessDate(db, hotel, theDay);
  await applyDueChanges(clerk(0));
  expect(await change(plan)).toMatchObject({
    status: 'returned',
    refusal: { code: 'rate_change_beyond_rails' },
  });
});

test('what two approved beyond a rail makes no other change a breach', async () => {
  const [plan, prices] = await both(theDay);
  await approve(plan, 2);
  await approve(prices, 2);
  await approve(prices, 3);
  const standing = await planKind.current(db, {
    hotelId: hotel.id,
    subjectId: hotel.plans.BAR.id,
    changeId: 0,
  });
  const renamed = await proposeChange(clerk(1), {
    hotelId: hotel.id,
    kind: 'plan',
    subjectId: hotel.plans.BAR.id,
    subjectLabel: 'BAR',
    payload: { ...standing, names: { en: 'Best of all' } },
    effectiveDate: theDay,
  });
  expect(await change(renamed)).toMatchObject({ approvalsNeeded: 1, breaches: [] });
});

test('9 % by the plan and 9 % by the date on one day are 18.8 % to the rail', async () => {
  await db.rateRail.updateMany({
    where: { hotelId: hotel.id },
    data: { floorMinor: null, maxChangeBasisPoints: 1_500 },
  });
  const subjectId = hotel.plans.BAR.id;
  const now = await planKind.current(db, { hotelId: hotel.id, subjectId, changeId: 0 });
  const price = { sold: true, price: minor(95_920), weekend: minor(106_820) };
  const payload = { ...now, prices: { ...now?.prices, [`t${hotel.types.DLX.id}`]: price } };
  const subject = { hotelId: hotel.id, kind: 'plan', subjectId, subjectLabel: 'BAR' };
  expect(await approve(await proposeChange(clerk(1), { ...subject, payload }), 2)).toBe('live');
  const pair = { ratePlanId: subjectId, roomTypeId: hotel.types.DLX.id };
  const cells = [{ ...pair, date: night, priceMinor: minor(104_553), specialName: null }];
  const raised = await proposePrices(clerk(1), { hotelId: hotel.id, cells, submit: true });
  expect((await change(raised)).breaches).toMatchObject([{ rule: 'change', worst: 1_881 }]);
});

test('rails that are approved for the day measure what else is approved for it', async () => {
  const rails = { roomTypeId: hotel.types.DLX.id, ceilingMinor: null, maxChangeBasisPoints: null };
  const stricter = await proposeChange(clerk(1), {
    hotelId: hotel.id,
    kind: 'rails',
    subjectId: null,
    subjectLabel: '',
    payload: { rails: [{ ...rails, floorMinor: minor(60_000) }] },
    effectiveDate: theDay,
  });
  expect(await approve(stricter, 2)).toBe('approved');
  expect((await change(await cheaperPlan(theDay))).breaches).toMatchObject([
    { rule: 'floor', worst: 57_200, limit: 60_000 },
  ]);
  expect((await change(await cheaperPlan(null))).breaches).toEqual([]);
});
