import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate, toDbDate } from '../../../src/core/calendar-date.ts';
import { stopLink } from '../../../src/modules/care/care.mail.ts';
import { changeCareLimits, stopCare, writeDueCare } from '../../../src/modules/care/care.service.ts';
import {
  anniversariesOn,
  birthdaysOn,
  dueCare,
  isQuiet,
  usualLimits,
  yearsSince,
} from '../../../src/modules/care/care.ts';
import { makeWording } from '../../../src/modules/customers/consent-wording.service.ts';
import { recordConsentIn } from '../../../src/modules/customers/customer.service.ts';
import { updateLevelIn } from '../../../src/modules/loyalty/earning.service.ts';
import { selectAndLockMember } from '../../../src/modules/loyalty/member.queries.ts';
import { join } from '../../../src/modules/loyalty/member.service.ts';
import { careKinds, usualSettings } from '../../../src/modules/notifications/message-kind.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { signed } from '../../../src/platform/link-signature.ts';
import { LocalTextSchema } from '../../../src/platform/local-text-schema.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildProgramme } from '../../support/programme.ts';
import { buildReservation } from '../../support/stays.ts';

const day = calendarDate;
const on = { mail: true, sms: false, hour: 10, delayHours: null, delayDays: null };
const settings = {
  ...usualSettings,
  care_first: { ...on, delayDays: 2 },
  care_birthday: on,
  care_anniversary: on,
  care_missed: { ...on, delayDays: 365 },
  care_complaint: { ...on, delayDays: 3 },
  care_level_up: on,
  care_level_landing: on,
};

describe('what is due', () => {
  const at = (time: string, zone = 'Asia/Shanghai') =>
    dueCare(settings, usualLimits, { at: new Date(time), timeZone: zone });

  test('goes by the hotel’s own wall clock, its hour and its quiet time', () => {
    expect(at('2027-05-03T01:59:59Z')).toEqual({});
    expect(at('2027-05-03T02:00:00Z')).toEqual({
      care_first: { from: '2027-04-28', to: '2027-05-01' },
      care_birthday: [503],
      care_anniversary: expect.arrayContaining(['2026-05-03', '2025-05-03']),
      care_missed: { from: '2026-04-30', to: '2026-05-03' },
      care_complaint: { from: '2027-04-27', to: '2027-04-30' },
      care_level_up: { from: '2027-04-30', to: '2027-05-03' },
      care_level_landing: { from: '2027-04-30', to: '2027-05-03' },
    });
    expect(at('2027-05-03T12:59:59Z').care_birthday).toEqual([503]);
    expect(at('2027-05-03T13:00:00Z')).toEqual({}); // 21:00, quiet
    expect(at('2027-05-03T02:00:00Z', 'America/New_York')).toEqual({}); // 22:00 the day before
  });

  test('is nothing until a house switches it on', () => {
    const moment = { at: new Date('2027-05-03T04:00:00Z'), timeZone: 'UTC' };
    expect(dueCare(usualSettings, { ...usualLimits, quietFrom: 0, quietTo: 0 }, moment)).toEqual({});
  });

  test.each([
    [20, 21, 9, false],
    [21, 21, 9, true],
    [0, 21, 9, true],
    [8, 21, 9, true],
    [9, 21, 9, false],
    [12, 12, 14, true],
    [14, 12, 14, false],
    [12, 12, 12, false],
  ])('at %i:00, quiet from %i to %i: %s', (hour, quietFrom, quietTo, quiet) => {
    expect(isQuiet(hour, { quietFrom, quietTo })).toBe(quiet);
  });

  test.each([
    ['2027-05-03', [503]],
    ['2027-02-28', [228, 229]],
    ['2028-02-28', [228]],
    ['2028-02-29', [229]],
    ['2027-12-31', [1231]],
  ])('on %s the birthdays %j are kept', (date, days) => {
    expect(birthdaysOn(day(date))).toEqual(days);
  });

  test('a first stay on 29 February is remembered on such days alone', () => {
    expect(anniversariesOn(day('2028-02-29')).slice(0, 2)).toEqual(['2024-02-29', '2020-02-29']);
    expect(anniversariesOn(day('2027-02-28'))).not.toContain('2024-02-29');
  });

  test('years are whole ones', () => {
    expect(yearsSince(day('2024-05-03'), day('2027-05-02'))).toBe(2);
    expect(yearsSince(day('2024-05-03'), day('2027-05-03'))).toBe(3);
  });
});

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let guests = 0;

beforeAll(async () => {
  ({ db } = await testDatabase());
});
beforeEach(async () => {
  await db.hotel.updateMany({ data: { active: false } });
  hotel = await buildHotel(db);
  ctx = testContext(db, { hotelId: hotel.id, at: new Date('2027-05-03T10:00:00+08:00') });
  for (const kind of careKinds)
    await db.messageSetting.create({ data: { hotelId: hotel.id, kind, ...settings[kind] } });
});

interface Past {
  readonly arrival: string;
  readonly departure: string;
  readonly birthDate?: string;
  readonly agrees?: boolean;
}

/** A guest who stayed once, and agreed to marketing by mail unless said otherwise. */
async function guestWho({ arrival, departure, birthDate, agrees = true }: Past): Promise<number> {
  guests += 1;
  const guest = { firstName: 'Mei', lastName: `Zhao${guests}`, email: `mei${guests}@example.com` };
  const { number } = await buildReservation(ctx, hotel, { guest });
  const { id, customerId } = await db.stay.findFirstOrThrow({ where: { reservation: { number } } });
  const dates = { arrival: toDbDate(day(arrival)), departure: toDbDate(day(departure)) };
  await db.stay.update({ where: { id }, data: { ...dates, status: 'checked_out' } });
  if (birthDate)
    await db.customer.update({
      where: { id: customerId },
      data: { birthDate: toDbDate(day(birthDate)) },
    });
  if (agrees) await consent(customerId, true);
  return customerId;
}

/** A member whose stay of long ago counts so many nights now, his level reckoned on 3 May 2027. */
async function memberWho({ nights, agrees = true }: { readonly nights: number; readonly agrees?: boolean }) {
  const customerId = await guestWho({ ...longAgo, agrees });
  const lastName = `Zhao${guests}`;
  const { id: memberId } = await join(ctx, { customerId, hotelId: hotel.id, source: 'desk' });
  const { id: stayId } = await db.stay.findFirstOrThrow({ where: { customerId } });
  const stay = { stayId, memberId, hotelId: hotel.id, date: toDbDate(day('2027-05-03')), nights };
  await db.loyaltyStay.create({ data: { ...stay, counts: true, terms: {}, basePoints: 0, points: 0 } });
  await reckon(memberId, '2027-05-03');
  return { customerId, memberId, lastName };
}

const reckon = (memberId: number, date: string) =>
  inTransaction(db, async (tx) =>
    updateLevelIn(tx, ctx, { member: await selectAndLockMember(tx, memberId), date: day(date) }),
  );

const consent = (customerId: number, granted: boolean) =>
  inTransaction(db, (tx) =>
    recordConsentIn(tx, ctx, {
      customerId,
      channel: 'email',
      purpose: 'marketing',
      granted,
      source: 'desk',
      textVersion: 'spoken',
    }),
  );
const writtenTo = async (customerId: number) =>
  (
    await db.outboxMail.findMany({
      where: { dedupeKey: { startsWith: `care:${customerId}:` } },
      orderBy: { id: 'asc' },
    })
  ).map(({ dedupeKey, subject }) => [dedupeKey.split(':').slice(2).join(':'), subject]);
const longAgo = { arrival: '2025-11-01', departure: '2025-11-03' };

describe('care', () => {
  test('a birthday is greeted once a year, in the guest’s words, with a link that stops it', async () => {
    const id = await guestWho({ ...longAgo, birthDate: '1990-05-03' });
    expect(await writeDueCare(ctx)).toBe(1);
    expect(await writeDueCare(ctx)).toBe(0);
    expect(await writtenTo(id)).toEqual([['care_birthday:2027', `Happy birthday, Mei Zhao${guests}`]]);
    const [mail] = await db.outboxMail.findMany({ where: { dedupeKey: { startsWith: `care:${id}:` } } });
    expect(mail?.html).toContain(`/no-more-messages/${signed(stopLink, String(id))}`);
    ctx.setClock(new Date('2028-05-03T10:00:00+08:00'));
    expect(await writeDueCare(ctx)).toBe(1);
  });

  test('a first stay, its day in later years, and a long absence each have their message', async () => {
    const first = await guestWho({ arrival: '2027-04-29', departure: '2027-05-01' });
    const earlier = await guestWho({ arrival: '2024-05-03', departure: '2024-05-04' });
    const missed = await guestWho({ arrival: '2026-05-01', departure: '2026-05-02' });
    const tooLate = await guestWho({ arrival: '2026-04-25', departure: '2026-04-29' });
    expect(await writeDueCare(ctx)).toBe(3);
    expect(await writtenTo(first)).toEqual([
      ['care_first:first', expect.stringContaining('good to meet you')],
    ]);
    expect(await writtenTo(earlier)).toEqual([['care_anniversary:2027', '3 years since your first stay']]);
    expect(await writtenTo(missed)).toEqual([
      ['care_missed:2026-05-02', expect.stringContaining('see you again')],
    ]);
    expect(await writtenTo(tooLate)).toEqual([]);
  });

  test('a settled complaint is asked after, unless another one is open', async () => {
    const settledAt = new Date('2027-04-30T23:59:00+08:00');
    const content = await guestWho(longAgo);
    const notYet = await guestWho(longAgo);
    const complaint = { hotelId: hotel.id, about: 'Noise', authorName: 'Zhou', at: settledAt };
    const settled = { ...complaint, outcome: 'Another room', settledBy: 'Zhou', settledAt };
    for (const customerId of [content, notYet])
      await db.customerComplaint.create({ data: { ...settled, customerId } });
    await db.customerComplaint.create({ data: { ...complaint, customerId: notYet } });
    expect(await writeDueCare(ctx)).toBe(1);
    expect(await writtenTo(content)).toEqual([
      [expect.stringMatching(/^care_complaint:\d+$/), expect.stringContaining('well again')],
    ]);
    expect(await writtenTo(notYet)).toEqual([]);
  });

  test('a member reads once that the level rose, and that it fell softly, where he agreed to it', async () => {
    await buildProgramme(db);
    const risen = await memberWho({ nights: 10 });
    const silent = await memberWho({ nights: 10, agrees: false });
    const lost = await memberWho({ nights: 10 });
    await db.loyaltyStay.updateMany({ where: { memberId: lost.memberId }, data: { counts: false } });
    await reckon(lost.memberId, '2027-05-03');
    expect(await writeDueCare(ctx)).toBe(1);
    expect(await writeDueCare(ctx)).toBe(0);
    const up = ['care_level_up:SILVER 2027-05-03', `Welcome to Silver, Mei ${risen.lastName}`];
    expect(await writtenTo(risen.customerId)).toEqual([up]);
    expect([await writtenTo(silent.customerId), await writtenTo(lost.customerId)]).toEqual([[], []]);
    const where = { dedupeKey: { startsWith: `care:${risen.customerId}:` } };
    expect((await db.outboxMail.findFirstOrThrow({ where })).html).toContain('/account/member');

    ctx.setClock(new Date('2028-05-04T10:00:00+08:00'));
    for (const { memberId } of [risen, silent]) await reckon(memberId, '2028-05-04');
    expect(await writeDueCare(ctx)).toBe(1);
    expect(await writeDueCare(ctx)).toBe(0);
    const { code, names } = await db.loyaltyLevel.findFirstOrThrow({ where: { rank: 0 } });
    const landed = `Your level is ${LocalTextSchema.parse(names).en} now, Mei ${risen.lastName}`;
    expect(await writtenTo(risen.customerId)).toEqual([
      up,
      [`care_level_landing:${code} 2028-05-04`, landed],
    ]);
    expect(await writtenTo(silent.customerId)).toEqual([]);
  });

  test('of a level that moved more than three days ago nothing is said any more', async () => {
    await db.loyaltyProgramme.update({ where: { id: 1 }, data: { active: true } });
    const { customerId } = await memberWho({ nights: 10 });
    ctx.setClock(new Date('2027-05-07T10:00:00+08:00'));
    expect(await writeDueCare(ctx)).toBe(0);
    ctx.setClock(new Date('2027-05-06T10:00:00+08:00'));
    expect(await writeDueCare(ctx)).toBe(1);
    expect(await writtenTo(customerId)).toHaveLength(1);
  });

  test('who has booked again is not missed, and whose second stay it was is not greeted as new', async () => {
    const id = await guestWho({ arrival: '2026-05-01', departure: '2026-05-02' });
    const second = await guestWho({ arrival: '2027-04-29', departure: '2027-05-01' });
    await db.stay.updateMany({
      where: { customerId: id },
      data: { customerId: second },
    });
    expect(await writeDueCare(ctx)).toBe(0);
  });

  test('nobody is written to without a consent that stands', async () => {
    const never = await guestWho({ ...longAgo, birthDate: '1990-05-03', agrees: false });
    const noMore = await guestWho({ ...longAgo, birthDate: '1990-05-03' });
    ctx.setClock(new Date('2027-05-03T10:01:00+08:00'));
    await consent(noMore, false);
    const again = await guestWho({ ...longAgo, birthDate: '1990-05-03' });
    await stopCare(ctx, signed(stopLink, String(again)));
    expect(await writeDueCare(ctx)).toBe(0);
    expect([await writtenTo(never), await writtenTo(noMore), await writtenTo(again)]).toEqual([[], [], []]);
    await expect(stopCare(ctx, `${again}.forged`)).rejects.toMatchObject({ code: 'customer_not_found' });
  });

  test('one person gets no more than the limit within its days, and two processes write once', async () => {
    await changeCareLimits(ctx, { ...usualLimits, most: 1, perDays: 30 });
    const id = await guestWho({ arrival: '2024-05-03', departure: '2024-05-04', birthDate: '1990-05-03' });
    const written = await Promise.all([writeDueCare(ctx), writeDueCare(ctx), writeDueCare(ctx)]);
    expect(written.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await writtenTo(id)).toHaveLength(1);
    expect(await db.careMessage.count({ where: { customerId: id } })).toBe(1);
  });

  test('the database takes an occasion once, of the kinds there are, and no quiet hour that is none', async () => {
    const id = await guestWho(longAgo);
    const message = {
      customerId: id,
      kind: 'care_birthday',
      occasion: '2027',
      hotelId: hotel.id,
      at: ctx.clock(),
    };
    await db.careMessage.create({ data: message });
    await expect(db.careMessage.create({ data: message })).rejects.toThrow(/Unique constraint/);
    const strange = db.careMessage.create({ data: { ...message, kind: 'care_easter' } });
    await expect(strange).rejects.toThrow(/care_messages_kind_known/);
    const limits = { hotelId: hotel.id, ...usualLimits, quietTo: 24 };
    await expect(db.careLimit.create({ data: limits })).rejects.toThrow(/care_limits_quiet_check/);
  });

  // The last of the file: a wording stays.
  test('nobody is written to on a yes to a wording that asks everybody again', async () => {
    const before = await guestWho({ ...longAgo, birthDate: '1990-05-03' });
    ctx.setClock(new Date('2027-05-03T10:01:00+08:00'));
    await makeWording(ctx, {
      purpose: 'marketing',
      texts: { en: 'New', 'zh-CN': '新', 'zh-TW': '新' },
      asksAgain: true,
    });
    ctx.setClock(new Date('2027-05-03T10:02:00+08:00'));
    const after = await guestWho({ ...longAgo, birthDate: '1990-05-03' });
    expect(await writeDueCare(ctx)).toBe(1);
    expect([await writtenTo(before), (await writtenTo(after)).length]).toEqual([[], 1]);
  });
});
