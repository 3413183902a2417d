import type { Express } from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { calendarDate } from '../../../src/core/calendar-date.ts';
import {
  bookingPath,
  leavingPathOf,
  payPath,
  queryPathOf,
} from '../../../src/modules/booking/booking.paths.ts';
import { deviceOf } from '../../../src/modules/booking/device.ts';
import { useGatewaySettings } from '../../../src/modules/payments/gateways/gateway-settings.service.ts';
import {
  paymentPath,
  reconciliationFilePath,
  reconciliationPath,
} from '../../../src/modules/payments/payment.paths.ts';
import {
  fetchStatement,
  queueStatements,
  reconciliation,
} from '../../../src/modules/payments/reconciliation.service.ts';
import { queryPendingPayments } from '../../../src/modules/payments/settlement.service.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { holdRoom } from '../../support/paying-guest.ts';
import { buildStay, openFolio } from '../../support/raw-stays.ts';
import { testApp } from '../../support/server.ts';
import { type Providers, startProviders } from '../../support/simulators/providers.ts';
import { none } from '../../support/simulators/simulator.ts';
import { rowsOf } from '../../support/spreadsheets.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let app: Express;
let now = testNow;
let all: Providers;
let simulators: Providers['simulators'];

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund' });
  all = await startProviders();
  simulators = all.simulators;
  app = testApp(db, { clock: () => now });
});

afterAll(() => all.stop());

beforeEach(() => {
  now = testNow;
  ctx = testContext(db, { hotelId: hotel.id });
  useGatewaySettings(all.settings);
});

const lastPayment = () => db.payment.findFirstOrThrow({ orderBy: { id: 'desc' } });

describe('the guest', () => {
  test('is offered what has keys, by its plain name, and the first method without a choice', async () => {
    const { agent, number } = await holdRoom(app);
    const page = await agent.get(payPath(number));
    for (const name of ['Alipay', 'WeChat Pay', 'Card (Stripe)'])
      expect(page.text).toContain(`<b>${name}</b>`);
    const answer = await postForm(agent, payPath(number), {});
    expect([answer.status, answer.headers.location]).toEqual([303, leavingPathOf(payPath(number))]);
    const leaving = await agent.get(leavingPathOf(payPath(number)));
    expect(leaving.headers.refresh).toContain('0; url=http://127.0.0.1:');
    expect(leaving.headers['referrer-policy']).toBe('origin');
    expect(leaving.text).toContain('Continue to Alipay');
  });

  test('on a telephone is led to the provider’s page for telephones', async () => {
    const { agent, number } = await holdRoom(app);
    const page = await agent.get(payPath(number)).set('Sec-CH-UA-Mobile', '?1');
    expect(page.text).toContain('Opens the WeChat app');
    expect(deviceOf({ 'user-agent': 'Mozilla/5.0 (iPhone) Mobile/15E148 Safari' })).toBe('phone');
    expect(deviceOf({ 'user-agent': 'Mobile', 'sec-ch-ua-mobile': '?0' })).toBe('screen');
    expect(deviceOf({})).toBe('screen');
  });

  test('inside WeChat scans a code with another telephone, or is told to open the page in a browser', async () => {
    const { agent, number } = await holdRoom(app);
    const inside = 'Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.49(0x1800312a) NetType/WIFI';
    expect(deviceOf({ 'user-agent': inside })).toBe('wechat');
    expect(deviceOf({ 'user-agent': 'Windows NT 10.0 MicroMessenger/7.0.20 WindowsWechat' })).toBe('screen');
    const { text } = await agent.get(payPath(number)).set('User-Agent', inside);
    expect(text).toContain('Open in browser');
    expect(text).toContain('Scan a code with your telephone');
    expect(text).toContain('Opens the Alipay app');
  });

  test('scans a code, says that he has paid, and the booking is his', async () => {
    const { agent, number } = await holdRoom(app);
    const answer = await postForm(agent, payPath(number), { gateway: 'wechatpay' });
    expect(answer.headers.location).toBe(payPath(number));
    const page = await agent.get(payPath(number));
    expect(page.text).toContain('data:image/svg+xml;base64,');
    expect(page.text).toContain('alt="Code to be scanned with a telephone, to pay with WeChat Pay"');
    expect((await postForm(agent, queryPathOf(payPath(number)), {}, payPath(number))).headers.location).toBe(
      payPath(number),
    );
    const payment = await lastPayment();
    await simulators.wechatpay.pay(payment.payTarget ?? '', testNow);
    await postForm(agent, queryPathOf(payPath(number)), {}, payPath(number));
    expect((await agent.get(payPath(number))).headers.location).toBe(bookingPath(number));
  });

  test('is told of an outage or a decline with the other ways beside it, and of a method that is none', async () => {
    const { agent, number } = await holdRoom(app);
    simulators.wechatpay.silent = true;
    const silent = await postForm(agent, payPath(number), { gateway: 'wechatpay' });
    simulators.wechatpay.silent = false;
    expect(silent.status).toBe(503);
    expect(silent.text).toContain('does not answer right now');
    expect((await postForm(agent, payPath(number), { gateway: 'cash' })).status).toBe(422);
    expect((await postForm(agent, payPath(number), { gateway: 'magic' })).status).toBe(422);
    await postForm(agent, payPath(number), { gateway: 'wechatpay' });
    await simulators.wechatpay.decline((await lastPayment()).payTarget ?? '');
    await postForm(agent, queryPathOf(payPath(number)), {}, payPath(number));
    expect((await agent.get(payPath(number))).text).toContain('did not go through');
  });

  test('pays after the hold has lapsed: the rooms are still free, so the booking is his', async () => {
    const { agent, number } = await holdRoom(app);
    await postForm(agent, payPath(number), { gateway: 'stripe' });
    const payment = await lastPayment();
    const late = new Date(testNow.getTime() + 20 * 60_000);
    const reservation = await db.reservation.findFirstOrThrow({ where: { number } });
    await db.reservation.update({ where: { id: reservation.id }, data: { holdExpiresAt: testNow } });
    expect(await simulators.stripe.pay(payment.payTarget ?? '', late)).toBe(true);
    const raw = simulators.stripe.notification(payment.merchantReference, testNow);
    const told = await agent
      .post('/payments/notifications/stripe')
      .set(raw.headers as Record<string, string>)
      .send(raw.rawBody.toString());
    expect(told.body).toEqual({ outcome: 'settled' });
    expect((await db.reservation.findFirstOrThrow({ where: { number } })).status).toBe('confirmed');
  });

  test('without any method reads what to do instead', async () => {
    const { agent, number } = await holdRoom(app);
    useGatewaySettings({ ...none, sandbox: false });
    const page = await agent.get(payPath(number));
    expect(page.text).toContain('Paying online is not possible right now');
    expect((await postForm(agent, payPath(number), {}, payQueryPathForm())).status).toBe(422);
  });
});

/** A page with a form of the same session. */
const payQueryPathForm = () => '/sign-in';

describe('providers read the answer they expect', () => {
  test.each(['alipay', 'wechatpay'] as const)('%s', async (gateway) => {
    const { agent, number } = await holdRoom(app);
    await postForm(agent, payPath(number), { gateway });
    const payment = await lastPayment();
    const target = payment.payTarget ?? '';
    await simulators[gateway].pay(target, testNow);
    const send = (lies = {}) => {
      const raw = simulators[gateway].notification(payment.merchantReference, testNow, lies);
      return agent
        .post(`/payments/notifications/${gateway}`)
        .set(raw.headers as Record<string, string>)
        .send(raw.rawBody.toString());
    };
    expect((await send({ forged: true })).status).toBe(401);
    const good = await send();
    expect([good.status, good.text]).toEqual([200, gateway === 'alipay' ? 'success' : '{"code":"SUCCESS"}']);
    expect((await send()).status).toBe(200);
    expect((await db.reservation.findFirstOrThrow({ where: { number } })).status).toBe('confirmed');
  });
});

describe('the desk', () => {
  test('shows a code for a bill, asks the provider, and stops waiting', async () => {
    const { stayId } = await buildStay(db, hotel, { status: 'in_house', room: 1 });
    const folio = await openFolio(ctx, { hotelId: hotel.id, stayId });
    const clerk = await signedInAgent(app, 'front-desk');
    const at = `/staff/folios/${folio.number}`;
    const fields = { gateway: 'alipay', amount: '88.00' };
    const answer = await postForm(clerk, `${at}/payments`, fields, at);
    const payment = await lastPayment();
    expect([answer.status, answer.headers.location]).toEqual([303, paymentPath(payment.id)]);
    const page = await clerk.get(paymentPath(payment.id));
    expect(page.text).toContain('data:image/svg+xml;base64,');
    await simulators.alipay.pay(payment.payTarget ?? '', testNow);
    await postForm(clerk, `${paymentPath(payment.id)}/query`, {}, paymentPath(payment.id));
    const paid = await clerk.get(paymentPath(payment.id));
    expect(paid.text).toContain('received');
    expect(paid.text).not.toContain('data:image/svg+xml;base64,');
    await postForm(clerk, `${at}/payments`, { gateway: 'wechatpay', amount: '5.00' }, at);
    const second = await lastPayment();
    await postForm(clerk, `${paymentPath(second.id)}/closing`, {}, paymentPath(second.id));
    expect(await lastPayment()).toMatchObject({ status: 'failed', failureCode: 'given_up' });
    expect((await postForm(clerk, `${at}/payments`, { gateway: 'magic', amount: '5.00' }, at)).status).toBe(
      422,
    );
  });

  test('sees no payment of another hotel', async () => {
    const other = await buildHotel(db);
    const { reservationId } = await buildStay(db, other);
    const foreign = await db.payment.create({
      data: {
        hotelId: other.id,
        reservationId,
        kind: 'charge',
        gateway: 'cash',
        amountMinor: 100,
        currency: 'CNY',
        status: 'succeeded',
        idempotencyKey: 'foreign',
        createdAt: testNow,
        actorKind: 'system',
      },
    });
    const clerk = await signedInAgent(app, 'front-desk');
    expect((await clerk.get(paymentPath(foreign.id))).status).toBe(404);
    expect((await postForm(clerk, `${paymentPath(foreign.id)}/query`, {}, '/staff/today')).status).toBe(404);
    expect((await clerk.get(paymentPath(999_999_999))).status).toBe(404);
  });
});

describe('reconciliation', () => {
  const date = '2027-05-03';
  const day = { gateway: 'wechatpay', date };

  test('the statement is fetched and stands beside our books, as often as it is fetched', async () => {
    const { agent, number } = await holdRoom(app);
    await postForm(agent, payPath(number), { gateway: 'wechatpay' });
    const payment = await lastPayment();
    await simulators.wechatpay.pay(payment.payTarget ?? '', testNow);
    now = new Date(testNow.getTime() + 2 * 60_000);
    ctx.setClock(now);
    await queryPendingPayments(ctx);
    simulators.wechatpay.addUnknown('somebodyelse', 777, testNow);
    now = new Date('2027-05-04T03:00:00Z');
    const finance = await signedInAgent(app, 'finance');
    expect((await finance.get(reconciliationPath(day))).text).toContain(
      'before the provider’s statement was fetched',
    );
    for (let turn = 1; turn <= 2; turn++) {
      const answer = await postForm(finance, '/staff/payments/reconciliation', day, reconciliationPath(day));
      expect([answer.status, answer.headers.location]).toEqual([303, reconciliationPath(day)]);
    }
    const page = await finance.get(reconciliationPath(day));
    expect(page.text).toContain('1 difference<');
    expect(page.text).toContain('Only at the provider');
    expect(page.text).toContain(`href="${paymentPath(payment.id)}"`);
    const csv = await finance.get(reconciliationFilePath('csv', day));
    expect(csv.text).toContain(`${date},wechatpay,charge,somebodyelse,only_theirs,,7.77,CNY,`);
    expect(csv.text).toContain(`${payment.merchantReference},matched,`);
    const rows = await rowsOf(finance.get(reconciliationFilePath('xlsx', day)));
    expect(rows[1]).toEqual([
      new Date(`${date}T00:00:00Z`),
      'WeChat Pay',
      'Payment',
      'somebodyelse',
      'Only at the provider',
      undefined,
      7.77,
      'CNY',
    ]);
  });

  test('a day that is not over, a method without keys and an outage are said, not thrown', async () => {
    now = new Date('2027-05-04T03:00:00Z');
    const finance = await signedInAgent(app, 'finance');
    const ask = (fields: object) =>
      postForm(finance, '/staff/payments/reconciliation', { ...day, ...fields }, reconciliationPath(day));
    expect((await ask({ date: '2027-05-04' })).status).toBe(422);
    expect((await ask({ gateway: 'cash' })).status).toBe(422);
    expect((await ask({ gateway: 'magic' })).status).toBe(404);
    simulators.wechatpay.silent = true;
    expect((await ask({})).status).toBe(503);
    simulators.wechatpay.silent = false;
    const clerk = await signedInAgent(app, 'front-desk');
    expect((await clerk.get(reconciliationPath(day))).status).toBe(403);
  });

  test('another hotel sees neither our payments nor the statement’s lines of them', async () => {
    const other = await buildHotel(db);
    const ours = await reconciliation(db, {
      hotelId: hotel.id,
      gateway: 'wechatpay',
      date: calendarDate(date),
    });
    const theirs = await reconciliation(db, {
      hotelId: other.id,
      gateway: 'wechatpay',
      date: calendarDate(date),
    });
    expect(ours.rows.length).toBeGreaterThan(theirs.rows.length);
    expect(theirs.rows.map((row) => row.reference)).toEqual(['somebodyelse']);
    const read = (hotelId: number) =>
      countStatements(() => reconciliation(db, { hotelId, gateway: 'wechatpay', date: calendarDate(date) }));
    expect(await read(hotel.id)).toBe(await read(other.id));
  });

  test('fetched twice at once it is one statement, and each provider is asked once a day', async () => {
    const which = { gateway: 'wechatpay' as const, date: calendarDate(date) };
    await Promise.all([fetchStatement(ctx, which), fetchStatement(ctx, which)]);
    const statement = await db.paymentStatement.findFirstOrThrow({ include: { lines: true } });
    expect(await db.paymentStatement.count()).toBe(1);
    expect(new Set(statement.lines.map((line) => line.merchantReference)).size).toBe(statement.lines.length);
    await queueStatements(ctx);
    await queueStatements(ctx);
    const jobs = await db.$queryRaw<{ data: { gateway: string } }[]>`
      SELECT data FROM pgboss.job WHERE name = 'fetch-payment-statement'`;
    expect(jobs.map((job) => job.data.gateway).toSorted()).toEqual([
      'alipay',
      'sandbox',
      'stripe',
      'wechatpay',
    ]);
  });

  test('the database refuses a movement of nothing or of a kind that is none', async () => {
    const { id: statementId } = await db.paymentStatement.findFirstOrThrow();
    const line = {
      statementId,
      kind: 'charge',
      merchantReference: 'x',
      externalRef: 'x',
      amountMinor: 1,
      currency: 'CNY',
      movedAt: testNow,
    };
    await expect(db.paymentStatementLine.create({ data: { ...line, amountMinor: 0 } })).rejects.toThrow();
    await expect(db.paymentStatementLine.create({ data: { ...line, kind: 'fee' } })).rejects.toThrow();
    await expect(db.payment.updateMany({ data: { presentation: 'pigeon' } })).rejects.toThrow();
    const twice = { data: { merchantReference: 'the same' } };
    await expect(db.payment.updateMany(twice)).rejects.toThrow();
  });
});
