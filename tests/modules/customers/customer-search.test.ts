import { beforeAll, describe, expect, test } from 'vitest';
import {
  createCustomer,
  findOrCreateCustomerIn,
  getCustomer,
  setIdentityDocument,
} from '../../../src/modules/customers/customer.service.ts';
import { searchCustomers } from '../../../src/modules/customers/customer-search.service.ts';
import { fillCustomerTerms } from '../../../src/modules/customers/customer-terms.service.ts';
import { countStatements, type Db, inTransaction } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let other: BuiltHotel;
const ids: Record<string, number> = {};

const blank = {
  otherName: null,
  email: null,
  phone: null,
  language: 'en',
  country: null,
  birthDate: null,
  company: null,
  vip: false,
};

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  other = await buildHotel(db, { slug: 'other' });
  ctx = testContext(db, { hotelId: hotel.id });
  const make = async (name: string, fields: object) => {
    const { hotelId = hotel.id, ...rest } = fields as { hotelId?: number };
    const person = { ...blank, firstName: '', lastName: '', ...rest };
    ids[name] = await createCustomer(ctx, hotelId, person);
  };
  await make('wang', {
    firstName: '小明',
    lastName: '王',
    otherName: 'Wang Xiaoming',
    email: 'xm@example.com',
    phone: '+8613800138000',
  });
  await make('john', {
    firstName: 'John',
    lastName: 'Smith',
    email: 'john@example.com',
    phone: '+447700900123',
  });
  await make('far', { firstName: 'John', lastName: 'Smith', email: 'far@example.com', hotelId: other.id });
  await setIdentityDocument(ctx, {
    hotelId: hotel.id,
    id: ids.wang ?? 0,
    type: 'passport',
    number: 'G 1234-5678',
    version: 1,
  });
});

async function found(text: string, hotelId = hotel.id) {
  const { customers } = await searchCustomers(db, { hotelIds: [hotelId], text, page: 1 });
  return customers.map(({ id, reason }) => [Object.keys(ids).find((name) => ids[name] === id), reason]);
}

describe.each(['before', 'after'])('%s the terms are written', (when) => {
  beforeAll(async () => {
    if (when === 'after') expect(await fillCustomerTerms(ctx)).toBe(3);
  });

  test.each([
    ['王小明', 'wang', 'name'],
    ['小明', 'wang', 'name'],
    ['wang xiaoming', 'wang', 'name'],
    ['smith jo', 'john', 'name'],
    ['xiaomingw', 'wang', 'pinyin'],
    ['0013 80', 'wang', 'phone'],
    ['+44 7700', 'john', 'phone'],
    ['john@exam', 'john', 'email'],
    ['g12345678', 'wang', 'document'],
  ])('%s finds by its reason', async (text, name, reason) => {
    expect(await found(text)).toEqual([[name, reason]]);
  });
});

test('initials and slips are found once the terms are written, and say so', async () => {
  expect(await found('wxm')).toEqual([['wang', 'initials']]);
  expect(await found('jhon smith')).toEqual([['john', 'similar']]);
  expect(await found('Smiht')).toEqual([['john', 'similar']]);
  expect(await found('王晓明')).toEqual([['wang', 'similar']]);
  expect(await found('Nobody Atall')).toEqual([]);
  expect(await found('G1234567')).toEqual([]);
});

test('a changed name is found at once and its old one no more', async () => {
  await db.customer.update({
    where: { id: ids.john ?? 0 },
    data: { lastName: 'Smythe', searchName: 'john smythe' },
  });
  expect(await found('smythe')).toEqual([['john', 'name']]);
  expect(await fillCustomerTerms(ctx)).toBe(1);
  expect(await found('smythe')).toEqual([['john', 'name']]);
  expect(await found('smith john')).toEqual([]);
});

test('a house sees the guests it knows; a booking of a known guest makes the house know her', async () => {
  expect(await found('john', other.id)).toEqual([['far', 'name']]);
  const key = { hotelId: other.id, id: ids.wang ?? 0 };
  await expect(getCustomer(db, key)).rejects.toMatchObject({ code: 'customer_not_found' });
  const guest = {
    firstName: '小明',
    lastName: '王',
    email: 'XM@example.com',
    language: 'zh-CN',
    hotelId: other.id,
  };
  const both = await Promise.all(
    [1, 2].map(() => inTransaction(db, (tx) => findOrCreateCustomerIn(tx, ctx, guest))),
  );
  expect(both).toEqual([
    { id: ids.wang, created: false },
    { id: ids.wang, created: false },
  ]);
  expect(await getCustomer(db, key)).toMatchObject({ id: ids.wang, hotelId: other.id, lastName: '王' });
  expect(await found('王小明', other.id)).toEqual([['wang', 'name']]);
  expect(await found('王小明')).toEqual([['wang', 'name']]);
  expect(await db.customerHotel.count({ where: { customerId: ids.wang ?? 0 } })).toBe(2);
});

test('a search costs at most three statements, however many it finds', async () => {
  const search = (text: string) =>
    countStatements(() => searchCustomers(db, { hotelIds: [hotel.id], text, page: 1 }));
  expect([await search('zzzzzz'), await search('wang')]).toEqual([2, 2]);
  expect(await search('Smiht')).toBe(3);
});

test('a term of a house that does not know the guest can not be written', async () => {
  await expect(
    db.$executeRaw`INSERT INTO customer_terms VALUES (${hotel.id}, 'n:far', ${ids.far ?? 0})`,
  ).rejects.toThrow(/customer_terms_known_ref/);
  await expect(
    db.$executeRaw`UPDATE customers SET merged_into_id = id WHERE id = ${ids.far ?? 0}`,
  ).rejects.toThrow(/customers_merged_into_another/);
});
