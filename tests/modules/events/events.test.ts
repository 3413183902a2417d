import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import { mergeCustomers } from '../../../src/modules/customers/customer-merge.service.ts';
import { checkInParty, registrationOfCard } from '../../../src/modules/events/arrival.service.ts';
import {
  callOffEvent,
  changeEvent,
  createEvent,
  listEvents,
  openEvent,
} from '../../../src/modules/events/event.service.ts';
import { cancelAtDesk, cancelOwn, register } from '../../../src/modules/events/registration.service.ts';
import { remindOfEvents } from '../../../src/modules/events/reminder.service.ts';
import { join } from '../../../src/modules/loyalty/member.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildComer, buildEvent, buildRegistration, tasting } from '../../support/events.ts';
import { buildProgramme, entriesOf, pointsLeft } from '../../support/programme.ts';
import { buildInHouseReservation } from '../../support/stays.ts';

const shanghai = (time: string) => new Date(`${time}:00+08:00`);

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;

beforeAll(async () => {
  db = (await testDatabase()).db;
  hotel = await buildHotel(db);
  await buildProgramme(db);
});
beforeEach(() => {
  ctx = testContext(db, { hotelId: hotel.id });
});

const takenOf = async (id: number) => (await db.hotelEvent.findUniqueOrThrow({ where: { id } })).taken;
const mailsOf = async (registrationId: number) =>
  (
    await db.outboxMail.findMany({
      where: { dedupeKey: { startsWith: `event:${registrationId}:` } },
      orderBy: { id: 'asc' },
      select: { template: true },
    })
  ).map(({ template }) => template);
const stateOf = async (id: number) => {
  const row = await db.eventRegistration.findUniqueOrThrow({ where: { id } });
  const { status, came, points, folioId } = row;
  return { status, came, points, billed: folioId !== null };
};

describe('registering', () => {
  test('takes the places of the whole party and confirms them once, with a calendar entry', async () => {
    const event = await buildEvent(ctx);
    const { id, status, token } = await buildRegistration(ctx, event, { party: 3 });
    expect([status, await takenOf(event)]).toEqual(['registered', 3]);
    const mail = await db.outboxMail.findUniqueOrThrow({
      where: { dedupeKey: `event:${id}:event_confirmation` },
    });
    expect(mail.subject).toBe('Your places for Tea tasting');
    expect(mail.text).toContain('Saturday, 8 May 2027, 19:00');
    expect(mail.text).toContain('Roof garden');
    expect(mail.text).toContain(`/event-registrations/${token}`);
    expect(JSON.stringify(mail.attachments)).toContain('DTSTART:20270508T110000Z');
    expect(await mailsOf(id)).toEqual(['event-confirmation']);
  });

  test('a guest is on a list once; after a cancellation he may ask again', async () => {
    const event = await buildEvent(ctx);
    const customerId = await buildComer(ctx);
    const first = await buildRegistration(ctx, event, { customerId });
    await expect(buildRegistration(ctx, event, { customerId })).rejects.toMatchObject({
      code: 'event_registered_already',
    });
    await cancelOwn(ctx, first.token);
    await cancelOwn(ctx, first.token);
    expect(await takenOf(event)).toBe(0);
    await buildRegistration(ctx, event, { customerId, party: 2 });
    expect(await takenOf(event)).toBe(2);
  });

  test('a level and a word on the guest are asked of whoever wants to come, at the desk too', async () => {
    const silver = await db.loyaltyLevel.findUniqueOrThrow({ where: { code: 'SILVER' } });
    const forSilver = await buildEvent(ctx, { levelId: silver.id });
    const forWine = await buildEvent(ctx, { tag: 'wine' });
    const customerId = await buildComer(ctx);
    const refused = { code: 'event_not_invited' };
    await expect(buildRegistration(ctx, forSilver, { customerId })).rejects.toMatchObject(refused);
    await expect(buildRegistration(ctx, forWine, { customerId })).rejects.toMatchObject(refused);
    const { id } = await join(ctx, { customerId, hotelId: hotel.id, source: 'desk' });
    await expect(buildRegistration(ctx, forSilver, { customerId })).rejects.toMatchObject(refused);
    await db.loyaltyMember.update({ where: { id }, data: { levelId: silver.id } });
    await db.customerTag.create({
      data: { customerId, hotelId: hotel.id, tag: 'wine', source: 'hand', at: ctx.clock() },
    });
    expect((await buildRegistration(ctx, forSilver, { customerId })).status).toBe('registered');
    expect((await buildRegistration(ctx, forWine, { customerId })).status).toBe('registered');
  });

  test('another hotel’s desk can not reach the event, nor register whom its house does not know', async () => {
    const other = await buildHotel(db);
    const theirs = testContext(db, { hotelId: other.id });
    const event = await buildEvent(ctx);
    const stranger = await buildComer(theirs);
    const asked = { eventId: event, source: 'desk', language: 'en', party: 1 } as const;
    await expect(register(theirs, { ...asked, customerId: stranger })).rejects.toMatchObject({
      code: 'event_not_found',
    });
    await expect(register(ctx, { ...asked, customerId: stranger })).rejects.toMatchObject({
      code: 'customer_not_found',
    });
    // On the site he may come to any house of the chain, which knows him from then on.
    await register(ctx, { ...asked, customerId: stranger, source: 'account' });
    expect(await db.customerHotel.count({ where: { customerId: stranger, hotelId: hotel.id } })).toBe(1);
    const { id } = await db.eventRegistration.findFirstOrThrow({ where: { customerId: stranger } });
    await expect(cancelAtDesk(theirs, { hotelId: other.id, eventId: event, id })).rejects.toMatchObject({
      code: 'event_not_found',
    });
    await expect(checkInParty(theirs, { eventId: event, id })).rejects.toMatchObject({
      code: 'event_not_found',
    });
  });

  test('two who want the last place at once: one gets it, the other waits', async () => {
    const event = await buildEvent(ctx, { capacity: 1 });
    const guests = [await buildComer(ctx), await buildComer(ctx)];
    const got = await Promise.all(guests.map((customerId) => buildRegistration(ctx, event, { customerId })));
    expect(got.map(({ status }) => status).toSorted()).toEqual(['registered', 'waiting']);
    expect(await takenOf(event)).toBe(1);
  });

  test('the database lets nobody oversell, nor write the taken places by hand beyond the capacity', async () => {
    const event = await buildEvent(ctx, { capacity: 2 });
    const { id } = await buildRegistration(ctx, event, { party: 2 });
    const waiting = await buildRegistration(ctx, event);
    await expect(
      db.eventRegistration.update({ where: { id: waiting.id }, data: { status: 'registered' } }),
    ).rejects.toThrow(/hotel_events_places_enough/);
    await expect(db.eventRegistration.update({ where: { id }, data: { party: 3 } })).rejects.toThrow(
      /hotel_events_places_enough/,
    );
    await expect(
      db.eventRegistration.update({ where: { id: waiting.id }, data: { cameAt: new Date(), came: 1 } }),
    ).rejects.toThrow(/event_registrations_came/);
    const other = await buildHotel(db);
    await expect(db.eventRegistration.update({ where: { id }, data: { hotelId: other.id } })).rejects.toThrow(
      /hotel of its event/,
    );
    expect(await takenOf(event)).toBe(2);
  });
});

describe('the waiting list', () => {
  test('gets what is cancelled, by the order of asking, whoever fits', async () => {
    const event = await buildEvent(ctx, { capacity: 4 });
    const first = await buildRegistration(ctx, event, { party: 3 });
    const four = await buildRegistration(ctx, event, { party: 4 });
    const two = await buildRegistration(ctx, event, { party: 2 });
    const also = await buildRegistration(ctx, event, { party: 2 });
    expect([four.status, two.status, also.status]).toEqual(['waiting', 'waiting', 'waiting']);
    expect(await mailsOf(two.id)).toEqual(['event-waiting']);
    await cancelOwn(ctx, first.token);
    expect(await takenOf(event)).toBe(4);
    expect((await stateOf(four.id)).status).toBe('registered');
    expect((await stateOf(two.id)).status).toBe('waiting');
    await cancelAtDesk(ctx, { hotelId: hotel.id, eventId: event, id: four.id });
    expect(await Promise.all([two, also].map(async ({ id }) => (await stateOf(id)).status))).toEqual([
      'registered',
      'registered',
    ]);
    expect(await mailsOf(two.id)).toEqual(['event-waiting', 'event-confirmation']);
  });

  test('gets more places where the manager adds some; fewer than are taken he can not have', async () => {
    const event = await buildEvent(ctx, { capacity: 1 });
    await buildRegistration(ctx, event);
    const waiting = await buildRegistration(ctx, event);
    const { version } = await db.hotelEvent.findUniqueOrThrow({ where: { id: event } });
    await changeEvent(ctx, { id: event, version, fields: { ...tasting, capacity: 2 } });
    expect((await stateOf(waiting.id)).status).toBe('registered');
    const change = { id: event, version: version + 1, fields: { ...tasting, capacity: 1 } };
    await expect(changeEvent(ctx, change)).rejects.toMatchObject({ code: 'event_places_taken' });
    const stale = { id: event, version, fields: { ...tasting, capacity: 3 } };
    await expect(changeEvent(ctx, stale)).rejects.toMatchObject({ code: 'stale_version' });
  });
});

describe('at the door', () => {
  beforeEach(() => ctx.setClock(shanghai('2027-05-08T18:45')));
  const register3 = async (overrides = {}) => {
    ctx.setClock(shanghai('2027-05-08T09:00'));
    const event = await buildEvent(ctx, overrides);
    const customerId = await buildComer(ctx);
    const { id } = await buildRegistration(ctx, event, { party: 3, customerId });
    ctx.setClock(shanghai('2027-05-08T18:45'));
    return { event, customerId, id };
  };

  test('two clerks can not let the same party in, and its points come once', async () => {
    const { event, customerId, id } = await register3({ points: 50 });
    const { id: memberId, number } = await join(ctx, { customerId, hotelId: hotel.id, source: 'desk' });
    expect(await registrationOfCard(ctx, { eventId: event, number: number.toLowerCase() })).toBe(id);
    const both = await Promise.allSettled([
      checkInParty(ctx, { eventId: event, id, came: 2 }),
      checkInParty(ctx, { eventId: event, id, came: 2 }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await stateOf(id)).toEqual({ status: 'registered', came: 2, points: 50, billed: false });
    expect(await entriesOf(db, memberId)).toEqual(['earned 50']);
    expect(await pointsLeft(db, memberId)).toBe(50);
    await expect(cancelAtDesk(ctx, { hotelId: hotel.id, eventId: event, id })).rejects.toMatchObject({
      code: 'event_cancel_came',
    });
  });

  test('what is paid at the door stands on a bill of its own, which is even', async () => {
    const { event, customerId, id } = await register3({ priceMinor: minor(12_000), points: 50 });
    await expect(checkInParty(ctx, { eventId: event, id })).rejects.toMatchObject({
      code: 'event_arrival_unpaid',
    });
    await expect(checkInParty(ctx, { eventId: event, id, payWay: 'room' })).rejects.toMatchObject({
      code: 'event_arrival_no_room',
    });
    expect(await stateOf(id)).toEqual({ status: 'registered', came: null, points: 0, billed: false });
    await checkInParty(ctx, { eventId: event, id, payWay: 'cash', came: 2 });
    const { folioId } = await db.eventRegistration.findUniqueOrThrow({ where: { id } });
    const folio = await db.folio.findUniqueOrThrow({ where: { id: folioId ?? 0 } });
    expect([folio.kind, folio.customerId, folio.stayId]).toEqual(['house', customerId, null]);
    const lines = await db.folioLine.findMany({ where: { folioId: folio.id }, orderBy: { id: 'asc' } });
    // 240.00 with 6 % VAT within: 226.42 and 13.58.
    expect(lines.map(({ kind, amountMinor }) => `${kind} ${amountMinor}`)).toEqual([
      'charge 22642',
      'tax 1358',
      'payment -24000',
    ]);
    expect(lines[0]?.description).toBe('Tea tasting');
    expect(lines.every((line) => line.customerId === customerId)).toBe(true);
  });

  test('a guest in house may have it on the bill of his room, at the price he was told', async () => {
    const { stayId } = await buildInHouseReservation(ctx, hotel, { departure: '2027-05-12' });
    const { customerId } = await db.stay.findUniqueOrThrow({ where: { id: stayId } });
    const event = await buildEvent(ctx, { priceMinor: minor(10_600), closesAt: tasting.startsAt });
    const { id } = await buildRegistration(ctx, event, { party: 1, customerId: customerId ?? 0 });
    const { version } = await db.hotelEvent.findUniqueOrThrow({ where: { id: event } });
    await changeEvent(ctx, { id: event, version, fields: { ...tasting, priceMinor: minor(99_000) } });
    await checkInParty(ctx, { eventId: event, id, payWay: 'room' });
    const lines = await db.folioLine.findMany({
      where: { stayId, description: 'Tea tasting' },
      orderBy: { id: 'asc' },
    });
    expect(lines.map(({ kind, amountMinor }) => `${kind} ${amountMinor}`)).toEqual(['charge 10000']);
    const tax = await db.folioLine.findFirstOrThrow({ where: { parentLineId: lines[0]?.id ?? 0n } });
    expect(tax.amountMinor).toBe(600);
  });
});

describe('what is written to guests', () => {
  test('a reminder goes out once on the day before, by two at once too; not to who cancelled or waits', async () => {
    const event = await buildEvent(ctx, { capacity: 2 });
    const coming = await buildRegistration(ctx, event);
    const gone = await buildRegistration(ctx, event);
    await cancelOwn(ctx, gone.token);
    await buildRegistration(ctx, event);
    const waiting = await buildRegistration(ctx, event);
    ctx.setClock(shanghai('2027-05-07T09:59'));
    await remindOfEvents(ctx);
    expect(await mailsOf(coming.id)).toEqual(['event-confirmation']);
    ctx.setClock(shanghai('2027-05-07T10:00'));
    await Promise.all([remindOfEvents(ctx), remindOfEvents(ctx)]);
    expect(await remindOfEvents(ctx)).toBe(0);
    expect(await mailsOf(coming.id)).toEqual(['event-confirmation', 'event-reminder']);
    expect(await mailsOf(gone.id)).toEqual(['event-confirmation']);
    expect(await mailsOf(waiting.id)).toEqual(['event-waiting']);
  });

  test('an event that is called off is told to who comes and who waits, and takes nobody any more', async () => {
    const event = await buildEvent(ctx, { capacity: 1 });
    const coming = await buildRegistration(ctx, event);
    const waiting = await buildRegistration(ctx, event);
    await callOffEvent(ctx, { id: event, reason: 'Rain' });
    expect(await mailsOf(coming.id)).toEqual(['event-confirmation', 'event-called-off']);
    expect(await mailsOf(waiting.id)).toEqual(['event-waiting', 'event-called-off']);
    await expect(buildRegistration(ctx, event)).rejects.toMatchObject({ code: 'event_not_open' });
    await expect(openEvent(ctx, event)).rejects.toMatchObject({ code: 'event_status' });
  });
});

test('two profiles that become one: one registration of an event stays, the other waits where it was', async () => {
  const event = await buildEvent(ctx);
  const second = await buildEvent(ctx);
  const keptId = await buildComer(ctx, 'Twin');
  const mergedId = await buildComer(ctx, 'Twin');
  await buildRegistration(ctx, event, { customerId: keptId });
  const same = await buildRegistration(ctx, event, { customerId: mergedId });
  const moved = await buildRegistration(ctx, second, { customerId: mergedId });
  await mergeCustomers(ctx, { hotelId: hotel.id, keptId, mergedId, versions: [1, 1] });
  const owner = async (id: number) =>
    (await db.eventRegistration.findUniqueOrThrow({ where: { id } })).customerId;
  expect([await owner(same.id), await owner(moved.id)]).toEqual([mergedId, keptId]);
});

test('the list takes as many statements for one event as for three', async () => {
  const other = testContext(db, { hotelId: (await buildHotel(db)).id });
  await buildEvent(other);
  const one = await countStatements(() => listEvents(other));
  await buildRegistration(other, await buildEvent(other), { party: 2 });
  await createEvent(other, tasting);
  const three = await countStatements(() => listEvents(other));
  expect([one, three]).toEqual([3, 3]);
});
