import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import { type CustomerFields, createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { searchCustomers } from '../../../src/modules/customers/customer-search.service.ts';
import { sortGuest } from '../../../src/modules/customers/profile-record.service.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import { segmentJobs } from '../../../src/modules/segments/segment.jobs.ts';
import {
  applyEveryTagRule,
  applyTagRules,
  changeTagRule,
  countTagged,
  createTagRule,
  removeTagRule,
} from '../../../src/modules/segments/tag-rule.service.ts';
import { noConditions, type TagRuleFields } from '../../../src/modules/segments/tag-rule.ts';
import type { Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildStay } from '../../support/raw-stays.ts';
import { buildInHouseReservation } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let anna: number;
let bert: number;

const nothing: TagRuleFields = { ...noConditions, tag: 'regular', active: true };

/** Anna of Germany, 36, was here once for three nights; Bert of France, 20, twice for a night each, and not since. */
beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id });
  anna = await guest({ lastName: 'Anders', country: 'DE', birthDate: calendarDate('1990-05-20') });
  await stayed(anna, '2027-01-01', '2027-01-04');
  bert = await guest({ lastName: 'Blanc', country: 'FR', birthDate: calendarDate('2006-06-01') });
  await stayed(bert, '2026-05-02', '2026-05-03', 'web');
  await stayed(bert, '2026-05-03', '2026-05-04', 'web');
  await guest({ lastName: 'Nobody', country: null, birthDate: null });
});

beforeEach(async () => {
  await db.tagRule.deleteMany();
  await db.customerTag.deleteMany();
});

function guest(fields: Pick<CustomerFields, 'lastName' | 'country' | 'birthDate'>): Promise<number> {
  const blank = { otherName: null, phone: null, email: null, company: null, vip: false };
  return createCustomer(ctx, hotel.id, { ...blank, firstName: 'X', language: 'en', ...fields });
}

async function stayed(customerId: number, arrival: string, departure: string, channel = 'desk') {
  const { id: reservationId } = await db.reservation.create({
    data: { hotelId: hotel.id, customerId, status: 'confirmed', channel, bookedDate: new Date(arrival) },
  });
  const dates = { arrival: calendarDate(arrival), departure: calendarDate(departure) };
  await buildStay(db, hotel, { reservationId, status: 'checked_out', ...dates });
}

const has = async (tag: string) => {
  const rows = await db.customerTag.findMany({ where: { tag }, orderBy: { customerId: 'asc' } });
  return rows.map(({ customerId, source }) => `${customerId} ${source}`);
};

async function named(conditions: Partial<TagRuleFields>): Promise<string[]> {
  const fields = { ...nothing, ...conditions };
  const id = await createTagRule(ctx, hotel.id, fields);
  await applyTagRules(ctx, hotel.id);
  const rows = await db.customerTag.findMany({ where: { tag: fields.tag }, orderBy: { customerId: 'asc' } });
  expect(rows.length).toBe(await countTagged(db, hotel.id, fields));
  expect((await db.tagRule.findUniqueOrThrow({ where: { id } })).tagged).toBe(rows.length);
  await removeTagRule(ctx, hotel.id, id);
  expect(await db.customerTag.count()).toBe(0);
  return rows.map(({ customerId }) => ({ [anna]: 'Anna', [bert]: 'Bert' })[customerId] ?? 'somebody');
}

test.each<[Partial<TagRuleFields>, string[]]>([
  [{ minStays: 1 }, ['Anna', 'Bert']],
  [{ minStays: 2 }, ['Bert']],
  [{ minStays: 3 }, []],
  [{ minNights: 3 }, ['Anna']],
  [{ minNights: 4 }, []],
  // the stay that ended on 4 May 2026 counts from 3 May on; the one that ended on 3 May does not
  [{ minStays: 1, withinMonths: 12 }, ['Anna', 'Bert']],
  [{ minStays: 2, withinMonths: 12 }, []],
  [{ minStays: 2, withinMonths: 13 }, ['Bert']],
  // Anna left 119 days ago
  [{ absentDays: 119 }, ['Anna', 'Bert']],
  [{ absentDays: 120 }, ['Bert']],
  [{ countries: ['DE', 'CN'] }, ['Anna']],
  [{ channel: 'web' }, ['Bert']],
  [{ channel: 'web', withinMonths: 11 }, []],
  [{ ageFrom: 36 }, ['Anna']],
  [{ ageFrom: 37 }, []],
  [{ ageTo: 36, ageFrom: 20 }, ['Anna', 'Bert']],
  [{ ageTo: 20 }, ['Bert']],
  [{ ageTo: 19 }, []],
  [{ birthdayMonth: true }, ['Anna']],
  [{ levelRank: 1 }, []],
  [{ countries: ['FR'], minNights: 3 }, []],
])('%j names %j', async (conditions, people) => {
  expect(await named(conditions)).toEqual(people);
});

describe('spending', () => {
  let carl: number;
  let house: BuiltHotel;

  test('is what was charged with its taxes, to the cent', async () => {
    house = await buildHotel(db);
    const own = { ...ctx, hotelId: house.id };
    const { stayIds } = await buildInHouseReservation(own, house);
    await runNightAudit(own, { hotelId: house.id });
    ({ customerId: carl } = await db.stay.findUniqueOrThrow({ where: { id: stayIds[0] ?? 0 } }));
    const spent = (amount: number) => countTagged(db, house.id, { ...nothing, minSpendMinor: minor(amount) });
    const { _sum } = await db.folioLine.aggregate({
      where: { folio: { customerId: carl }, kind: { in: ['charge', 'tax'] } },
      _sum: { amountMinor: true },
    });
    const total = Number(_sum.amountMinor);
    expect(total).toBe(60_000);
    expect([await spent(total), await spent(total + 1)]).toEqual([1, 0]);
  });
});

describe('a rule', () => {
  const twice = { ...nothing, tag: 'twice', minStays: 2 };

  test('gives and takes its tag, run once or twice, and leaves alone what stands by hand or is refused', async () => {
    const id = await createTagRule(ctx, hotel.id, { ...twice, minStays: 1 });
    const by = { hotelId: hotel.id, refusedTags: [], classId: null };
    await sortGuest(ctx, { ...by, customerId: anna, tags: ['twice'] });
    await applyTagRules(ctx, hotel.id);
    await applyTagRules(ctx, hotel.id);
    expect(await has('twice')).toEqual([`${anna} hand`, `${bert} rule`]);
    await sortGuest(ctx, { ...by, customerId: bert, tags: [], refusedTags: ['twice'] });
    await applyTagRules(ctx, hotel.id);
    expect(await has('twice')).toEqual([`${anna} hand`, `${bert} refused`]);
    await sortGuest(ctx, { ...by, customerId: bert, tags: [] });
    await changeTagRule(ctx, { hotelId: hotel.id, id, fields: { ...twice, minStays: 3 } });
    await applyTagRules(ctx, hotel.id);
    expect(await has('twice')).toEqual([`${anna} hand`]);
  });

  test('that is renamed or rests takes its tags along', async () => {
    const id = await createTagRule(ctx, hotel.id, twice);
    await applyEveryTagRule(ctx);
    expect(await has('twice')).toEqual([`${bert} rule`]);
    await changeTagRule(ctx, { hotelId: hotel.id, id, fields: { ...twice, tag: 'loyal' } });
    expect(await has('twice')).toEqual([]);
    await segmentJobs[0]?.handle(ctx, { hotelId: hotel.id });
    expect(await has('loyal')).toEqual([`${bert} rule`]);
    await changeTagRule(ctx, { hotelId: hotel.id, id, fields: { ...twice, tag: 'loyal', active: false } });
    await segmentJobs[0]?.handle(ctx, null);
    expect(await has('loyal')).toEqual([]);
  });

  test('of one tag there is one, of another house there is none, and one that asks for nothing is no rule', async () => {
    await createTagRule(ctx, hotel.id, twice);
    await expect(createTagRule(ctx, hotel.id, { ...twice, tag: 'Twice' })).rejects.toThrow('tag_rule_taken');
    const other = await buildHotel(db);
    const { id } = await db.tagRule.findFirstOrThrow();
    await expect(removeTagRule(ctx, other.id, id)).rejects.toThrow('tag_rule_not_found');
    const empty = db.tagRule.create({ data: { hotelId: hotel.id, tag: 'all', countries: [] } });
    await expect(empty).rejects.toThrow(/tag_rules_ask_something/);
    const back = db.tagRule.create({ data: { hotelId: hotel.id, tag: 'all', ageFrom: 9, ageTo: 8 } });
    await expect(back).rejects.toThrow(/tag_rules_ages_in_order/);
  });

  test('narrows the list of guests, together with what is typed', async () => {
    await createTagRule(ctx, hotel.id, { ...twice, minStays: 1 });
    await applyTagRules(ctx, hotel.id);
    const found = async (text: string, tag: string) =>
      (await searchCustomers(db, { hotelIds: [hotel.id], text, page: 1, sorted: { tag } })).customers.map(
        ({ lastName }) => lastName,
      );
    expect((await found('', 'twice')).toSorted()).toEqual(['Anders', 'Blanc']);
    expect(await found('anders', 'twice')).toEqual(['Anders']);
    expect(await found('', 'golf')).toEqual([]);
  });
});
