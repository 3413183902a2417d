import { beforeEach, expect, test } from 'vitest';
import { addDays, type CalendarDate } from '../../../src/core/calendar-date.ts';
import { basisPoints } from '../../../src/core/money.ts';
import { searchOffers } from '../../../src/modules/availability/availability.service.ts';
import { switchPromotionOff } from '../../../src/modules/promotions/promotion.service.ts';
import type { PromotionTerms } from '../../../src/modules/promotions/promotion.ts';
import { proposePromotion } from '../../../src/modules/promotions/promotion-proposal.service.ts';
import { applyDueChanges, approveChange } from '../../../src/modules/rates/rate-approval.service.ts';
import {
  getRateChange,
  returnChange,
  rollBackChange,
} from '../../../src/modules/rates/rate-change.service.ts';
import { showChange } from '../../../src/modules/rates/rate-change-list.service.ts';
import { bookReservation } from '../../../src/modules/reservations/booking.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  testBusinessDate,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildPromotion } from '../../support/promotions.ts';
import { bookingRequest, moveBusinessDate } from '../../support/stays.ts';

let db: Db;
let hotel: BuiltHotel;
const monday = testBusinessDate;
const [author, second, third] = [1, 2, 3];
const clerk = (id: number) => testContext(db, { actor: { kind: 'staff', id, name: `Clerk ${id}` } });

/** BAR sells STD at 600.00 a night. */
beforeEach(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { inventoryDays: 12, rooms: { STD: 9 } });
});

const spring = (points: number, overrides: Partial<PromotionTerms> = {}): PromotionTerms => ({
  code: 'SPRING',
  names: { en: 'Spring sale' },
  kind: 'percent',
  basisPoints: basisPoints(points),
  amountMinor: null,
  per: 'night',
  bookFromDate: null,
  bookToDate: null,
  stayFromDate: null,
  stayToDate: null,
  minNights: null,
  maxUses: null,
  maxUsesPerCustomer: null,
  minRank: null,
  tag: null,
  ratePlanIds: [],
  roomTypeIds: [],
  ...overrides,
});

const propose = (
  terms: PromotionTerms,
  id: number | null = null,
  effectiveDate: CalendarDate | null = null,
) => proposePromotion(clerk(author), { hotelId: hotel.id, id, terms, effectiveDate });
const change = (id: number) => getRateChange(db, hotel.id, id);
const seen = async (id: number) => ({ hotelId: hotel.id, id, version: (await change(id)).version });

async function approve(id: number, ...approvers: number[]): Promise<string> {
  for (const who of approvers) await approveChange(clerk(who), await seen(id));
  return (await change(id)).status;
}

const standing = async () =>
  (await db.promotion.findMany({ where: { hotelId: hotel.id } })).map(({ active, basisPoints: points }) => [
    active,
    points,
  ]);
const idOf = async () => (await db.promotion.findFirstOrThrow({ where: { hotelId: hotel.id } })).id;

const departure = addDays(monday, 1);

/** What a night of STD by BAR costs under the code: in the search, and as it is booked. */
async function night(): Promise<[number | undefined, number | undefined]> {
  const { offers } = await searchOffers(db, {
    hotelId: hotel.id,
    arrival: monday,
    departure,
    rooms: [{ adults: 2, childAges: [] }],
    channel: 'desk',
    at: testNow,
    buyer: { companyCode: 'SPRING' },
    roomTypeCode: 'STD',
    ratePlanCode: 'BAR',
  });
  const placed = await bookReservation(
    clerk(author),
    bookingRequest(hotel, { departure, companyCode: 'SPRING' }),
  );
  const nights = await db.stayNight.findMany({ where: { stayId: placed.stayIds[0] ?? 0 } });
  return [offers[0]?.totalMinor, nights[0]?.grossMinor];
}

test('nothing sells by a promotion before another has approved it, and it says what changes', async () => {
  const id = await propose(spring(1_000, { maxUses: 5, roomTypeIds: [hotel.types.STD.id] }));
  expect(await standing()).toEqual([]);
  expect(await night()).toEqual([60_000, 60_000]);
  await expect(approve(id, author)).rejects.toMatchObject({ code: 'rate_change_own' });
  const { differences } = await showChange(db, await change(id));
  expect(differences.map(({ label, from, to }) => [label, from, to])).toEqual([
    [{ key: 'promotions.code' }, null, { text: 'SPRING' }],
    [{ key: 'promotions.active' }, null, { key: 'rates.changes.yes' }],
    [{ key: 'promotions.name' }, null, { names: { en: 'Spring sale' } }],
    [{ key: 'promotions.percent' }, null, { basisPoints: -1_000 }],
    [{ key: 'promotions.max-uses' }, null, { text: '5' }],
    [{ key: 'promotions.plans' }, null, { key: 'promotions.every' }],
    [{ key: 'promotions.types' }, null, { list: [{ names: expect.anything() }] }],
  ]);
  expect(await approve(id, second)).toBe('live');
  expect(await night()).toEqual([54_000, 54_000]);
  const logged = await db.auditEvent.findMany({ where: { subjectType: 'promotion' } });
  expect(logged.map(({ action, actorId }) => [action, actorId])).toEqual([['promotion_created', second]]);
});

test('other terms wait for approval too, and what was booked keeps its price', async () => {
  await approve(await propose(spring(1_000)), second);
  await night();
  const promotion = await idOf();
  const returned = await propose(spring(9_000), promotion);
  await returnChange(clerk(second), await seen(returned), 'Too much');
  expect(await change(returned)).toMatchObject({ status: 'returned', comment: 'Too much' });
  expect(await standing()).toEqual([[true, 1_000]]);
  const later = await propose(spring(2_000), promotion, addDays(monday, 2));
  expect([await approve(later, second), await standing()]).toEqual(['approved', [[true, 1_000]]]);
  await moveBusinessDate(db, hotel, addDays(monday, 2));
  await applyDueChanges(clerk(0));
  expect([(await change(later)).status, await standing()]).toEqual(['live', [[true, 2_000]]]);
  expect((await db.stayNight.findMany()).map(({ grossMinor }) => grossMinor)).toEqual([54_000]);
});

test('rolling back brings the former terms, or switches a new one off, once another approves', async () => {
  const first = await propose(spring(1_000));
  await approve(first, second);
  const other = await propose(spring(2_000), await idOf());
  await approve(other, second);
  const back = await rollBackChange(clerk(second), await seen(other));
  await expect(approve(back, second)).rejects.toMatchObject({ code: 'rate_change_own' });
  expect([await approve(back, author), await standing()]).toEqual(['live', [[true, 1_000]]]);
  expect((await change(other)).status).toBe('superseded');
  const off = await rollBackChange(clerk(second), await seen(first));
  expect([await approve(off, author), await standing()]).toEqual(['live', [[false, 1_000]]]);
  expect(await night()).toEqual([60_000, 60_000]);
});

test('it is switched off at once by anybody who may change rates, and on again by approval alone', async () => {
  await approve(await propose(spring(1_000)), second);
  const promotion = await idOf();
  const waiting = await propose(spring(2_000), promotion);
  await switchPromotionOff(clerk(author), hotel.id, promotion);
  await switchPromotionOff(clerk(author), hotel.id, promotion);
  expect(await night()).toEqual([60_000, 60_000]);
  const events = await db.auditEvent.findMany({ where: { action: 'promotion_switched_off' } });
  expect(events.map(({ actorId, after }) => [actorId, after])).toEqual([[author, { active: false }]]);
  await expect(approve(waiting, second)).rejects.toMatchObject({ code: 'rate_change_stale' });
  const on = await propose(spring(1_000), promotion);
  const { differences } = await showChange(db, await change(on));
  expect(differences.map(({ label }) => label)).toEqual([{ key: 'promotions.active' }]);
  expect(await standing()).toEqual([[false, 1_000]]);
  expect(await approve(on, second)).toBe('live');
  expect(await night()).toEqual([54_000, 54_000]);
});

test('a promoted price below the floor, or one that moves too far in a day, needs two others', async () => {
  // The price without it is above the ceiling already: that is no breach of the promotion.
  const rail = { floorMinor: 40_000, ceilingMinor: 45_000, maxChangeBasisPoints: 1_500 };
  await db.rateRail.create({ data: { hotelId: hotel.id, roomTypeId: hotel.types.STD.id, ...rail } });
  const only = { ratePlanIds: [hotel.plans.BAR.id] };
  expect((await change(await propose(spring(1_000, { ...only, code: 'HIGH' })))).breaches).toEqual([]);
  await db.rateRail.updateMany({ where: { hotelId: hotel.id }, data: { ceilingMinor: null } });
  const low = await propose(spring(4_000, only));
  expect(await change(low)).toMatchObject({
    approvalsNeeded: 2,
    breaches: [{ rule: 'floor', worst: 36_000 }],
  });
  expect([await approve(low, second), await standing()]).toEqual(['submitted', []]);
  expect([await approve(low, third), await standing()]).toEqual(['live', [[true, 4_000]]]);
  await db.rateChange.updateMany({ where: { id: low }, data: { liveDate: new Date('2027-05-01') } });
  const dearer = await change(await propose(spring(2_500, only), await idOf()));
  expect(dearer.breaches).toMatchObject([{ rule: 'change', worst: 2_500 }]);
  expect((await change(await propose(spring(3_200, only), await idOf()))).breaches).toEqual([]);
});

test('of two approvals at once of one code one is refused', async () => {
  const ids = [await propose(spring(1_000)), await propose(spring(2_000))];
  const results = await Promise.allSettled(ids.map((id) => approve(id, second)));
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'promotion_taken' },
  });
  expect(await db.promotion.count()).toBe(1);
});

test('of one change two approvers at once make one promotion', async () => {
  const version = await seen(await propose(spring(1_000)));
  const results = await Promise.allSettled([second, third].map((who) => approveChange(clerk(who), version)));
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await db.rateChangeApproval.count()).toBe(1);
  expect(await standing()).toEqual([[true, 1_000]]);
});

test('a limit is not set below what is used, though it was not when it was proposed', async () => {
  const { id: promotion } = await buildPromotion(db, hotel, { maxUses: 5, used: 2 });
  await expect(propose(spring(1_000, { maxUses: 1 }), promotion)).rejects.toMatchObject({
    code: 'promotion_limit_below_used',
  });
  const id = await propose(spring(1_000, { maxUses: 2 }), promotion);
  await db.promotion.update({ where: { id: promotion }, data: { used: 3 } });
  await expect(approve(id, second)).rejects.toMatchObject({ code: 'promotion_limit_below_used' });
});
