import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { addDays, type CalendarDate } from '../../../src/core/calendar-date.ts';
import { basisPoints, minor } from '../../../src/core/money.ts';
import { proposeAgreements } from '../../../src/modules/rates/agreement.service.ts';
import { planKind } from '../../../src/modules/rates/plan-change.service.ts';
import { applyDueChanges, approveChange } from '../../../src/modules/rates/rate-approval.service.ts';
import {
  getRateChange,
  proposeChange,
  rollBackChange,
} from '../../../src/modules/rates/rate-change.service.ts';
import { showChange } from '../../../src/modules/rates/rate-change-list.service.ts';
import type { Agreement } from '../../../src/modules/rates/restriction.ts';
import { bookReservation } from '../../../src/modules/reservations/booking.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { bookingRequest, moveBusinessDate } from '../../support/stays.ts';

let db: Db;
let hotel: BuiltHotel;
let corp: number;
let company: { id: number; code: string };
const monday = testBusinessDate;
const [author, second, third] = [1, 2, 3];
const clerk = (id: number) => testContext(db, { actor: { kind: 'staff', id, name: `Clerk ${id}` } });

/** CORP sells DLX at 800.00 every night; nothing is agreed with Acme yet. The floor is 500.00, the most in a day 15 %. */
beforeEach(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { inventoryDays: 12 });
  ({ corp, company } = await negotiated(hotel));
  const rail = { floorMinor: 50_000, maxChangeBasisPoints: 1_500 };
  await db.rateRail.create({ data: { hotelId: hotel.id, roomTypeId: hotel.types.DLX.id, ...rail } });
});

async function negotiated({ id: hotelId, types }: BuiltHotel) {
  const { id: policyId } = await db.policy.findFirstOrThrow({ where: { hotelId, code: 'FLEX' } });
  const plan = await db.ratePlan.create({
    data: {
      hotelId,
      policyId,
      code: 'CORP',
      kind: 'corporate',
      names: { en: 'Corporate' },
      allowPayAtHotel: true,
      depositRule: 'none',
    },
  });
  const sold = { hotelId, ratePlanId: plan.id, roomTypeId: types.DLX.id, priceMinor: 80_000 };
  await db.ratePlanRoomType.create({ data: sold });
  const { id, code } = await db.company.create({
    data: { hotelId, code: 'ACME', name: 'Acme', kind: 'corporate', accessCode: 'acme-2027' },
  });
  return { corp: plan.id, company: { id, code } };
}

const less = (points: number, overrides: Partial<Agreement> = {}): Agreement => ({
  ratePlanId: corp,
  discountBasisPoints: basisPoints(points),
  validFromDate: null,
  validToDate: null,
  ...overrides,
});

const propose = (agreements: readonly Agreement[], effectiveDate: CalendarDate | null = null) =>
  proposeAgreements(clerk(author), { hotelId: hotel.id, company, agreements, effectiveDate });

const change = (id: number) => getRateChange(db, hotel.id, id);
const seen = async (id: number) => ({ hotelId: hotel.id, id, version: (await change(id)).version });

async function approve(id: number, ...approvers: number[]): Promise<string> {
  for (const who of approvers) await approveChange(clerk(who), await seen(id));
  return (await change(id)).status;
}

const holding = async () =>
  (await db.ratePlanCompany.findMany({ where: { hotelId: hotel.id } })).map(
    ({ discountBasisPoints }) => discountBasisPoints,
  );

/** Books a night of DLX for Acme on Monday; answers what it costs. */
async function booked(): Promise<number[]> {
  const request = bookingRequest(hotel, { types: ['DLX'], departure: addDays(monday, 1) });
  const rooms = request.rooms.map((room) => ({ ...room, ratePlanId: corp }));
  const placed = await bookReservation(clerk(author), { ...request, rooms, companyId: company.id });
  const nights = await db.stayNight.findMany({ where: { stayId: placed.stayIds[0] ?? 0 } });
  return nights.map(({ grossMinor }) => grossMinor);
}

test('nothing sells by an agreement before another has approved it, and it says what changes', async () => {
  const id = await propose([less(1_000, { validToDate: addDays(monday, 30) })]);
  expect(await holding()).toEqual([]);
  await expect(booked()).rejects.toMatchObject({ code: 'restricted' });
  await expect(approve(id, author)).rejects.toMatchObject({ code: 'rate_change_own' });
  const { differences } = await showChange(db, await change(id));
  expect(differences.map(({ detail, from, to }) => [detail, from, to])).toEqual([
    [{ key: 'companies.sold' }, { key: 'rates.changes.no' }, { key: 'rates.changes.yes' }],
    [{ key: 'companies.percent' }, null, { basisPoints: -1_000 }],
    [{ key: 'companies.to' }, null, { date: addDays(monday, 30) }],
  ]);
  expect(await approve(id, second)).toBe('live');
  expect(await booked()).toEqual([72_000]);
  const logged = await db.auditEvent.findMany({ where: { subjectType: 'company' } });
  expect(logged.map(({ action, actorId }) => [action, actorId])).toEqual([['agreements_changed', second]]);
});

test('it waits for its day, and is rolled back by a change of its own', async () => {
  await approve(await propose([less(500)]), second);
  const id = await propose([less(1_000)], addDays(monday, 2));
  expect([await approve(id, second), await holding()]).toEqual(['approved', [500]]);
  await moveBusinessDate(db, hotel, addDays(monday, 2));
  await applyDueChanges(clerk(0));
  expect([(await change(id)).status, await holding()]).toEqual(['live', [1_000]]);
  const back = await rollBackChange(clerk(second), await seen(id));
  await expect(approve(back, second)).rejects.toMatchObject({ code: 'rate_change_own' });
  expect([await approve(back, author), await holding()]).toEqual(['live', [500]]);
  expect((await change(id)).status).toBe('superseded');
});

test('an agreed price below the floor, or one that moves too far in a day, needs two others', async () => {
  const low = await propose([less(4_000)]);
  expect(await change(low)).toMatchObject({
    approvalsNeeded: 2,
    breaches: [{ rule: 'floor', worst: 48_000 }],
  });
  expect(await approve(low, second)).toBe('submitted');
  expect([await approve(low, third), await holding()]).toEqual(['live', [4_000]]);
  await db.rateChange.updateMany({ where: { id: low }, data: { liveDate: new Date('2027-05-01') } });
  expect((await change(await propose([less(3_000)]))).breaches).toMatchObject([
    { rule: 'change', worst: 1_667 },
  ]);
  expect((await change(await propose([less(3_500)]))).breaches).toEqual([]);
});

test('a plan is measured at what companies pay too, and an agreement that is over is not', async () => {
  await db.rateRail.updateMany({ where: { hotelId: hotel.id }, data: { maxChangeBasisPoints: null } });
  await approve(await propose([less(3_000)]), second);
  const standing = await planKind.current(db, { hotelId: hotel.id, subjectId: corp, changeId: 0 });
  const cheaper = { sold: true, price: minor(70_000), weekend: null };
  const payload = { ...standing, prices: { [`t${hotel.types.DLX.id}`]: cheaper } };
  const subject = { hotelId: hotel.id, kind: 'plan', subjectId: corp, subjectLabel: 'CORP' };
  const proposePlan = async () => change(await proposeChange(clerk(author), { ...subject, payload }));
  expect((await proposePlan()).breaches).toMatchObject([{ rule: 'floor', worst: 49_000 }]);
  await db.ratePlanCompany.updateMany({ data: { validToDate: new Date('2027-05-02') } });
  expect((await proposePlan()).breaches).toEqual([]);
});

test('an agreement and a plan for the same day, each within the rails, are measured together', async () => {
  await db.rateRail.updateMany({ where: { hotelId: hotel.id }, data: { maxChangeBasisPoints: null } });
  const day = addDays(monday, 2);
  const standing = await planKind.current(db, { hotelId: hotel.id, subjectId: corp, changeId: 0 });
  const cheaper = { sold: true, price: minor(70_000), weekend: null };
  const plan = await proposeChange(clerk(author), {
    hotelId: hotel.id,
    kind: 'plan',
    subjectId: corp,
    subjectLabel: 'CORP',
    payload: { ...standing, prices: { [`t${hotel.types.DLX.id}`]: cheaper } },
    effectiveDate: day,
  });
  const agreed = await propose([less(3_000)], day);
  const states = await Promise.all([approve(plan, second), approve(agreed, third)]);
  expect(states.toSorted()).toEqual(['approved', 'submitted']);
});

test('plans of another hotel, plans that anybody may buy and companies of another hotel are refused', async () => {
  const other = await buildHotel(db, { inventoryDays: 2 });
  const theirs = await negotiated(other);
  const wrong: [readonly Agreement[], string][] = [
    [[less(100, { ratePlanId: theirs.corp })], 'rate_plan_not_found'],
    [[less(100, { ratePlanId: hotel.plans.BAR.id })], 'agreement_plan_not_negotiated'],
  ];
  for (const [agreements, code] of wrong) await expect(propose(agreements)).rejects.toMatchObject({ code });
  const proposal = { hotelId: hotel.id, company: theirs.company, agreements: [less(100)] };
  await expect(proposeAgreements(clerk(author), proposal)).rejects.toMatchObject({
    code: 'company_not_found',
  });
  expect(await db.rateChange.count()).toBe(0);
});

test('of two changes of one company the second approver is told', async () => {
  const ids = [await propose([less(100)]), await propose([less(200)])];
  const results = await Promise.allSettled(ids.map((id) => approve(id, second)));
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'rate_change_stale' },
  });
});

test('whatever becomes of an agreement, what was booked under it keeps its price', {
  timeout: 120_000,
}, async () => {
  await approve(await propose([less(1_000)]), second);
  await booked();
  const nights = () => db.stayNight.findMany({ orderBy: [{ stayId: 'asc' }, { date: 'asc' }] });
  const before = await nights();
  expect(before).toMatchObject([{ grossMinor: 72_000 }]);
  const days = fc.option(fc.integer({ min: 0, max: 20 }), { nil: null });
  const terms = fc.record({ points: fc.integer({ min: 0, max: 10_000 }), from: days, length: days });
  await fc.assert(
    fc.asyncProperty(fc.option(terms, { nil: null }), async (agreed) => {
      const from = agreed?.from ?? null;
      const validFromDate = from === null ? null : addDays(monday, from);
      const validToDate = agreed?.length == null ? null : addDays(monday, (from ?? 0) + agreed.length);
      const id = await propose(agreed ? [less(agreed.points, { validFromDate, validToDate })] : []);
      await approve(id, second);
      if ((await change(id)).status === 'submitted') await approve(id, third);
      const { status, authorId, approvals, approvalsNeeded } = await change(id);
      expect(status).toBe('live');
      expect(approvals.map(({ approverId }) => approverId)).not.toContain(authorId);
      expect(approvals.length).toBeGreaterThanOrEqual(approvalsNeeded);
      expect(await nights()).toEqual(before);
    }),
    { numRuns: 15 },
  );
});
