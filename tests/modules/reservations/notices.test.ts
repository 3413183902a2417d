import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import { usualSettings } from '../../../src/modules/notifications/message-kind.ts';
import { cancelReservation } from '../../../src/modules/reservations/cancel.service.ts';
import { changeStay } from '../../../src/modules/reservations/change.service.ts';
import { holdStay } from '../../../src/modules/reservations/hold.service.ts';
import { lapseHolds } from '../../../src/modules/reservations/lapse.service.ts';
import { writeDueNotices } from '../../../src/modules/reservations/notice.service.ts';
import { dueNotices } from '../../../src/modules/reservations/notice.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { type BookingOverrides, bookingRequest, buildReservation } from '../../support/stays.ts';

let db: Db;
let ctx: TestContext;
let hotel: BuiltHotel;
let guests = 0;

beforeAll(async () => {
  ({ db } = await testDatabase());
});
beforeEach(async () => {
  await db.hotel.updateMany({ data: { active: false } });
  ctx = testContext(db);
  hotel = await buildHotel(db);
});

/** In Shanghai: eight hours ahead. */
const shanghai = (time: string) => new Date(`${time}:00+08:00`);
const tomorrow = { arrival: '2027-05-04', departure: '2027-05-06' };

function guest(overrides: { phone?: string } = {}) {
  guests += 1;
  return { firstName: 'Li', lastName: 'Wei', email: `guest${guests}@example.com`, ...overrides };
}

const book = (overrides: BookingOverrides = {}) =>
  buildReservation(ctx, hotel, { ...tomorrow, guest: guest(), ...overrides });
const mailsOf = (number: string) =>
  db.outboxMail.findMany({
    where: { dedupeKey: { startsWith: `reservation:${number}:` } },
    orderBy: { id: 'asc' },
  });
const kindsOf = async (number: string) => (await mailsOf(number)).map(({ template }) => template);

async function runAt(time: string): Promise<number> {
  ctx.setClock(shanghai(time));
  return writeDueNotices(ctx);
}

describe('what is due', () => {
  const at = (time: string, zone = 'Asia/Shanghai') => dueNotices(usualSettings, new Date(time), zone);

  test('goes by the hotel’s own wall clock: not before its hour, and by its own day', () => {
    expect(at('2027-05-03T01:59:59Z').arrivingOn).toBeNull();
    expect(at('2027-05-03T02:00:00Z').arrivingOn).toBe('2027-05-04');
    expect(at('2027-05-03T02:00:00Z', 'America/New_York').arrivingOn).toBe('2027-05-03');
    expect(at('2027-05-03T03:00:00Z').leftOn).toEqual({ from: '2027-04-30', to: '2027-05-02' });
    expect(at('2027-03-14T14:00:00Z', 'America/New_York').arrivingOn).toBe('2027-03-15'); // the day clocks go forward
    expect(at('2027-03-14T13:59:59Z', 'America/New_York').arrivingOn).toBeNull();
  });

  test('is nothing of a kind that is switched off', () => {
    const off = { mail: false, sms: false, hour: 0, delayHours: 1, delayDays: null };
    const nothing = dueNotices(
      { arrival: off, thanks: off, abandoned: off },
      shanghai('2027-05-03T12:00'),
      'UTC',
    );
    expect([nothing.arrivingOn, nothing.leftOn, nothing.lapsed]).toEqual([null, null, null]);
  });
});

describe('the day before arrival', () => {
  test('the map is the hotel’s own, else its position on the open one', async () => {
    const position = { latitude: 31.2401, longitude: 121.4864 };
    await db.hotel.update({ where: { id: hotel.id }, data: { ...position, mapUrl: '' } });
    const { number } = await book();
    await runAt('2027-05-03T10:00');
    const [mail] = await mailsOf(number);
    expect(mail?.html).toContain('https://www.openstreetmap.org/?mlat=31.2401&amp;mlon=121.4864');
  });

  test('the guest hears when, to which room, where and how to come; once', async () => {
    const words = { en: 'Line 2 to East Nanjing Road.' };
    await db.hotel.update({
      where: { id: hotel.id },
      data: {
        directions: words,
        addresses: { en: '18 Yuanmingyuan Road' },
        mapUrl: 'https://maps.example/bund',
        latitude: 31.2401,
        longitude: 121.4864,
      },
    });
    const { number } = await book();
    await runAt('2027-05-03T09:59');
    expect(await mailsOf(number)).toEqual([]);
    expect(await runAt('2027-05-03T10:00')).toBe(1);
    expect(await runAt('2027-05-03T10:05')).toBe(0);
    const [mail, ...more] = await mailsOf(number);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      template: 'arrival',
      dedupeKey: `reservation:${number}:arrival:2027-05-04`,
    });
    for (const part of [
      'Tuesday, 4 May 2027',
      'from 15:00',
      'Standard',
      '18 Yuanmingyuan Road',
      'Line 2 to East Nanjing Road.',
      '31.24010° N, 121.48640° E',
      'https://maps.example/bund',
    ]) {
      expect(mail?.text, part).toContain(part);
    }
  });

  test('nobody hears who is not coming tomorrow, or cancelled, or came from imported history', async () => {
    const later = await book({ arrival: '2027-05-05', departure: '2027-05-06' });
    const gone = await book();
    await cancelReservation(ctx, { number: gone.number, reason: 'no' });
    const imported = await book();
    await db.reservation.update({ where: { number: imported.number }, data: { channel: 'import' } });
    expect(await runAt('2027-05-03T12:00')).toBe(0);
    for (const { number } of [later, gone, imported]) expect(await kindsOf(number)).toEqual([]);
  });

  test('a moved arrival is announced again, for its own day', async () => {
    const placed = await book();
    await runAt('2027-05-03T10:00');
    const stay = { hotelId: hotel.id, stayId: placed.stayIds[0] ?? 0, version: 1 };
    await changeStay(ctx, { ...stay, arrival: calendarDate('2027-05-05') });
    await runAt('2027-05-03T11:00');
    expect(await kindsOf(placed.number)).toEqual(['arrival']);
    await runAt('2027-05-04T11:00');
    expect(await kindsOf(placed.number)).toEqual(['arrival', 'arrival']);
  });

  test('goes by text message too where the hotel switched that on and the guest gave a number', async () => {
    await db.messageSetting.create({
      data: { hotelId: hotel.id, kind: 'arrival', mail: true, sms: true, hour: 10 },
    });
    const both = await book({ guest: guest({ phone: '+8613800138000' }) });
    const one = await book();
    await Promise.all([runAt('2027-05-03T10:00'), runAt('2027-05-03T10:00')]);
    expect((await mailsOf(both.number)).map(({ channel }) => channel).sort()).toEqual(['mail', 'sms']);
    expect((await mailsOf(one.number)).map(({ channel }) => channel)).toEqual(['mail']);
  });

  test('looking for them costs as much with three guests as with one, once they are written', async () => {
    await book();
    await runAt('2027-05-03T10:00');
    const one = await countStatements(() => writeDueNotices(ctx));
    await book();
    await book();
    await runAt('2027-05-03T10:00');
    expect(await countStatements(() => writeDueNotices(ctx))).toBe(one);
  });
});

describe('after the stay', () => {
  async function left(number: string, at: string) {
    const { id } = await db.reservation.findUniqueOrThrow({ where: { number } });
    await db.stay.updateMany({
      where: { reservationId: id },
      data: { status: 'checked_out', checkedOutAt: shanghai(at), closedDate: new Date('2027-05-06') },
    });
  }

  test('the guest is thanked the day after he left by the hotel’s calendar, once, and not days later', async () => {
    const { number } = await book();
    await left(number, '2027-05-06T00:10');
    await runAt('2027-05-06T23:00');
    expect(await kindsOf(number)).toEqual([]);
    await runAt('2027-05-07T10:59');
    expect(await kindsOf(number)).toEqual([]);
    await runAt('2027-05-07T11:00');
    await runAt('2027-05-08T11:00');
    expect(await kindsOf(number)).toEqual(['thanks']);
    const missed = await book();
    await left(missed.number, '2027-05-06T12:00');
    await runAt('2027-05-10T11:00');
    expect(await kindsOf(missed.number)).toEqual([]);
  });

  test('nobody is thanked while one of his rooms is still slept in', async () => {
    const { number, stayIds } = await book({ types: ['STD', 'DLX'] });
    await left(number, '2027-05-06T12:00');
    await db.stay.update({ where: { id: stayIds[1] ?? 0 }, data: { status: 'booked', checkedOutAt: null } });
    await runAt('2027-05-07T12:00');
    expect(await kindsOf(number)).toEqual([]);
  });
});

describe('a booking left unfinished', () => {
  const hold = async (overrides: BookingOverrides = {}) => {
    const request = {
      ...tomorrow,
      arrival: '2027-05-10',
      departure: '2027-05-12',
      guest: guest(),
      ...overrides,
    };
    const placed = await holdStay(
      ctx,
      bookingRequest(hotel, { channel: 'web', paymentPlan: 'prepay', reminderConsent: true, ...request }),
    );
    return { ...placed, guest: request.guest };
  };
  /** Held at ten, lapsed at a quarter past. */
  const lapse = async () => {
    ctx.setClock(shanghai('2027-05-03T10:16'));
    await lapseHolds(ctx);
  };

  test('brings one reminder to who agreed, hours after the hold lapsed, with a link that is ours', async () => {
    const { number, reservationId } = await hold();
    await lapse();
    await runAt('2027-05-03T13:14');
    expect(await kindsOf(number)).toEqual([]);
    await runAt('2027-05-03T13:15');
    await runAt('2027-05-03T16:00');
    const [mail, ...more] = await mailsOf(number);
    expect(more).toEqual([]);
    expect(mail?.text).toMatch(new RegExp(`/book/again/${number}\\.[\\w-]{32}`));
    const { customerId } = await db.reservation.findUniqueOrThrow({ where: { id: reservationId } });
    const consent = { customerId, purpose: 'reminder', granted: true, source: 'booking' };
    expect(await db.consent.count({ where: consent })).toBe(1);
  });

  test('brings none to who did not agree', async () => {
    const { number } = await hold({ reminderConsent: false });
    await lapse();
    await runAt('2027-05-03T14:00');
    expect(await kindsOf(number)).toEqual([]);
    expect(await db.reservation.findUniqueOrThrow({ where: { number } })).toMatchObject({
      reminderConsent: false,
    });
  });

  test('brings none to who booked meanwhile, and only one to who tried three times', async () => {
    const booked = await hold();
    const tries = [await hold({ guest: guest() })];
    const same = tries[0]?.guest ?? guest();
    tries.push(await hold({ guest: same }), await hold({ guest: same }));
    await lapse();
    await buildReservation(ctx, hotel, { ...tomorrow, guest: booked.guest });
    await runAt('2027-05-03T14:00');
    await runAt('2027-05-03T15:00');
    expect(await kindsOf(booked.number)).toEqual([]);
    expect(await Promise.all(tries.map(({ number }) => kindsOf(number)))).toEqual([[], [], ['abandoned']]);
  });

  test('brings none when the stay would have begun, or after two days', async () => {
    const soon = await hold({ arrival: '2027-05-03', departure: '2027-05-04' });
    const later = await hold();
    await lapse();
    await runAt('2027-05-05T13:20');
    expect(await kindsOf(soon.number)).toEqual([]);
    expect(await kindsOf(later.number)).toEqual([]);
  });
});
