import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCustomer } from '../../../src/modules/customers/customer.service.ts';
import { mergeCustomers, undoMerge } from '../../../src/modules/customers/customer-merge.service.ts';
import * as conversions from '../../../src/modules/loyalty/conversion.service.ts';
import { selectAndLockMember } from '../../../src/modules/loyalty/member.queries.ts';
import { join, statementOf } from '../../../src/modules/loyalty/member.service.ts';
import { surnameFits } from '../../../src/modules/loyalty/member.ts';
import { createPartner, listPartners } from '../../../src/modules/loyalty/partner.service.ts';
import {
  conversionRefusal,
  numberFits,
  type Partner,
  plainPartnerNumber,
  unitsFor,
} from '../../../src/modules/loyalty/partner.ts';
import { patternWords } from '../../../src/modules/loyalty/partner-text.ts';
import { grantIn } from '../../../src/modules/loyalty/points.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testBusinessDate,
  testContext,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildProgramme, entriesOf, pointsLeft } from '../../support/programme.ts';

const airline: Partner = {
  id: 1,
  code: 'SKY',
  names: { en: 'Skylark' },
  kind: 'airline',
  stepPoints: 1_000,
  stepUnits: 400,
  unitNames: { en: 'miles' },
  minPoints: 2_000,
  maxPerYear: 5_000,
  numberPattern: 'AA9999*',
  active: true,
};

test('a number is as its pattern says, whatever the spaces between', () => {
  expect(plainPartnerNumber(' ka 12-34 x')).toBe('KA1234X');
  for (const number of ['KA1234X', 'KA12347']) expect(numberFits('AA9999*', number)).toBe(true);
  for (const number of ['KA123X7', 'K11234X', 'KA1234', 'KA1234XX', 'KÄ1234X'])
    expect(numberFits('AA9999*', number)).toBe(false);
  expect([numberFits('K99', 'K12'), numberFits('K99', 'L12')]).toEqual([true, false]);
  expect([numberFits('', 'ANY123'), numberFits('', 'A!')]).toEqual([true, false]);
});

test('the pattern is told in words', () => {
  expect(patternWords('AA9999*', 'en')).toBe('2 letters, 4 digits, 1 letter or digit');
  expect(patternWords('KL999', 'zh-CN')).toBe('“KL”、3 位数字');
  expect(patternWords('', 'en')).toBe('Any letters and digits');
});

test('only whole steps, from the least on, and no more than a year allows', () => {
  const ask = (points: number, takenThisYear = 0, partner = airline) =>
    conversionRefusal(partner, { points, takenThisYear, number: 'KA1234X' });
  expect([ask(1_000), ask(2_000), ask(2_500), ask(3_000)]).toEqual(['too_few', null, 'step', null]);
  expect([ask(3_000, 2_000), ask(3_000, 2_001)]).toEqual([null, 'too_many']);
  expect(ask(900_000, 0, { ...airline, maxPerYear: null })).toBeNull();
  expect(ask(2_000, 0, { ...airline, active: false })).toBe('inactive');
  expect(conversionRefusal(airline, { points: 2_000, takenThisYear: 0, number: '1' })).toBe('number');
  expect(unitsFor(airline, 2_500)).toBe(800);
});

test('a surname fits in either script, and part of one does not', () => {
  const lin = { lastName: 'Lin', otherName: '林梅' };
  for (const name of ['Lin', ' LIN ', '林']) expect(surnameFits(name, lin)).toBe(true);
  for (const name of ['Li', 'Mei', '林梅', '梅', '', 'Lin Mei']) expect(surnameFits(name, lin)).toBe(false);
  expect(surnameFits('Zhang', { lastName: '张', otherName: 'Zhang Wei' })).toBe(true);
  expect(surnameFits('Ouyang', { lastName: '欧阳', otherName: null })).toBe(false);
});

describe('points at a partner', () => {
  let db: Db;
  let ctx: TestContext;
  let hotel: BuiltHotel;
  let partnerId: number;
  let people = 0;
  let keys = 0;

  beforeAll(async () => {
    ({ db } = await testDatabase());
    await buildProgramme(db);
    hotel = await buildHotel(db);
    const clerk = { kind: 'staff', email: 'chen@hotel.test', name: 'Chen Jing', passwordHash: '' };
    const { id } = await db.user.create({ data: clerk });
    ctx = testContext(db, { hotelId: hotel.id, actor: { kind: 'staff', id, name: 'Chen Jing' } });
  });

  beforeEach(async () => {
    const { id: _id, ...fields } = airline;
    await createPartner(ctx, { ...fields, code: `SKY${++keys}` });
    partnerId = Math.max(...(await listPartners(db)).map((partner) => partner.id));
  });

  async function memberWith(points: number) {
    const blank = { otherName: null, phone: null, country: null, birthDate: null, company: null, vip: false };
    const email = `song${++people}@example.com`;
    const name = { firstName: 'Yu', lastName: `Song ${people}` };
    const customerId = await createCustomer(ctx, hotel.id, { ...blank, ...name, email, language: 'en' });
    const member = await join(ctx, { customerId, hotelId: hotel.id, source: 'desk' });
    await inTransaction(db, async (tx) =>
      grantIn(tx, ctx, {
        member: await selectAndLockMember(tx, member.id),
        kind: 'adjusted',
        points,
        businessDate: testBusinessDate,
      }),
    );
    return { ...member, email };
  }

  const order = (memberId: number, points = 2_000, formKey = `key-${++keys}-of-a-form`) =>
    conversions.orderConversion(ctx, { memberId, partnerId, points, number: 'ka 1234 x', formKey });
  const statusesOf = async (memberId: number) =>
    (await conversions.conversionsOf(db, memberId)).map((each) => each.status).toReversed();
  const mailsTo = async (recipient: string) =>
    (await db.outboxMail.findMany({ where: { recipient }, orderBy: { id: 'asc' } })).map(
      (mail) => mail.subject,
    );

  test('are taken at once, go with one file, and are credited; each step is told', async () => {
    const member = await memberWith(5_000);
    await order(member.id, 3_000);
    expect(await pointsLeft(db, member.id)).toBe(2_000);
    expect(await conversions.pointsUnderWay(db)).toBe(3_000);
    const [open] = await conversions.conversionsOf(db, member.id);
    expect(open).toMatchObject({
      status: 'open',
      number: 'KA1234X',
      points: 3_000,
      units: 1_200,
      batchId: null,
    });
    const batchId = await conversions.sendBatch(ctx, partnerId);
    const file = await conversions.conversionsIn(db, { id: batchId, partnerId });
    expect(file.map(({ id, number, units }) => ({ id, number, units }))).toEqual([
      { id: open?.id, number: 'KA1234X', units: 1_200 },
    ]);
    await expect(conversions.sendBatch(ctx, partnerId)).rejects.toMatchObject({
      code: 'partner_batch_empty',
    });
    expect(await conversions.confirmBatch(ctx, { partnerId, batchId })).toBe(1);
    await expect(conversions.confirmBatch(ctx, { partnerId, batchId })).rejects.toMatchObject({
      code: 'conversion_settled',
    });
    expect(await statusesOf(member.id)).toEqual(['confirmed']);
    expect(await conversions.pointsUnderWay(db)).toBe(0);
    expect(await mailsTo(member.email)).toEqual([
      'We convert 3,000 points to Skylark',
      'Your 1,200 miles are on the way to Skylark',
      'Skylark credited 1,200 miles',
    ]);
    const { entries } = await statementOf(db, { memberId: member.id, page: 1 });
    expect(entries[0]).toMatchObject({ kind: 'redeemed', cause: 'conversion', thing: { en: 'Skylark' } });
  });

  test('refused by the partner they are back in their lot, once, and may be converted again this year', async () => {
    const member = await memberWith(5_000);
    await order(member.id, 5_000);
    const [open] = await conversions.conversionsOf(db, member.id);
    const id = open?.id ?? 0;
    await expect(conversions.settleConversion(ctx, { id, status: 'confirmed' })).rejects.toMatchObject({
      code: 'conversion_settled',
    });
    await conversions.sendBatch(ctx, partnerId);
    const back = () => conversions.settleConversion(ctx, { id, status: 'returned' });
    const both = await Promise.allSettled([back(), back()]);
    expect(both.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await entriesOf(db, member.id)).toEqual(['adjusted 5000', 'redeemed -5000', 'returned 5000']);
    expect(await db.loyaltyLot.count({ where: { memberId: member.id } })).toBe(1);
    expect((await mailsTo(member.email)).at(-1)).toBe('5,000 points are back: Skylark');
    await order(member.id, 5_000);
    expect(await statusesOf(member.id)).toEqual(['returned', 'open']);
  });

  test('two orders at once stay within the year, and one form is one order', async () => {
    const member = await memberWith(9_000);
    const results = await Promise.allSettled([order(member.id, 3_000), order(member.id, 3_000)]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({
      reason: { code: 'conversion_too_many' },
    });
    const once = await memberWith(9_000);
    await Promise.all([
      order(once.id, 2_000, 'sent-twice-by-hand'),
      order(once.id, 2_000, 'sent-twice-by-hand'),
    ]);
    expect(await statusesOf(once.id)).toEqual(['open']);
    const poor = await memberWith(1_999);
    await expect(order(poor.id)).rejects.toMatchObject({ code: 'points_not_enough' });
    expect(await statusesOf(poor.id)).toEqual([]);
  });

  test('two who make the file at once: each order goes with one of them', async () => {
    for (const points of [2_000, 3_000, 4_000]) await order((await memberWith(5_000)).id, points);
    const results = await Promise.allSettled([1, 2, 3].map(() => conversions.sendBatch(ctx, partnerId)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await db.loyaltyTransferBatch.count({ where: { partnerId } })).toBe(1);
    const rows = await db.loyaltyConversion.findMany({ where: { partnerId } });
    expect(rows.map((row) => row.status)).toEqual(['sent', 'sent', 'sent']);
    expect(new Set(rows.map((row) => row.batchId)).size).toBe(1);
  });

  test('the database holds an order to one batch, its partner, and its points', async () => {
    const member = await memberWith(5_000);
    await order(member.id);
    const first = await conversions.sendBatch(ctx, partnerId);
    await order(member.id);
    const second = await conversions.sendBatch(ctx, partnerId);
    const where = (batchId: number) => ({ where: { batchId, partnerId } });
    await expect(
      db.loyaltyConversion.updateMany({ ...where(first), data: { batchId: second } }),
    ).rejects.toThrow(/settled as it is/);
    await expect(db.loyaltyConversion.updateMany({ ...where(first), data: { points: 1 } })).rejects.toThrow(
      /settled as it is/,
    );
    await expect(
      db.loyaltyConversion.updateMany({
        ...where(first),
        data: { status: 'returned', settledAt: ctx.clock() },
      }),
    ).rejects.toThrow(/is not what its points are/);
    const { id: _id, ...fields } = airline;
    await createPartner(ctx, { ...fields, code: `LARK${keys}` });
    const other = Math.max(...(await listPartners(db)).map((partner) => partner.id));
    const foreign = {
      memberId: member.id,
      partnerId: other,
      batchId: first,
      status: 'sent',
      number: 'X',
      formKey: 'f',
    };
    const amount = { points: 1, units: 1, orderedDate: new Date('2027-05-03'), orderedAt: ctx.clock() };
    await expect(db.loyaltyConversion.create({ data: { ...foreign, ...amount } })).rejects.toThrow(
      /batch_ref/,
    );
    await expect(conversions.conversionsIn(db, { id: first, partnerId: other })).rejects.toMatchObject({
      code: 'partner_batch_not_found',
    });
  });

  test('a merge of profiles takes orders and numbers along, and gives them back', async () => {
    const [kept, gone] = [await memberWith(5_000), await memberWith(5_000)];
    await order(kept.id);
    await conversions.orderConversion(ctx, {
      memberId: gone.id,
      partnerId,
      points: 2_000,
      number: 'XX9999Y',
      formKey: 'of-who-went-away',
    });
    const numbersOf = async (memberId: number) =>
      (await db.loyaltyPartnerNumber.findMany({ where: { memberId } })).map((row) => row.number);
    await mergeCustomers(ctx, {
      hotelId: hotel.id,
      keptId: kept.customerId,
      mergedId: gone.customerId,
      versions: [1, 1],
    });
    expect(await statusesOf(kept.id)).toEqual(['open', 'open']);
    expect(await numbersOf(kept.id)).toEqual(['KA1234X']);
    const { id } = await db.customerMerge.findFirstOrThrow({ orderBy: { id: 'desc' } });
    await undoMerge(ctx, { hotelId: hotel.id, id });
    expect([await numbersOf(kept.id), await numbersOf(gone.id)]).toEqual([['KA1234X'], ['XX9999Y']]);
    expect(await statusesOf(gone.id)).toEqual(['open']);
  });
});
