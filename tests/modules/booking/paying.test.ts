import type { Express } from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import {
  bookingPath,
  leavingPathOf,
  openPaymentPath,
  payPath,
  queryPathOf,
} from '../../../src/modules/booking/booking.paths.ts';
import { holdStage } from '../../../src/modules/booking/pay-stage.presenter.ts';
import type { TripFrame } from '../../../src/modules/booking/trip-frame.presenter.ts';
import { useGatewaySettings } from '../../../src/modules/payments/gateways/gateway-settings.service.ts';
import { receiveNotification, sendRefund } from '../../../src/modules/payments/settlement.service.ts';
import { lapseHolds } from '../../../src/modules/reservations/lapse.service.ts';
import { openBalance, paidFee } from '../../../src/modules/reservations/reservation-money.ts';
import type { Db } from '../../../src/platform/db.ts';
import { connectModules } from '../../../src/wiring.ts';
import { postForm } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { holdRoom } from '../../support/paying-guest.ts';
import { testApp, testSecret } from '../../support/server.ts';
import {
  type Provider,
  type Providers,
  providers,
  startProviders,
} from '../../support/simulators/providers.ts';
import { none } from '../../support/simulators/simulator.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let app: Express;
let all: Providers;
let simulators: Providers['simulators'];

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund' });
  all = await startProviders();
  simulators = all.simulators;
  connectModules(testSecret);
  app = testApp(db, { clock: () => testNow });
});

afterAll(() => all.stop());

beforeEach(() => {
  ctx = testContext(db, { hotelId: hotel.id });
  useGatewaySettings(all.settings);
});

const lastPayment = () => db.payment.findFirstOrThrow({ orderBy: { id: 'desc' } });
const statusOf = async (number: string) =>
  (await db.reservation.findUniqueOrThrow({ where: { number } })).status;

/** The provider says what became of its trade. */
const notify = (gateway: Provider, merchantReference: string) =>
  receiveNotification(ctx, { gateway, ...simulators[gateway].notification(merchantReference, ctx.clock()) });

/** The sums that this guest is to be told of by mail, as more than he had to pay. */
async function toldOfExcess(number: string): Promise<number[]> {
  const orders = await db.$queryRaw<{ sum: number }[]>`
    SELECT (data->>'refundMinor')::int AS sum FROM pgboss.job_common JOIN reservations r
      ON r.id = (data->>'reservationId')::int
    WHERE name = 'reservations.mail' AND data->>'kind' = 'excess_refunded' AND r.number = ${number}`;
  return orders.map(({ sum }) => sum);
}

/** The guest is led to a provider from this page. */
async function ledTo(
  guest: Awaited<ReturnType<typeof holdRoom>>,
  gateway: Provider,
  here = payPath(guest.number),
) {
  const answer = await postForm(guest.agent, here, { gateway });
  expect(answer.status).toBe(303);
  return lastPayment();
}

/** What the provider gave back of a trade, once its job has run. */
async function givenBack(gateway: Provider, merchantReference: string): Promise<number[]> {
  const open = await db.payment.findMany({ where: { kind: 'refund', status: 'pending' } });
  for (const { id } of open) await sendRefund(ctx, id);
  return (simulators[gateway].trades.get(merchantReference)?.refunds ?? []).map((one) => one.amountMinor);
}

describe('the page of a hold', () => {
  const asked = { status: 'held', guarantee: 'none', dueNowMinor: 88_000 };
  test.each([
    ['the money that came while it was read, before it was confirmed', { paidMinor: 88_000 }, true],
    ['a cent less', { paidMinor: 87_999 }, false],
    ['a card that is to be left', { guarantee: 'card', dueNowMinor: 0, paidMinor: 0 }, false],
    ['nothing asked for yet', { dueNowMinor: 0, paidMinor: 0 }, false],
    ['a hold that lapsed', { status: 'lapsed', paidMinor: 88_000 }, false],
    ['a booking that stands', { status: 'confirmed', paidMinor: 0 }, true],
  ])('with %s has nothing to say: %o, %s', (_what, view, isOver) => {
    const frame = { view: { ...asked, ...view } } as unknown as TripFrame;
    expect(holdStage.isOver(frame)).toBe(isOver);
  });
});

describe('what is open', () => {
  const money = { totalMinor: minor(60_000), extrasMinor: minor(0), paidMinor: minor(120_000) };

  test('counts what went for the fee of a room given back, as far as it was paid', () => {
    expect(openBalance({ ...money, forfeitedMinor: minor(60_000) })).toBe(0);
    expect(openBalance({ ...money, forfeitedMinor: minor(0) })).toBe(-60_000);
    expect(openBalance({ ...money, extrasMinor: minor(70_000), forfeitedMinor: minor(0) })).toBe(10_000);
    expect(paidFee({ feeMinor: minor(60_000), balance: { guestMinor: 0 } })).toBe(60_000);
    expect(paidFee({ feeMinor: minor(60_000), balance: { guestMinor: 50_000 } })).toBe(10_000);
    expect(paidFee({ feeMinor: minor(0), balance: { guestMinor: 10 } })).toBe(0);
  });
});

describe.each(providers)('paying by %s', (gateway) => {
  const other = gateway === 'stripe' ? 'wechatpay' : 'stripe';

  /** Led there, and the hold has lapsed before the money came. */
  async function lapsed() {
    const guest = await holdRoom(app);
    const payment = await ledTo(guest, gateway);
    await db.reservation.update({ where: { number: guest.number }, data: { holdExpiresAt: testNow } });
    ctx.setClock(new Date(testNow.getTime() + 60_000));
    await lapseHolds(ctx);
    expect(await statusOf(guest.number)).toBe('lapsed');
    expect(await simulators[gateway].pay(payment.payTarget ?? '', ctx.clock())).toBe(true);
    return { ...guest, payment };
  }

  test('late, while the rooms are still free: they are taken again, and nothing goes back', async () => {
    const { agent, number, payment } = await lapsed();
    expect(await notify(gateway, payment.merchantReference)).toBe('settled');
    expect(await statusOf(number)).toBe('confirmed');
    expect((await agent.get(payPath(number))).headers.location).toBe(bookingPath(number));
    expect(await givenBack(gateway, payment.merchantReference)).toEqual([]);
  });

  test('late, after the rooms were sold: all goes back by itself, and the guest is told', async () => {
    const { agent, number, payment } = await lapsed();
    const reservation = await db.reservation.findUniqueOrThrow({
      where: { number },
      include: { stays: true },
    });
    const [stay] = reservation.stays;
    await db.roomTypeDay.updateMany({
      where: {
        roomTypeId: stay?.roomTypeId ?? 0,
        date: { gte: stay?.arrival ?? testNow, lt: stay?.departure ?? testNow },
      },
      data: { capacity: 0 },
    });
    expect(await notify(gateway, payment.merchantReference)).toBe('settled');
    expect(await statusOf(number)).toBe('lapsed');
    expect(await givenBack(gateway, payment.merchantReference)).toEqual([payment.amountMinor]);
    expect((await agent.get(payPath(number))).text).toContain('The money goes back to you by itself');
    const told = await db.$queryRaw<
      unknown[]
    >`SELECT 1 FROM pgboss.job_common WHERE name = 'reservations.mail'
      AND data->>'kind' = 'late_payment_refunded' AND (data->>'reservationId')::int = ${reservation.id}`;
    expect(told).toHaveLength(1);
  });

  test('though it was paid another way already: booked once, and this money goes back in full', async () => {
    const guest = await holdRoom(app);
    const first = await ledTo(guest, gateway);
    const second = await ledTo(guest, other);
    expect(second.gateway).toBe(other);
    await simulators[other].pay(second.payTarget ?? '', testNow);
    expect(await notify(other, second.merchantReference)).toBe('settled');
    // a page that was open already: some providers take it all the same
    const trade = simulators[gateway].trades.get(first.merchantReference);
    if (trade) trade.status = 'waiting';
    expect(await simulators[gateway].pay(first.payTarget ?? '', testNow)).toBe(true);
    expect(await notify(gateway, first.merchantReference)).toBe('settled');
    expect(await givenBack(gateway, first.merchantReference)).toEqual([first.amountMinor]);
    expect(await givenBack(other, second.merchantReference)).toEqual([]);
    const { refundReason } = await db.payment.findUniqueOrThrow({ where: { id: first.id } });
    expect([await statusOf(guest.number), refundReason]).toEqual(['confirmed', 'paid_already']);
    expect(await toldOfExcess(guest.number)).toEqual([first.amountMinor]);
  });
});

describe('what is open of a booking', () => {
  /** A booked stay of two nights for 1,200.00, of which nothing is paid. */
  async function booked() {
    const { agent, number } = await holdRoom(app);
    await postForm(agent, payPath(number), { gateway: 'stripe' });
    await simulators.stripe.pay((await lastPayment()).payTarget ?? '', testNow);
    await postForm(agent, queryPathOf(payPath(number)), {}, payPath(number));
    const stay = await db.stay.findFirstOrThrow({ where: { reservation: { number } } });
    const { id: transactionCodeId } = await db.transactionCode.findFirstOrThrow({ where: { code: 'BRK' } });
    const extra = { per: 'stay', quantity: 2, unitMinor: 6_000, addedAt: testNow };
    await db.stayExtra.create({ data: { hotelId: hotel.id, stayId: stay.id, transactionCodeId, ...extra } });
    return { agent, number, here: openPaymentPath(number) };
  }

  test('is paid by any method and in any way, like the first payment, and once', async () => {
    const { agent, number, here } = await booked();
    expect((await agent.get(bookingPath(number))).text).toContain(`href="${here}"`);
    const page = await agent.get(here);
    for (const name of ['Alipay', 'WeChat Pay', 'Card (Stripe)'])
      expect(page.text).toContain(`<b>${name}</b>`);
    expect(page.text).toContain('Pay ¥120.00');
    expect(page.text).not.toContain('rooms stay held');

    const led = await postForm(agent, here, { gateway: 'alipay' });
    expect(led.headers.location).toBe(leavingPathOf(here));
    expect((await agent.get(leavingPathOf(here))).text).toContain('Continue to Alipay');
    const first = await lastPayment();
    const scanned = await postForm(agent, here, { gateway: 'wechatpay' });
    expect(scanned.headers.location).toBe(here);
    expect((await db.payment.findUniqueOrThrow({ where: { id: first.id } })).status).toBe('failed');
    expect((await agent.get(here)).text).toContain('data:image/svg+xml;base64,');
    const payment = await lastPayment();
    expect(payment).toMatchObject({ amountMinor: 12_000, presentation: 'code', gateway: 'wechatpay' });
    await simulators.wechatpay.pay(payment.payTarget ?? '', testNow);
    await postForm(agent, queryPathOf(here), {}, here);
    expect((await agent.get(here)).headers.location).toBe(bookingPath(number));
    expect((await agent.get(bookingPath(number))).text).not.toContain(`href="${here}"`);
    expect((await postForm(agent, here, { gateway: 'stripe' }, bookingPath(number))).headers.location).toBe(
      here,
    );
    expect((await lastPayment()).id).toBe(payment.id);
  });

  test('on a telephone opens the provider’s page for telephones', async () => {
    const { agent, here } = await booked();
    const phone = { 'Sec-CH-UA-Mobile': '?1' };
    expect((await agent.get(here).set(phone)).text).toContain('Opens the WeChat app');
  });

  test('is asked anew when it changed: the code that waits for another sum is not shown', async () => {
    const { agent, number, here } = await booked();
    await postForm(agent, here, { gateway: 'wechatpay' });
    await db.stayExtra.updateMany({ where: { stay: { reservation: { number } } }, data: { quantity: 1 } });
    const page = await agent.get(here);
    expect(page.text).toContain('Pay ¥60.00');
    expect(page.text).not.toContain('data:image/svg+xml;base64,');
  });

  test('is told of a decline, an outage and a method that is none; nothing changes', async () => {
    const { agent, number, here } = await booked();
    simulators.wechatpay.silent = true;
    const silent = await postForm(agent, here, { gateway: 'wechatpay' });
    simulators.wechatpay.silent = false;
    expect(silent.status).toBe(503);
    for (const gateway of ['cash', 'magic'])
      expect((await postForm(agent, here, { gateway })).status).toBe(422);
    await postForm(agent, here, { gateway: 'wechatpay' });
    await simulators.wechatpay.decline((await lastPayment()).payTarget ?? '');
    await postForm(agent, queryPathOf(here), {}, here);
    expect((await agent.get(here)).text).toContain('Your booking stays as it is');
    expect((await db.reservation.findFirstOrThrow({ where: { number } })).status).toBe('confirmed');
    useGatewaySettings({ ...none, sandbox: false });
    expect((await agent.get(here)).text).toContain('please pay at the hotel');
  });
});

test('who pays for what he has taken off meanwhile gets the part back that is too much', async () => {
  const guest = await holdRoom(app);
  const first = await ledTo(guest, 'stripe');
  await simulators.stripe.pay(first.payTarget ?? '', testNow);
  await notify('stripe', first.merchantReference);
  const stay = await db.stay.findFirstOrThrow({ where: { reservation: { number: guest.number } } });
  const { id: transactionCodeId } = await db.transactionCode.findFirstOrThrow({ where: { code: 'BRK' } });
  const extra = { hotelId: hotel.id, stayId: stay.id, transactionCodeId, per: 'stay', unitMinor: 6_000 };
  const { id } = await db.stayExtra.create({ data: { ...extra, quantity: 2, addedAt: testNow } });
  const rest = await ledTo(guest, 'alipay', openPaymentPath(guest.number));
  await db.stayExtra.update({ where: { id }, data: { quantity: 1 } });
  await simulators.alipay.pay(rest.payTarget ?? '', testNow);
  expect(await notify('alipay', rest.merchantReference)).toBe('settled');
  expect(await givenBack('alipay', rest.merchantReference)).toEqual([6_000]);
  expect(await notify('alipay', rest.merchantReference)).not.toBe('settled');
  expect(await toldOfExcess(guest.number)).toEqual([6_000]);
});
