import { beforeEach, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import { basisPoints, minor } from '../../../src/core/money.ts';
import type { PeriodChange } from '../../../src/modules/rates/amended-book.service.ts';
import { planKind } from '../../../src/modules/rates/plan-change.service.ts';
import { approveChange } from '../../../src/modules/rates/rate-approval.service.ts';
import { getRateChange, proposeChange } from '../../../src/modules/rates/rate-change.service.ts';
import type { RatePlanPayload } from '../../../src/modules/rates/rate-plan-edit.service.ts';
import { periodKind } from '../../../src/modules/rates/season-change.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';

let db: Db;
let hotel: BuiltHotel;
const monday = testBusinessDate;
const clerk = (id: number) => testContext(db, { actor: { kind: 'staff', id, name: `Clerk ${id}` } });

/** A floor of 500.00, a ceiling of 1,500.00 and 15 % a day for DLX, which costs 880.00 and 980.00. */
beforeEach(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { inventoryDays: 5 });
  const rail = { floorMinor: 50_000, ceilingMinor: 150_000, maxChangeBasisPoints: 1_500 };
  await db.rateRail.create({ data: { hotelId: hotel.id, roomTypeId: hotel.types.DLX.id, ...rail } });
});

async function proposed(kind: string, subjectId: number | null, payload: object) {
  const id = await proposeChange(clerk(1), {
    hotelId: hotel.id,
    kind,
    subjectId,
    subjectLabel: 'X',
    payload,
  });
  const { breaches, approvalsNeeded } = await getRateChange(db, hotel.id, id);
  return { id, approvalsNeeded, broken: breaches.map(({ rule, worst }) => ({ rule, worst })) };
}

async function approve(id: number, ...approvers: number[]): Promise<string> {
  for (const who of approvers) {
    const { version } = await getRateChange(db, hotel.id, id);
    await approveChange(clerk(who), { hotelId: hotel.id, id, version });
  }
  return (await getRateChange(db, hotel.id, id)).status;
}

async function planNow(id: number): Promise<RatePlanPayload> {
  const payload = await planKind.current(db, { hotelId: hotel.id, subjectId: id, changeId: 0 });
  if (!payload) throw new Error('no such plan');
  return payload;
}

/** BAR with another price for DLX, on every night of the week. */
async function barAt(amount: number, weekend = amount): Promise<RatePlanPayload> {
  const plan = await planNow(hotel.plans.BAR.id);
  const price = { sold: true, price: minor(amount), weekend: minor(weekend) };
  return { ...plan, prices: { ...plan.prices, [`t${hotel.types.DLX.id}`]: price } };
}

const proposeBar = async (amount: number, weekend?: number) =>
  proposed('plan', hotel.plans.BAR.id, await barAt(amount, weekend));

function period(overrides: Partial<PeriodChange> = {}): PeriodChange {
  return {
    removed: false,
    code: 'FAIR',
    names: { en: 'The fair' },
    kind: 'event',
    startDate: addDays(monday, 10),
    endDate: addDays(monday, 12),
    priority: 0,
    adjustBasisPoints: null,
    adjustAmountMinor: null,
    minStayArrival: null,
    minStayThrough: null,
    policyId: null,
    prices: [],
    ...overrides,
  };
}

const pricedAt = (amount: number) => [
  {
    ratePlanId: hotel.plans.BAR.id,
    roomTypeId: hotel.types.DLX.id,
    priceMinor: minor(amount),
    weekendPriceMinor: null,
  },
];

test('a plan’s prices within the rails need one approval, beyond the largest change two', async () => {
  const mild = await proposeBar(92_400, 102_900);
  expect([mild.approvalsNeeded, mild.broken]).toEqual([1, []]);
  const steep = await proposeBar(105_600, 117_600);
  expect([steep.approvalsNeeded, steep.broken]).toEqual([2, [{ rule: 'change', worst: 2_000 }]]);
  expect(await approve(steep.id, 2)).toBe('submitted');
  expect(await approve(steep.id, 3)).toBe('live');
});

test('a derived plan that comes to lie below the floor needs a second approver', async () => {
  await db.rateRail.updateMany({ where: { hotelId: hotel.id }, data: { maxChangeBasisPoints: null } });
  const plan = await planNow(hotel.plans.NRF.id);
  const fine = await proposed('plan', hotel.plans.NRF.id, { ...plan, adjustBasisPoints: -4_000 });
  expect(fine.broken).toEqual([]); // 528.00
  const low = await proposed('plan', hotel.plans.NRF.id, { ...plan, adjustBasisPoints: -5_000 });
  expect([low.approvalsNeeded, low.broken]).toEqual([2, [{ rule: 'floor', worst: 44_000 }]]);
});

test('what a change does not move breaks nothing: a new name of a plan below the floor', async () => {
  await db.rateRail.updateMany({ where: { hotelId: hotel.id }, data: { floorMinor: 140_000 } });
  const plan = await planNow(hotel.plans.BAR.id);
  const renamed = await proposed('plan', hotel.plans.BAR.id, { ...plan, names: { en: 'Best of all' } });
  expect([renamed.approvalsNeeded, renamed.broken]).toEqual([1, []]);
});

test('9 % twice in one day is 18.81 % to the rail, whoever approved the first', async () => {
  const first = await proposeBar(95_920, 106_820);
  expect(first.broken).toEqual([]);
  expect(await approve(first.id, 2)).toBe('live');
  const second = await proposeBar(104_553, 116_434);
  expect([second.approvalsNeeded, second.broken]).toEqual([2, [{ rule: 'change', worst: 1_881 }]]);
});

test('a period’s own prices and its move are measured night by night', async () => {
  const dear = await proposed('period', null, period({ prices: pricedAt(160_000) }));
  expect([dear.approvalsNeeded, dear.broken.map(({ rule }) => rule).sort()]).toEqual([
    2,
    ['ceiling', 'change'],
  ]);
  const mild = await proposed('period', null, period({ adjustBasisPoints: basisPoints(1_500) }));
  expect([mild.approvalsNeeded, mild.broken]).toEqual([1, []]);
  const steep = await proposed('period', null, period({ adjustBasisPoints: basisPoints(1_600) }));
  expect([steep.approvalsNeeded, steep.broken]).toEqual([2, [{ rule: 'change', worst: 1_600 }]]);
});

test('taking a period away moves its nights back, and that is measured too', async () => {
  await db.rateRail.updateMany({ where: { hotelId: hotel.id }, data: { maxChangeBasisPoints: null } });
  const made = await proposed('period', null, period({ prices: pricedAt(120_000) }));
  expect(await approve(made.id, 2)).toBe('live');
  await db.rateChange.updateMany({ where: { id: made.id }, data: { liveDate: new Date('2027-05-01') } });
  await db.rateRail.updateMany({ where: { hotelId: hotel.id }, data: { maxChangeBasisPoints: 1_500 } });
  const { subjectId } = await getRateChange(db, hotel.id, made.id);
  const standing = await periodKind.current(db, { hotelId: hotel.id, subjectId, changeId: 0 });
  const gone = await proposed('period', subjectId, { ...standing, removed: true });
  expect([gone.approvalsNeeded, gone.broken]).toEqual([2, [{ rule: 'change', worst: -2_667 }]]);
  const moved = await proposed('period', subjectId, { ...standing, prices: pricedAt(125_000) });
  expect([moved.approvalsNeeded, moved.broken]).toEqual([1, []]);
});

test('a type without rails is not measured', async () => {
  const prices = pricedAt(1).map((price) => ({ ...price, roomTypeId: hotel.types.STD.id }));
  expect((await proposed('period', null, period({ prices }))).broken).toEqual([]);
});
