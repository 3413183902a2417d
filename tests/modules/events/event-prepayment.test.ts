import type { Express } from 'express';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import { checkInParty } from '../../../src/modules/events/arrival.service.ts';
import { undoArrival } from '../../../src/modules/events/arrival-undo.service.ts';
import { callOffEvent, changeEvent } from '../../../src/modules/events/event.service.ts';
import type { EventFields, Registration } from '../../../src/modules/events/event.ts';
import { keepWhatWasMissed, lapseRegistrations } from '../../../src/modules/events/prepayment.service.ts';
import { cancelAtDesk, cancelOwn, register } from '../../../src/modules/events/registration.service.ts';
import { folioBalance } from '../../../src/modules/folios/folio.service.ts';
import { runNightAudit } from '../../../src/modules/night-audit/night-audit.service.ts';
import { startOnlinePayment } from '../../../src/modules/payments/online-payment.service.ts';
import { sendRefund, settleIn } from '../../../src/modules/payments/settlement.service.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { connectModules } from '../../../src/wiring.ts';
import { guestAgent, postForm } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, type TestContext, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { buildComer, buildEvent, buildRegistration, tasting } from '../../support/events.ts';
import { testApp, testSecret } from '../../support/server.ts';

const shanghai = (time: string) => new Date(`${time}:00+08:00`);
const paidAhead = { prepaid: true, priceMinor: minor(10_600) };

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let ctx: TestContext;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund' });
  app = testApp(db);
  connectModules(testSecret);
});
beforeEach(() => {
  ctx = testContext(db, { hotelId: hotel.id });
});

const rowOf = (id: number) => db.eventRegistration.findUniqueOrThrow({ where: { id } });
const statusOf = async (id: number) => (await rowOf(id)).status;
const takenOf = async (id: number) => (await db.hotelEvent.findUniqueOrThrow({ where: { id } })).taken;
const mailsOf = async (id: number) =>
  (
    await db.outboxMail.findMany({
      where: { dedupeKey: { startsWith: `event:${id}:` } },
      orderBy: { id: 'asc' },
    })
  ).map(({ template }) => template);
const linesOf = async (folioId: number | null) =>
  (await db.folioLine.findMany({ where: { folioId: folioId ?? 0 }, orderBy: { id: 'asc' } })).map(
    ({ ledger, kind, amountMinor }) => `${ledger} ${kind} ${amountMinor}`,
  );

/** Leads the guest to the provider, as his page does. */
async function lead({ id, party }: Pick<Registration, 'id' | 'party'>): Promise<number> {
  const { folioId, hotelId } = await rowOf(id);
  const { paymentId } = await startOnlinePayment(ctx, {
    hotelId,
    folioId: folioId ?? 0,
    amountMinor: party * 10_600,
    description: 'Tea tasting',
    returnUrl: 'https://example.com',
    gateway: 'sandbox',
    presentation: 'page',
  });
  return paymentId;
}

/** The guest pays at the provider, whose word comes. */
async function settle(paymentId: number): Promise<void> {
  const { externalRef } = await db.payment.findUniqueOrThrow({ where: { id: paymentId } });
  const decided = { status: 'succeeded', behaviour: 'succeed', decidedAt: ctx.clock() };
  await db.sandboxCharge.update({ where: { id: externalRef ?? '' }, data: decided });
  await inTransaction(db, (tx) => settleIn(tx, ctx, paymentId, { status: 'succeeded', externalRef }));
}

const pay = async (registration: Pick<Registration, 'id' | 'party'>) => {
  const paymentId = await lead(registration);
  await settle(paymentId);
  return paymentId;
};

/** What goes back of a payment: asked for at once, and sent to the provider by its job. */
async function backOf(paymentId: number): Promise<number[]> {
  const refunds = await db.payment.findMany({ where: { parentPaymentId: paymentId } });
  for (const { id } of refunds) await sendRefund(ctx, id);
  return refunds.map(({ amountMinor }) => amountMinor);
}

describe('a place that is to be paid', () => {
  test('is held for the minutes of the house, and is the guest’s once its price has come', async () => {
    const event = await buildEvent(ctx, paidAhead);
    const held = await buildRegistration(ctx, event, { party: 2 });
    expect([held.status, await takenOf(event), await mailsOf(held.id)]).toEqual(['held', 2, []]);
    expect(held.heldUntil).toEqual(new Date(ctx.clock().getTime() + 15 * 60_000));
    await pay(held);
    const { status, prepaidMinor, folioId } = await rowOf(held.id);
    expect([status, prepaidMinor, await mailsOf(held.id)]).toEqual([
      'registered',
      21_200,
      ['event-confirmation'],
    ]);
    expect(await linesOf(folioId)).toEqual(['deposit payment -21200']);
    ctx.setClock(shanghai('2027-05-04T10:00'));
    expect(await lapseRegistrations(ctx)).toBe(0);
  });

  test('lapses by itself and goes to who waits, who is asked to pay in his turn', async () => {
    const event = await buildEvent(ctx, { ...paidAhead, capacity: 2 });
    const slow = await buildRegistration(ctx, event, { party: 2 });
    const next = await buildRegistration(ctx, event, { party: 2 });
    expect(next.status).toBe('waiting');
    ctx.setClock(new Date((slow.heldUntil?.getTime() ?? 0) - 1));
    expect(await lapseRegistrations(ctx)).toBe(0);
    ctx.setClock(slow.heldUntil ?? new Date(0));
    const [one, two] = await Promise.all([lapseRegistrations(ctx), lapseRegistrations(ctx)]);
    expect(one + two).toBe(1);
    expect([await statusOf(slow.id), await statusOf(next.id), await takenOf(event)]).toEqual([
      'lapsed',
      'held',
      2,
    ]);
    expect(await mailsOf(next.id)).toEqual(['event-waiting', 'event-payment-asked']);
    const { heldUntil } = await rowOf(next.id);
    expect(heldUntil).toEqual(new Date(ctx.clock().getTime() + 12 * 3_600_000));
    await pay(next);
    expect(await statusOf(next.id)).toBe('registered');
  });

  test('is paid late: taken again where it is free, given back by itself where it is gone', async () => {
    const event = await buildEvent(ctx, { ...paidAhead, capacity: 2, hasWaiting: false });
    const [lucky, unlucky] = [await buildRegistration(ctx, event), await buildRegistration(ctx, event)];
    const [first, second] = [await lead(lucky), await lead(unlucky)];
    ctx.setClock(shanghai('2027-05-04T10:00'));
    expect(await lapseRegistrations(ctx)).toBe(2);
    await pay(await buildRegistration(ctx, event));
    const results = await Promise.allSettled([settle(first), settle(second)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    const states = [await statusOf(lucky.id), await statusOf(unlucky.id)];
    expect([states.toSorted(), await takenOf(event)]).toEqual([['lapsed', 'registered'], 2]);
    const [gone, lost] = states[0] === 'lapsed' ? [first, lucky] : [second, unlucky];
    expect((await db.payment.findUniqueOrThrow({ where: { id: gone } })).refundReason).toBe('event_full');
    expect(await backOf(gone)).toEqual([10_600]);
    expect(await linesOf((await rowOf(lost.id)).folioId)).toEqual([
      'deposit payment -10600',
      'deposit payment 10600',
    ]);
    expect(await mailsOf(lost.id)).toEqual(['event-payment-returned']);
  });

  test('is given once of two payments, to one registration of a guest, and at the desk for the door', async () => {
    const event = await buildEvent(ctx, paidAhead);
    const customerId = await buildComer(ctx);
    const first = await buildRegistration(ctx, event, { customerId });
    const late = await lead(first);
    ctx.setClock(shanghai('2027-05-04T10:00'));
    await lapseRegistrations(ctx);
    const again = await buildRegistration(ctx, event, { customerId });
    await settle(late);
    expect([await statusOf(first.id), await backOf(late)]).toEqual(['lapsed', [10_600]]);
    await pay(again);
    const twice = await lead(again);
    await settle(twice);
    expect(await backOf(twice)).toEqual([10_600]);
    expect((await rowOf(again.id)).prepaidMinor).toBe(10_600);
    const desk = { source: 'desk', language: 'en', party: 1, eventId: event } as const;
    const byDesk = await register(ctx, { ...desk, customerId: await buildComer(ctx) });
    expect([byDesk.status, byDesk.refundHours]).toEqual(['registered', null]);
  });

  test('of what is to be paid the database holds none without an end, and no other sum', async () => {
    const event = await buildEvent(ctx, paidAhead);
    const { id } = await buildRegistration(ctx, event);
    const change = (data: object) => db.eventRegistration.update({ where: { id }, data });
    await expect(change({ heldUntil: null })).rejects.toThrow(/event_registrations_held/);
    await expect(change({ prepaidMinor: 1 })).rejects.toThrow(/event_registrations_prepaid/);
    const free = db.hotelEvent.update({ where: { id: event }, data: { priceMinor: 0 } });
    await expect(free).rejects.toThrow(/hotel_events_prepaid/);
  });
});

describe('what was paid ahead', () => {
  async function paid(overrides: Partial<EventFields> = {}, party = 1) {
    const event = await buildEvent(ctx, { ...paidAhead, ...overrides });
    const registration = await buildRegistration(ctx, event, { party });
    const paymentId = await pay(registration);
    const { folioId } = await rowOf(registration.id);
    return { event, registration, paymentId, folioId: folioId ?? 0 };
  }
  const even = { guestMinor: 0, depositMinor: 0 };

  test('goes back the way it came to who cancels by his terms, and his place to who waits', async () => {
    const { event, registration, paymentId, folioId } = await paid({ capacity: 1 });
    const waiting = await buildRegistration(ctx, event);
    ctx.setClock(shanghai('2027-05-07T19:00'));
    await Promise.all([cancelOwn(ctx, registration.token), cancelOwn(ctx, registration.token)]);
    expect(await backOf(paymentId)).toEqual([10_600]);
    expect([await folioBalance(db, folioId), await statusOf(waiting.id)]).toEqual([even, 'held']);
  });

  test('is kept as a fee where it is too late; the desk may give it back all the same', async () => {
    const one = await paid();
    const two = await paid();
    ctx.setClock(shanghai('2027-05-07T19:01'));
    await cancelOwn(ctx, one.registration.token);
    expect(await backOf(one.paymentId)).toEqual([]);
    expect(await linesOf(one.folioId)).toEqual([
      'deposit payment -10600',
      'guest charge 10600',
      'deposit transfer 10600',
      'guest transfer -10600',
    ]);
    expect(await folioBalance(db, one.folioId)).toEqual(even);
    const { id } = two.registration;
    await cancelAtDesk(ctx, { hotelId: hotel.id, eventId: two.event, id, money: 'back' });
    expect(await backOf(two.paymentId)).toEqual([10_600]);
  });

  test('goes back where the event was moved since, and where it is called off', async () => {
    const moved = await paid();
    const off = await paid();
    ctx.setClock(shanghai('2027-05-07T20:00'));
    const { version } = await db.hotelEvent.findUniqueOrThrow({ where: { id: moved.event } });
    const fields = { ...tasting, ...paidAhead, places: { en: 'Cellar' } };
    await changeEvent(ctx, { id: moved.event, version, fields });
    await cancelOwn(ctx, moved.registration.token);
    await callOffEvent(ctx, { id: off.event, reason: 'Rain' });
    expect([await backOf(moved.paymentId), await backOf(off.paymentId)]).toEqual([[10_600], [10_600]]);
  });

  test('becomes the charge when the party comes, and a deposit again where that is taken back', async () => {
    const { event, registration, folioId } = await paid({}, 2);
    ctx.setClock(shanghai('2027-05-08T19:00'));
    await checkInParty(ctx, { eventId: event, id: registration.id, came: 1 });
    expect(await linesOf(folioId)).toEqual([
      'deposit payment -21200',
      'guest charge 20000',
      'guest tax 1200',
      'deposit transfer 21200',
      'guest transfer -21200',
    ]);
    await undoArrival(ctx, { eventId: event, id: registration.id, reason: 'the wrong line' });
    expect(await folioBalance(db, folioId)).toEqual({ guestMinor: 0, depositMinor: 21_200 });
    await checkInParty(ctx, { eventId: event, id: registration.id });
    expect(await folioBalance(db, folioId)).toEqual(even);
  });

  test('of who did not come is kept from the day after, once', async () => {
    const { registration, folioId } = await paid();
    ctx.setClock(shanghai('2027-05-08T23:59'));
    expect(await keepWhatWasMissed(ctx)).toBe(0);
    ctx.setClock(shanghai('2027-05-09T00:00'));
    await Promise.all([keepWhatWasMissed(ctx), keepWhatWasMissed(ctx)]);
    expect(await keepWhatWasMissed(ctx)).toBe(0);
    expect(await folioBalance(db, folioId)).toEqual(even);
    const charges = await db.folioLine.findMany({ where: { folioId, kind: 'charge' } });
    const { code } = await db.transactionCode.findUniqueOrThrow({
      where: { id: charges[0]?.transactionCodeId ?? 0 },
    });
    expect([charges.length, code]).toEqual([1, 'NOSHOW']);
    expect((await rowOf(registration.id)).chargeLineId).not.toBeNull();
  });
});

test('a guest registers, pays on the site, and reads what becomes of his money', async () => {
  const event = await buildEvent(ctx, paidAhead);
  const agent = await guestAgent(app);
  await postForm(agent, '/account/profile', { firstName: 'Gu', lastName: 'Est', phone: '+8613800138000' });
  const page = `/events/${event}`;
  expect((await agent.get(page)).text).toContain('Register and pay');
  const held = await postForm(agent, `${page}/registrations`, { party: '2' }, page);
  const own = String(held.headers.location);
  expect((await agent.get(own)).text).toContain('Your place at Tea tasting is held');
  const wrong = await postForm(agent, `${own}/payment`, { gateway: 'gold' }, own);
  expect(wrong.status).toBe(422);
  const led = await postForm(agent, `${own}/payment`, {}, own);
  const sandbox = String(led.headers.location);
  expect(sandbox).toMatch(/^\/sandbox-pay\//);
  expect((await agent.get(own)).text).toContain('Waiting for the provider');
  await postForm(agent, sandbox, { behaviour: 'succeed' }, sandbox);
  const asked = await postForm(agent, `${own}/query`, {}, own);
  expect([asked.status, asked.headers.location]).toEqual([303, own]);
  const paid = await agent.get(own);
  expect(paid.text).toContain('You are registered for Tea tasting');
  expect(paid.text).toContain('¥212.00 goes back the way you paid.');
  expect((await postForm(agent, `${own}/payment`, {}, own)).headers.location).toBe(own);
});

test('the night audit closes the books over what is paid ahead: a deposit, no revenue', async () => {
  const other = await buildHotel(db);
  const there = testContext(db, { hotelId: other.id });
  const event = await buildEvent(there, paidAhead);
  await pay(await buildRegistration(there, event, { party: 2 }));
  expect((await runNightAudit(there, { hotelId: other.id })).status).toBe('closed');
  const days = await db.ledgerDay.findMany({ where: { hotelId: other.id } });
  const closing = Object.fromEntries(days.map(({ ledger, closingMinor }) => [ledger, Number(closingMinor)]));
  expect([closing.deposit, closing.guest]).toEqual([-21_200, 0]);
});
