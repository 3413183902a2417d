import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { Prisma } from '../../../src/generated/prisma/client.ts';
import { addCompanion, companionsOf } from '../../../src/modules/customers/companion.service.ts';
import {
  createCustomer,
  findOrCreateCustomerIn,
  getCustomer,
  recordConsentIn,
  successorOf,
  updateCustomer,
} from '../../../src/modules/customers/customer.service.ts';
import { selectPairs } from '../../../src/modules/customers/customer-merge.queries.ts';
import {
  keepApart,
  listDuplicates,
  mergeCustomers,
  previewMerge,
  samenessOf,
  undoMerge,
} from '../../../src/modules/customers/customer-merge.service.ts';
import {
  customerReferences,
  filledFields,
  likeness,
  type Mergeable,
  undoRefusal,
} from '../../../src/modules/customers/customer-merge.ts';
import { savePreferences } from '../../../src/modules/customers/preference.service.ts';
import { sortGuest } from '../../../src/modules/customers/profile-record.service.ts';
import { type Db, inTransaction, selectRows } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildReservation } from '../../support/stays.ts';

const person: Mergeable = {
  id: 1,
  firstName: 'Wei',
  lastName: 'Li',
  otherName: null,
  email: null,
  phone: null,
  country: null,
  birthDate: null,
  company: null,
  documentMask: null,
  documentHash: null,
  searchPinyin: '',
  vip: false,
  version: 1,
};

describe('likeness', () => {
  const born = { birthDate: calendarDate('1990-01-02') };
  const swapped = { firstName: 'Li', lastName: 'Wei' };
  test.each([
    ['mail and name, its words swapped', { email: 'a@b.c' }, { email: 'a@b.c', ...swapped }, 85],
    ['a family under one mail', { email: 'a@b.c' }, { email: 'a@b.c', firstName: 'Na' }, 25],
    ['a name alone', {}, {}, 35],
    ['a name and a date of birth', born, born, 60],
    ['a name and another date of birth', born, { birthDate: calendarDate('1991-01-02') }, -25],
    ['one document, whatever the name', { documentHash: 'x' }, { documentHash: 'x', firstName: 'Na' }, 75],
    ['another document', { phone: '+861', documentHash: 'x' }, { phone: '+861', documentHash: 'y' }, 35],
  ])('%s', (_name, one, other, score) => {
    expect(likeness({ ...person, ...one }, { ...person, id: 2, ...other }).score).toBe(score);
  });

  test('only what is empty is filled in', () => {
    const other = { ...person, email: 'b@b.c', phone: '+86', vip: true, documentHash: 'h' };
    expect(filledFields({ ...person, email: 'a@b.c' }, other)).toEqual(['phone', 'document', 'vip']);
  });

  test('a merge can be taken back for thirty days to the instant', () => {
    const at = new Date('2027-05-01T00:00:00Z');
    expect(undoRefusal({ at, undoneAt: null }, new Date('2027-05-31T00:00:00Z'))).toBeNull();
    expect(undoRefusal({ at, undoneAt: null }, new Date('2027-05-31T00:00:00.001Z'))).toBe('too_late');
    expect(undoRefusal({ at, undoneAt: at }, at)).toBe('undone');
  });
});

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let other: BuiltHotel;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  other = await buildHotel(db, { slug: 'other' });
  ctx = testContext(db, { hotelId: hotel.id });
});

test('every column that refers to a customer has its fate', async () => {
  const Row = z.object({ name: z.string() });
  const tables = await selectRows(
    db,
    Row,
    Prisma.sql`SELECT table_name AS name FROM information_schema.columns
      WHERE column_name = 'customer_id' AND table_schema = 'public' ORDER BY 1`,
  );
  expect(tables.map(({ name }) => name)).toEqual(customerReferences.map(({ table }) => table).toSorted());
});

const fields = { otherName: null, email: null, phone: null, language: 'en', country: null, birthDate: null };

async function make(name: string, more: object = {}, hotelId = hotel.id): Promise<number> {
  const rest = { company: null, vip: false, firstName: 'Wei', lastName: name };
  return createCustomer(ctx, hotelId, { ...fields, ...rest, ...more });
}

/** What belongs to a customer, told by its tables. */
async function belongings(id: number) {
  const where = { customerId: id };
  return {
    stays: (await db.stay.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } })).map(
      (row) => row.id,
    ),
    reservations: await db.reservation.count({ where }),
    consents: await db.consent.count({ where }),
    companions: (await companionsOf(db, id)).length,
    wishes: (await db.customerPreference.findMany({ where, orderBy: { code: 'asc' } })).map(
      (row) => row.code,
    ),
    tags: (await db.customerTag.findMany({ where, orderBy: { tag: 'asc' } })).map((row) => row.tag),
    hotels: (await db.customerHotel.findMany({ where, orderBy: { hotelId: 'asc' } })).map(
      (row) => row.hotelId,
    ),
    classes: (await db.customerHotel.findMany({ where, orderBy: { hotelId: 'asc' } })).map(
      (row) => row.classId,
    ),
  };
}

/** Two profiles of one guest, the second with everything a profile can have, in both houses. */
async function twoProfiles(name: string, classId: number | null = null) {
  const keptId = await make(name, { email: `${name}@a.example` });
  const mergedId = await make(name, { phone: '+8613800138000', vip: true }, other.id);
  const guest = { firstName: 'Wei', lastName: name, phone: '+8613800138000', language: 'en' };
  await inTransaction(db, (tx) => findOrCreateCustomerIn(tx, ctx, { ...guest, hotelId: hotel.id }));
  await buildReservation(ctx, hotel, { guest, arrival: '2027-06-01', departure: '2027-06-03' });
  const consent = {
    channel: 'email',
    purpose: 'marketing',
    granted: true,
    source: 'web',
    textVersion: 'spoken',
  } as const;
  await inTransaction(db, (tx) => recordConsentIn(tx, ctx, { ...consent, customerId: mergedId }));
  const companion = { firstName: 'Na', lastName: name, birthDate: null, documentNumber: null };
  await addCompanion(ctx, { ...companion, customerId: mergedId, hotelId: hotel.id });
  await savePreferences(ctx, { customerId: keptId, hotelId: hotel.id, wishes: ['quiet'] });
  await savePreferences(ctx, { customerId: mergedId, hotelId: hotel.id, wishes: ['quiet', 'cot'] });
  await sortGuest(ctx, {
    customerId: mergedId,
    hotelId: hotel.id,
    tags: ['golf'],
    refusedTags: [],
    classId,
  });
  return { keptId, mergedId, hotelId: hotel.id };
}

test('a merge moves all that the preview said, an undo moves exactly that back', async () => {
  const pair = await twoProfiles('Gao');
  const before = [await belongings(pair.keptId), await belongings(pair.mergedId)];
  expect(before[1]).toMatchObject({
    reservations: 1,
    consents: 1,
    companions: 1,
    hotels: [hotel.id, other.id],
  });
  const preview = await previewMerge(db, pair);
  expect(preview.filled).toEqual(['phone', 'vip']);
  expect(preview.moving).toMatchObject({
    reservations: 1,
    stays: 1,
    customer_preferences: 1,
    customer_tags: 1,
  });

  const id = await mergeCustomers(ctx, { ...pair, versions: [1, 1] });
  const kept = await belongings(pair.keptId);
  expect(kept).toMatchObject({
    reservations: 1,
    consents: 1,
    companions: 1,
    tags: ['golf'],
    wishes: ['cot', 'quiet'],
  });
  expect(kept.stays).toEqual(before[1]?.stays);
  expect(kept.hotels).toEqual([hotel.id, other.id]);
  expect(await belongings(pair.mergedId)).toMatchObject({
    reservations: 0,
    stays: [],
    wishes: ['quiet'],
    hotels: [],
  });
  expect(await getCustomer(db, { hotelId: hotel.id, id: pair.keptId })).toMatchObject({
    phone: '+8613800138000',
    vip: true,
  });
  await expect(getCustomer(db, { hotelId: hotel.id, id: pair.mergedId })).rejects.toMatchObject({
    code: 'customer_not_found',
  });
  expect(await successorOf(db, { hotelId: hotel.id, id: pair.mergedId })).toBe(pair.keptId);

  await undoMerge(ctx, { hotelId: hotel.id, id });
  expect([await belongings(pair.keptId), await belongings(pair.mergedId)]).toEqual(before);
  expect(await getCustomer(db, { hotelId: hotel.id, id: pair.keptId })).toMatchObject({
    phone: null,
    vip: false,
  });
  expect(await successorOf(db, { hotelId: hotel.id, id: pair.mergedId })).toBeNull();
  await expect(undoMerge(ctx, { hotelId: hotel.id, id })).rejects.toMatchObject({ code: 'merge_undone' });
});

test('what was booked or changed since stays with the kept profile; thirty days on it is too late', async () => {
  const pair = await twoProfiles('Hua');
  const id = await mergeCustomers(ctx, { ...pair, versions: [1, 1] });
  const guest = { firstName: 'Wei', lastName: 'Hua', email: 'hua@a.example', language: 'en' };
  await buildReservation(ctx, hotel, { guest, arrival: '2027-07-01', departure: '2027-07-02' });
  const now = await getCustomer(db, { hotelId: hotel.id, id: pair.keptId });
  await updateCustomer(ctx, { ...now, phone: '+447700900123' });
  const late = testContext(db, { hotelId: hotel.id, at: new Date(testNow.getTime() + 31 * 86_400_000) });
  await expect(undoMerge(late, { hotelId: hotel.id, id })).rejects.toMatchObject({ code: 'merge_too_late' });
  await undoMerge(ctx, { hotelId: hotel.id, id });
  expect((await belongings(pair.keptId)).reservations).toBe(1);
  expect((await belongings(pair.mergedId)).reservations).toBe(1);
  expect(await getCustomer(db, { hotelId: hotel.id, id: pair.keptId })).toMatchObject({
    phone: '+447700900123',
    vip: false,
  });
});

test('two clerks merging two profiles into each other: one wins, and a booking in between lands on one that stands', async () => {
  const pair = await twoProfiles('Lin');
  const turned = { hotelId: hotel.id, keptId: pair.mergedId, mergedId: pair.keptId };
  const guest = { firstName: 'Wei', lastName: 'Lin', phone: '+8613800138000', language: 'en' };
  const [one, two, booked] = await Promise.allSettled([
    mergeCustomers(ctx, { ...pair, versions: [1, 1] }),
    mergeCustomers(ctx, { ...turned, versions: [1, 1] }),
    buildReservation(ctx, hotel, { guest, arrival: '2027-08-01', departure: '2027-08-02' }),
  ]);
  expect([one?.status, two?.status].toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(booked?.status).toBe('fulfilled');
  const stranded = await db.$queryRaw`SELECT r.id FROM reservations r JOIN customers c ON c.id = r.customer_id
    WHERE c.merged_into_id IS NOT NULL`;
  expect(stranded).toEqual([]);
  expect(await db.customerMerge.count({ where: { keptId: { in: [pair.keptId, pair.mergedId] } } })).toBe(1);
});

test('the class of a house goes along where the kept profile has none, and back; the preview tells the points', async () => {
  const made = (code: string) =>
    db.guestClass.create({ data: { hotelId: hotel.id, code, names: { en: code }, meanings: {} } });
  const [friend, careful] = [await made('FRIEND'), await made('CARE')];
  const pair = await twoProfiles('Hou', friend.id);
  const before = [(await belongings(pair.keptId)).classes, (await belongings(pair.mergedId)).classes];
  expect(before).toEqual([[null], [friend.id, null]]);
  const member = { customerId: pair.mergedId, number: 'M00000001', hotelId: hotel.id, source: 'desk' };
  const { id: levelId } = await db.loyaltyLevel.findFirstOrThrow({ orderBy: { rank: 'asc' } });
  await db.loyaltyMember.create({
    data: { ...member, levelId, joinedAt: testNow, joinedDate: new Date('2027-05-03') },
  });
  expect([
    (await previewMerge(db, pair)).points,
    (await previewMerge(db, { ...pair, keptId: pair.mergedId, mergedId: pair.keptId })).points,
  ]).toEqual([0, null]);
  const merge = () => mergeCustomers(ctx, { ...pair, versions: [1, 1] });
  const id = await merge();
  expect((await belongings(pair.keptId)).classes).toEqual([friend.id, null]);
  await undoMerge(ctx, { hotelId: hotel.id, id });
  expect([(await belongings(pair.keptId)).classes, (await belongings(pair.mergedId)).classes]).toEqual(
    before,
  );
  await db.customerHotel.updateMany({ where: { customerId: pair.keptId }, data: { classId: careful.id } });
  await mergeCustomers(ctx, { ...pair, versions: [3, 3] });
  expect((await belongings(pair.keptId)).classes).toEqual([careful.id, null]);
});

test('profiles looked at in another version, or not known to the house, are not merged', async () => {
  const [a, b] = [await make('Shen'), await make('Shen')];
  const far = await make('Shen', {}, other.id);
  const merge = (mergedId: number, versions: [number, number]) =>
    mergeCustomers(ctx, { hotelId: hotel.id, keptId: a, mergedId, versions });
  await expect(merge(b, [1, 2])).rejects.toMatchObject({ code: 'stale_version' });
  await expect(merge(far, [1, 1])).rejects.toMatchObject({ code: 'customer_not_found' });
  await expect(merge(a, [1, 1])).rejects.toMatchObject({ code: 'merge_itself' });
});

test('duplicates are proposed by what they share, until somebody knows better', async () => {
  const shared = { email: 'same@example.com' };
  const [a, b] = [await make('Duan', shared), await make('Duan', shared)];
  await make('Peng', shared);
  const ids = async () =>
    (await listDuplicates(db, hotel.id))
      .filter(({ one }) => one.lastName === 'Duan')
      .map(({ one, other }) => [one.id, other.id]);
  const alike = async (id: number) =>
    (await samenessOf(ctx, { hotelId: hotel.id, customerId: id })).duplicates;
  expect(await ids()).toEqual([[a, b]]);
  expect(await alike(b)).toMatchObject([{ other: { id: a }, score: 85, reasons: ['email', 'name'] }]);
  await keepApart(ctx, { hotelId: hotel.id, keptId: b, mergedId: a });
  expect(await ids()).toEqual([]);
  expect(await alike(b)).toEqual([]);
});

test('a house of many guests is told the same as a house of few', async () => {
  const born = { birthDate: calendarDate('1980-02-29') };
  const pairs: number[][] = [];
  for (const shared of [{ email: 'two@example.com' }, { phone: '+8613800138777' }, born]) {
    const [a, b] = [await make('Qiu', shared), await make('Qiu', shared)];
    pairs.push([a, b]);
  }
  await make('Qiu', { email: 'two@example.com' }, other.id);
  const found = async (few: number) =>
    (await selectPairs(db, hotel.id, few)).map(({ firstId, secondId }) => [firstId, secondId]);
  const among = await found(1_000_000);
  expect(among).toEqual(expect.arrayContaining(pairs));
  expect(await found(0)).toEqual(among);
});
