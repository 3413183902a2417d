import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import { checkInParty } from '../../../src/modules/events/arrival.service.ts';
import { undoArrival } from '../../../src/modules/events/arrival-undo.service.ts';
import { callOffEvent, changeEvent } from '../../../src/modules/events/event.service.ts';
import type { EventFields } from '../../../src/modules/events/event.ts';
import { countToTell, tellChanges } from '../../../src/modules/events/event-news.service.ts';
import { cancelOwn } from '../../../src/modules/events/registration.service.ts';
import { remindOfEvents } from '../../../src/modules/events/reminder.service.ts';
import { folioBalance } from '../../../src/modules/folios/folio.service.ts';
import { join } from '../../../src/modules/loyalty/member.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildComer, buildEvent, buildRegistration, tasting } from '../../support/events.ts';
import { buildProgramme, pointsLeft } from '../../support/programme.ts';

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

async function change(id: number, fields: Partial<EventFields>): Promise<void> {
  const { version } = await db.hotelEvent.findUniqueOrThrow({ where: { id } });
  await changeEvent(ctx, { id, version, fields: { ...tasting, ...fields } });
}

const newsOf = (registrationId: number) =>
  db.outboxMail.findMany({
    where: { dedupeKey: { startsWith: `event:${registrationId}:` }, template: { not: 'event-confirmation' } },
    orderBy: { id: 'asc' },
    select: { template: true, subject: true, text: true, attachments: true },
  });
const kindsOf = async (id: number) => (await newsOf(id)).map(({ template }) => template);

describe('another time or place', () => {
  const later = { startsAt: shanghai('2027-05-08T20:00'), endsAt: shanghai('2027-05-08T22:00') };

  test('is told once it has rested, as it is then, once to each who comes or waits', async () => {
    const event = await buildEvent(ctx, { capacity: 2 });
    const coming = await buildRegistration(ctx, event, { party: 2 });
    const waiting = await buildRegistration(ctx, event);
    const gone = await buildRegistration(ctx, event);
    await cancelOwn(ctx, gone.token);
    ctx.setClock(shanghai('2027-05-04T10:00'));
    await change(event, { ...later, capacity: 2, places: { en: 'Cellar' } });
    ctx.setClock(shanghai('2027-05-04T10:09'));
    await change(event, { ...later, capacity: 2, places: { en: 'Library' } });
    ctx.setClock(shanghai('2027-05-04T10:18'));
    expect(await tellChanges(ctx)).toBe(0);
    ctx.setClock(shanghai('2027-05-04T10:19'));
    const told = await Promise.all([tellChanges(ctx), tellChanges(ctx)]);
    expect([told.toSorted(), await tellChanges(ctx)]).toEqual([[0, 2], 0]);
    const [news, ...more] = await newsOf(coming.id);
    expect([news?.template, news?.subject, more]).toEqual([
      'event-changed',
      'Tea tasting: another time or place',
      [],
    ]);
    expect(news?.text).toContain('begins on Saturday, 8 May 2027, 20:00 now; where: Library.');
    expect(news?.text).toContain('it was to be: Saturday, 8 May 2027, 19:00, Roof garden.');
    expect(JSON.stringify(news?.attachments)).toContain('SEQUENCE:');
    expect(await kindsOf(waiting.id)).toEqual(['event-waiting', 'event-changed']);
    expect((await newsOf(waiting.id))[1]?.attachments).toEqual([]);
    expect(await kindsOf(gone.id)).toEqual(['event-waiting']);
  });

  test('is told to nobody where it was put back, nor to who registered after it', async () => {
    const event = await buildEvent(ctx);
    const before = await buildRegistration(ctx, event);
    await change(event, later);
    const between = await buildRegistration(ctx, event);
    await change(event, {});
    ctx.setClock(shanghai('2027-05-04T10:00'));
    expect(await tellChanges(ctx)).toBe(1);
    expect([await kindsOf(before.id), await kindsOf(between.id)]).toEqual([[], ['event-changed']]);
    await change(event, { descriptions: { en: 'Seven teas.' }, capacity: 12 });
    ctx.setClock(shanghai('2027-05-04T11:00'));
    expect(await tellChanges(ctx)).toBe(0);
  });

  test('gives way to a calling off, and reminds anew of another day', async () => {
    const [off, moved] = [await buildEvent(ctx), await buildEvent(ctx)];
    const [one, two] = [await buildRegistration(ctx, off), await buildRegistration(ctx, moved)];
    ctx.setClock(shanghai('2027-05-07T10:30'));
    await remindOfEvents(ctx);
    await change(off, later);
    const nextDay = { startsAt: shanghai('2027-05-09T19:00'), endsAt: shanghai('2027-05-09T21:00') };
    await change(moved, nextDay);
    await callOffEvent(ctx, { id: off, reason: 'Rain' });
    ctx.setClock(shanghai('2027-05-07T10:40'));
    expect(await tellChanges(ctx)).toBe(1);
    ctx.setClock(shanghai('2027-05-08T10:00'));
    await remindOfEvents(ctx);
    expect(await kindsOf(one.id)).toEqual(['event-reminder', 'event-called-off']);
    expect(await kindsOf(two.id)).toEqual(['event-reminder', 'event-changed', 'event-reminder']);
  });

  test('says beforehand how many would be told, and whom the house has to call', async () => {
    const event = await buildEvent(ctx);
    await buildRegistration(ctx, event, { party: 2 });
    const customerId = await buildComer(ctx, 'Nomail');
    await db.customer.update({ where: { id: customerId }, data: { email: null } });
    await buildRegistration(ctx, event, { customerId });
    const which = { id: event, hotelId: hotel.id };
    expect(await countToTell(db, which, 'event_changed')).toEqual({ told: 1, unreachable: 1 });
    const setting = { hotelId: hotel.id, kind: 'event_changed', mail: false, sms: false };
    await db.messageSetting.create({ data: setting });
    expect(await countToTell(db, which, 'event_changed')).toEqual({ told: 0, unreachable: 2 });
    await db.messageSetting.deleteMany({ where: { kind: 'event_changed' } });
    expect(await countStatements(() => countToTell(db, which, 'event_changed'))).toBe(2);
  });
});

describe('letting in, taken back', () => {
  const stateOf = async (id: number) => {
    const { came, cameAt, folioId, points } = await db.eventRegistration.findUniqueOrThrow({ where: { id } });
    return { came, cameAt, folioId, points };
  };
  const nothing = { came: null, cameAt: null, folioId: null, points: 0 };

  test('mirrors the charge, gives the money and the points back, once, and the party may come again', async () => {
    const event = await buildEvent(ctx, { priceMinor: minor(12_000), points: 50 });
    const customerId = await buildComer(ctx);
    const member = await join(ctx, { customerId, hotelId: hotel.id, source: 'desk' });
    const { id } = await buildRegistration(ctx, event, { party: 3, customerId });
    ctx.setClock(shanghai('2027-05-08T19:05'));
    await checkInParty(ctx, { eventId: event, id, payWay: 'cash', came: 2 });
    const { folioId } = await stateOf(id);
    expect(await pointsLeft(db, member.id)).toBe(50);

    const undo = () => undoArrival(ctx, { eventId: event, id, reason: 'the wrong line' });
    const results = await Promise.allSettled([undo(), undo()]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await stateOf(id)).toEqual(nothing);
    expect(await folioBalance(db, folioId ?? 0)).toEqual({ guestMinor: 0, depositMinor: 0 });
    const refunds = await db.payment.findMany({ where: { folioId, kind: 'refund' } });
    expect(refunds.map(({ gateway, amountMinor }) => [gateway, amountMinor])).toEqual([['cash', 24_000]]);
    expect(await pointsLeft(db, member.id)).toBe(0);
    const events = await db.auditEvent.findMany({
      where: { action: 'event_came_undone', subjectId: String(id) },
    });
    expect(events.map(({ reason }) => reason)).toEqual(['the wrong line']);

    await checkInParty(ctx, { eventId: event, id, payWay: 'cash' });
    expect(await stateOf(id)).toMatchObject({ came: 3, points: 50 });
  });

  test('is closed once the day is over', async () => {
    const event = await buildEvent(ctx);
    const { id } = await buildRegistration(ctx, event);
    ctx.setClock(shanghai('2027-05-08T19:05'));
    await checkInParty(ctx, { eventId: event, id });
    ctx.setClock(shanghai('2027-05-09T00:00'));
    const undo = undoArrival(ctx, { eventId: event, id, reason: 'too late' });
    await expect(undo).rejects.toMatchObject({ code: 'event_undo_over' });
    expect(await stateOf(id)).toMatchObject({ came: 1 });
  });
});
