import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import { basisPoints, minor } from '../../../src/core/money.ts';
import { proposeBulk } from '../../../src/modules/rates/bulk-price.service.ts';
import {
  type BulkChange,
  movedPrice,
  roundedPrice,
  roundings,
} from '../../../src/modules/rates/bulk-price.ts';
import { proposePrices } from '../../../src/modules/rates/price-proposal.service.ts';
import { approveChange } from '../../../src/modules/rates/rate-approval.service.ts';
import {
  getRateChange,
  returnChange,
  submitChange,
  withdrawChange,
} from '../../../src/modules/rates/rate-change.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildReservation } from '../../support/stays.ts';

let db: Db;
let hotel: BuiltHotel;
const monday = testBusinessDate;
const clerk = (id: number) => testContext(db, { actor: { kind: 'staff', id, name: `Clerk ${id}` } });

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { inventoryDays: 20 });
  await db.rateRail.create({
    data: { hotelId: hotel.id, roomTypeId: hotel.types.DLX.id, maxChangeBasisPoints: 1_500 },
  });
});

const seen = async (id: number) => ({
  hotelId: hotel.id,
  id,
  version: (await getRateChange(db, hotel.id, id)).version,
});

test('a change of prices that goes live never changes what is booked', { timeout: 120_000 }, async () => {
  for (const plan of ['BAR', 'NRF', 'BBB'] as const)
    await buildReservation(clerk(1), hotel, { types: ['STD', 'DLX'], plan, departure: addDays(monday, 4) });
  const booked = async () => ({
    nights: await db.stayNight.findMany({ orderBy: [{ stayId: 'asc' }, { date: 'asc' }] }),
    stays: await db.stay.findMany({ orderBy: { id: 'asc' } }),
    lines: await db.folioLine.findMany({ orderBy: { id: 'asc' } }),
  });
  const before = await booked();
  expect(before.nights.length).toBeGreaterThan(0);
  const move = fc.oneof(
    fc.record({
      action: fc.constant('set' as const),
      priceMinor: fc.integer({ min: 0, max: 500_000 }).map(minor),
    }),
    fc.record({
      action: fc.constant('percent' as const),
      basisPoints: fc.integer({ min: -9_000, max: 9_000 }).map(basisPoints),
    }),
    fc.record({
      action: fc.constant('amount' as const),
      amountMinor: fc.integer({ min: -99_999, max: 99_999 }).map(minor),
    }),
    fc.constant({ action: 'clear' as const }),
  );
  const world = fc.record({
    move,
    rounding: fc.constantFrom(...roundings),
    nights: fc.integer({ min: 1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(world, async ({ nights, ...how }) => {
      const change: BulkChange = {
        ratePlanIds: [hotel.plans.BAR.id],
        roomTypeIds: [hotel.types.STD.id, hotel.types.DLX.id],
        firstDate: monday,
        endDate: addDays(monday, nights),
        weekdays: [],
        specialName: null,
        ...how,
      };
      const id = await proposeBulk(clerk(1), { hotelId: hotel.id, change, submit: true }).catch(() => null);
      if (id === null) return; // nothing to clear: no night has a price of its own
      await approveChange(clerk(2), await seen(id));
      if ((await getRateChange(db, hotel.id, id)).status === 'submitted')
        await approveChange(clerk(3), await seen(id));
      expect((await getRateChange(db, hotel.id, id)).status).toBe('live');
      expect(await booked()).toEqual(before);
    }),
    { numRuns: 15 },
  );
});

test('whatever people try, nothing is live that its author approved or that too few others did', {
  timeout: 120_000,
}, async () => {
  const step = fc.record({
    who: fc.integer({ min: 1, max: 4 }),
    what: fc.constantFrom('approve', 'approve', 'return', 'withdraw', 'submit'),
  });
  const price = fc.integer({ min: 50_000, max: 150_000 });
  await fc.assert(
    fc.asyncProperty(price, fc.array(step, { minLength: 1, maxLength: 6 }), async (priceMinor, steps) => {
      const cell = {
        ratePlanId: hotel.plans.BAR.id,
        roomTypeId: hotel.types.DLX.id,
        date: addDays(monday, 9),
      };
      const cells = [{ ...cell, priceMinor: minor(priceMinor), specialName: null }];
      const id = await proposePrices(clerk(1), { hotelId: hotel.id, cells, submit: true });
      for (const { who, what } of steps) {
        const now = await seen(id);
        const tries = {
          approve: () => approveChange(clerk(who), { ...now, evenIfStale: true }),
          return: () => returnChange(clerk(who), now, 'no'),
          withdraw: () => withdrawChange(clerk(who), now),
          submit: () => submitChange(clerk(who), now),
        };
        await tries[what]().catch((error: Error) => expect(error.name).toBe('DomainError'));
      }
      const change = await getRateChange(db, hotel.id, id);
      const approvers = change.approvals.map(({ approverId }) => approverId);
      expect(approvers).not.toContain(change.authorId);
      expect(new Set(approvers).size).toBe(approvers.length);
      if (change.status === 'live') expect(approvers.length).toBeGreaterThanOrEqual(change.approvalsNeeded);
    }),
    { numRuns: 25 },
  );
});

test('a moved price is never below nothing, and rounded it is whole or ends in 9', () => {
  const amount = fc.integer({ min: 0, max: 5_000_000 }).map(minor);
  const points = fc.integer({ min: -10_000, max: 20_000 }).map(basisPoints);
  fc.assert(
    fc.property(
      amount,
      points,
      fc.constantFrom(...roundings),
      fc.constantFrom(1, 100, 1_000),
      (from, by, rounding, unit) => {
        const price = movedPrice(from, { move: { action: 'percent', basisPoints: by }, rounding }, unit);
        expect(price).toBeGreaterThanOrEqual(0);
        if (rounding !== 'exact') expect(Number(price) % unit).toBe(0);
        if (rounding === 'nine' && Number(price) > 0) expect((Number(price) / unit) % 10).toBe(9);
      },
    ),
  );
});

test.each([
  [87_430, 'exact', 87_430],
  [87_430, 'whole', 87_400],
  [87_450, 'whole', 87_500],
  [87_430, 'nine', 87_900],
  [87_300, 'nine', 86_900],
  [0, 'nine', 0],
] as const)('%i rounded %s is %i', (from, rounding, to) => {
  expect(roundedPrice(minor(from), rounding, 100)).toBe(to);
});
