import { beforeAll, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import { basisPoints, minor } from '../../../src/core/money.ts';
import type { PeriodChange } from '../../../src/modules/rates/amended-book.service.ts';
import type { ChangeKind } from '../../../src/modules/rates/change-kind.service.ts';
import { planKind } from '../../../src/modules/rates/plan-change.service.ts';
import { approveChange } from '../../../src/modules/rates/rate-approval.service.ts';
import {
  getRateChange,
  proposeChange,
  rollBackChange,
} from '../../../src/modules/rates/rate-change.service.ts';
import { periodKind } from '../../../src/modules/rates/season-change.service.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, testBusinessDate, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';

let db: Db;
let hotel: BuiltHotel;
const monday = testBusinessDate;
const clerk = (id: number) => testContext(db, { actor: { kind: 'staff', id, name: `Clerk ${id}` } });

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { inventoryDays: 5 });
});

const seen = async (id: number) => ({
  hotelId: hotel.id,
  id,
  version: (await getRateChange(db, hotel.id, id)).version,
});

/** Lets it go live, and answers with what it changed. */
async function live(id: number) {
  await approveChange(clerk(2), await seen(id));
  return getRateChange(db, hotel.id, id);
}

async function changed(kind: string, subjectId: number | null, payload: object): Promise<number> {
  const draft = { hotelId: hotel.id, kind, subjectId, subjectLabel: 'X', payload };
  const id = await proposeChange(clerk(1), draft);
  expect((await live(id)).status).toBe('live');
  return id;
}

function now<Payload>(kind: ChangeKind<Payload>, subjectId: number | null): Promise<Payload | null> {
  return kind.current(db, { hotelId: hotel.id, subjectId, changeId: 0 });
}

test('a plan is rolled back to its terms and prices; the change that did it had its day', async () => {
  const { id } = hotel.plans.BAR;
  const before = await now(planKind, id);
  const change = await changed('plan', id, {
    ...before,
    names: { en: 'Dearest' },
    minStayNights: 3,
    prices: { [`t${hotel.types.DLX.id}`]: { sold: true, price: minor(99_900), weekend: null } },
  });
  expect(await now(planKind, id)).toMatchObject({ names: { en: 'Dearest' }, minStayNights: 3 });
  const back = await rollBackChange(clerk(1), await seen(change));
  expect(await now(planKind, id)).toMatchObject({ minStayNights: 3 }); // not before it is approved
  await expect(approveChange(clerk(1), await seen(back))).rejects.toThrow('rate_change_own');
  expect((await live(back)).status).toBe('live');
  expect(await now(planKind, id)).toEqual(before);
  expect((await getRateChange(db, hotel.id, change)).status).toBe('superseded');
});

const fair: PeriodChange = {
  removed: false,
  code: 'FAIR',
  names: { en: 'The fair' },
  kind: 'event',
  startDate: addDays(monday, 10),
  endDate: addDays(monday, 12),
  priority: 0,
  adjustBasisPoints: basisPoints(1_000),
  adjustAmountMinor: null,
  minStayArrival: null,
  minStayThrough: null,
  policyId: null,
  prices: [],
};

test('a period is rolled back to its dates and its move, and one that was removed comes back', async () => {
  const made = await changed('period', null, fair);
  const { subjectId } = await getRateChange(db, hotel.id, made);
  const before = await now(periodKind, subjectId);
  const longer = { ...fair, endDate: addDays(monday, 14), adjustBasisPoints: basisPoints(2_000) };
  const change = await changed('period', subjectId, longer);
  await live(await rollBackChange(clerk(1), await seen(change)));
  expect(await now(periodKind, subjectId)).toEqual(before);

  const removal = await changed('period', subjectId, { ...fair, removed: true });
  expect(await now(periodKind, subjectId)).toBeNull();
  const restored = await live(await rollBackChange(clerk(1), await seen(removal)));
  expect(await now(periodKind, restored.subjectId)).toEqual(before);
});

test('what made something new has nothing before it to go back to', async () => {
  const made = await changed('period', null, { ...fair, code: 'NEW', priority: 5 });
  await expect(rollBackChange(clerk(1), await seen(made))).rejects.toThrow('rate_change_nothing_before');
});
