import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '../../../src/core/calendar-date.ts';
import { minor } from '../../../src/core/money.ts';
import type {
  Capture,
  Presentation,
  RawNotification,
} from '../../../src/modules/payments/gateways/gateway.ts';
import { useGatewaySettings } from '../../../src/modules/payments/gateways/gateway-settings.service.ts';
import { gatewayOf, gateways, offeredGateways } from '../../../src/modules/payments/gateways/gateways.ts';
import { decideSandboxCharge } from '../../../src/modules/payments/gateways/sandbox-provider.service.ts';
import { useSandboxSecret } from '../../../src/modules/payments/gateways/sandbox-signature.ts';
import type { Db } from '../../../src/platform/db.ts';
import {
  type BuiltHotel,
  buildHotel,
  type TestContext,
  testContext,
  testNow,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { type Providers, providers, startProviders } from '../../support/simulators/providers.ts';
import { none } from '../../support/simulators/simulator.ts';

let db: Db;
let hotel: BuiltHotel;
let ctx: TestContext;
let all: Providers;
let simulators: Providers['simulators'];
let references = 0;
const reference = () => `w${String(++references).padStart(8, '0')}`;
const minutesLater = (minutes: number) => new Date(testNow.getTime() + minutes * 60_000);

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  useSandboxSecret('known to both sides');
  all = await startProviders();
  simulators = all.simulators;
});

afterAll(() => all.stop());

beforeEach(() => {
  ctx = testContext(db, { hotelId: hotel.id });
  useGatewaySettings(all.settings);
});

const request = (presentation: Presentation = 'page', merchantReference = reference()) => ({
  merchantReference,
  amountMinor: minor(12_345),
  currency: 'CNY',
  description: 'Stay W-1 & more / 100%',
  presentation,
  returnUrl: 'http://127.0.0.1:3000/pay/W-1',
  startedAt: testNow,
  expiresAt: minutesLater(15),
  payerIp: '203.0.113.9',
  reference: '1234',
  capture: 'now' as Capture,
});

/** Asks for a charge and returns where the guest is led. */
async function charged(code: string, asked: ReturnType<typeof request>) {
  const result = await gatewayOf(code).charge(ctx, asked);
  if (result.status === 'failed') throw new Error(result.failureCode);
  return { ...asked, externalRef: result.externalRef, target: 'target' in result ? result.target : '' };
}

/** The guest pays what he was led to. */
async function paid(code: string, asked = request(gatewayOf(code).offers[0])) {
  const charge = await charged(code, asked);
  if (code === 'sandbox') await decideSandboxCharge(ctx, charge.externalRef ?? '', 'never');
  else if (code in simulators)
    expect(await simulators[code as 'alipay'].pay(charge.target, testNow)).toBe(true);
  const report = await gatewayOf(code).query(ctx, charge);
  return { ...charge, externalRef: charge.externalRef ?? report?.externalRef ?? null };
}

describe.each(gateways.map((gateway) => [gateway.code, gateway] as const))(
  'the gateway %s keeps the contract',
  (code, gateway) => {
    test('a charge answers with a state, and the same number is the same charge', async () => {
      const asked = request(gateway.offers[0]);
      const first = await gateway.charge(ctx, asked);
      expect(first.status).toBe(gateway.kind === 'recorded' ? 'succeeded' : 'pending');
      if (code !== 'alipay') expect(await gateway.charge(ctx, asked)).toEqual(first);
    });

    test('each way it offers leads somewhere', async () => {
      for (const presentation of gateway.offers) {
        expect((await charged(code, request(presentation))).target).toMatch(/^(https?|weixin):\/\/|^\//);
      }
    });

    test('a query knows what was charged, or says that it keeps no books', async () => {
      const charge = await paid(code);
      const report = await gateway.query(ctx, charge);
      if (gateway.kind === 'recorded') expect(report).toBeNull();
      else expect(report).toMatchObject({ amountMinor: 12_345, currency: 'CNY', status: 'succeeded' });
      expect(await gateway.query(ctx, { merchantReference: 'nobody', externalRef: null })).toBeNull();
    });

    test('a refund answers with a state, once for each number, and never gives back more than came', async () => {
      const charge = await paid(code);
      const give = (amountMinor: number, merchantReference: string) =>
        gateway.refund(ctx, {
          merchantReference,
          externalRef: null,
          charge,
          amountMinor: minor(amountMinor),
          currency: 'CNY',
          reason: 'asked for it',
        });
      const once = reference();
      const first = await give(12_000, once);
      expect(first.status).toBe('succeeded');
      expect(await give(12_000, once)).toEqual(first);
      if (gateway.kind === 'online') {
        expect((await give(346, reference())).status).toBe('failed');
        expect((await give(345, reference())).status).toBe('succeeded');
      }
    });

    test('what nobody has paid can be closed, what was paid can not', async () => {
      const [presentation] = gateway.offers;
      if (presentation === undefined)
        return expect(await gateway.close(ctx, { ...request(), externalRef: null })).toBe(false);
      const open = await charged(code, request(code === 'alipay' ? 'code' : presentation));
      expect(await gateway.close(ctx, open)).toBe(true);
      expect((await gateway.query(ctx, open))?.status).toBe('failed');
      expect(await gateway.close(ctx, await paid(code))).toBe(false);
    });

    test('a notification without a right signature is not read', async () => {
      const bodies = ['', '{}', '{"id":"x"}', 'sign=&sign_type=RSA2', 'sign=x&sign_type=RSA2&a=%', '\u0000'];
      for (const rawBody of bodies.map((text) => Buffer.from(text))) {
        expect((await gateway.readNotification(ctx, { headers: {}, rawBody })).ok).toBe(false);
      }
    });
  },
);

describe.each(providers)('notifications of %s', (code) => {
  const gateway = gatewayOf(code);
  const read = (raw: RawNotification) => gateway.readNotification(ctx, raw);

  test('say what was paid, in our numbers and money', async () => {
    const { merchantReference } = await paid(code);
    const result = await read(simulators[code].notification(merchantReference, testNow));
    expect(result).toMatchObject({
      ok: true,
      notification: {
        merchantReference,
        status: 'succeeded',
        amountMinor: 12_345,
        currency: 'CNY',
        isForOthers: false,
        paidAt: testNow,
      },
    });
  });

  test.each([
    ['with a key that is not the provider’s', { forged: true }],
    ['but changed on the way', { tampered: true }],
  ])('signed %s are forged', async (_, lies) => {
    const { merchantReference } = await paid(code);
    const result = await read(simulators[code].notification(merchantReference, testNow, lies));
    expect(result).toEqual({ ok: false, reason: 'forged' });
  });

  test('for another merchant are known for what they are', async () => {
    const { merchantReference } = await paid(code);
    const result = await read(
      simulators[code].notification(merchantReference, testNow, { merchant: '2021000000000099' }),
    );
    expect(result).toMatchObject({ ok: true, notification: { isForOthers: true } });
  });

  test('are for nobody while its keys are not given', async () => {
    const { merchantReference } = await paid(code);
    const raw = simulators[code].notification(merchantReference, testNow);
    useGatewaySettings(none);
    expect(await read(raw)).toEqual({ ok: false, reason: 'not_supported' });
    expect(offeredGateways('CNY').map((offered) => offered.code)).toEqual(['sandbox']);
    await expect(gateway.query(ctx, { merchantReference, externalRef: 'x' })).rejects.toMatchObject({
      code: 'gateway_not_ready',
    });
  });

  test('of a decline or an end say so', async () => {
    const charge = await charged(code, request(code === 'alipay' ? 'code' : gateway.offers[0]));
    await simulators[code].decline(charge.target);
    const result = await read(simulators[code].notification(charge.merchantReference, testNow));
    expect(result).toMatchObject({ ok: true, notification: { status: 'failed' } });
  });
});

describe.each(['wechatpay', 'stripe'] as const)('signed times of %s', (code) => {
  test.each([-301, 301])('are forged when signed %d seconds off', async (seconds) => {
    const { merchantReference } = await paid(code);
    const at = (off: number) => ({ signedAt: new Date(testNow.getTime() + off * 1_000) });
    const near = Math.sign(seconds) * 299;
    expect(
      (
        await gatewayOf(code).readNotification(
          ctx,
          simulators[code].notification(merchantReference, testNow, at(near)),
        )
      ).ok,
    ).toBe(true);
    const late = await gatewayOf(code).readNotification(
      ctx,
      simulators[code].notification(merchantReference, testNow, at(seconds)),
    );
    expect(late).toEqual({ ok: false, reason: 'forged' });
  });
});

describe.each(providers)('%s away or not itself', (code) => {
  const gateway = gatewayOf(code);

  test('is told from a refusal: nothing is decided', async () => {
    const charge = await paid(code);
    simulators[code].silent = true;
    try {
      await expect(gateway.query(ctx, charge)).rejects.toMatchObject({ kind: 'unavailable' });
      const refund = { ...charge, charge, externalRef: null, reason: 'x', merchantReference: reference() };
      await expect(gateway.refund(ctx, refund)).rejects.toMatchObject({ kind: 'unavailable' });
    } finally {
      simulators[code].silent = false;
    }
  });

  test('is not believed when its answer is signed by somebody else', async () => {
    const charge = await paid(code);
    simulators[code].impostor = true;
    try {
      await expect(gateway.query(ctx, charge)).rejects.toMatchObject({ kind: 'unavailable' });
    } finally {
      simulators[code].impostor = false;
    }
  });

  test('refuses what is paid after its end', async () => {
    const charge = await charged(code, request(code === 'alipay' ? 'code' : gateway.offers[0]));
    expect(await simulators[code].pay(charge.target, minutesLater(45))).toBe(false);
  });

  test('a refund that takes its time is settled by asking again', async () => {
    const charge = await paid(code);
    const refund = {
      ...charge,
      charge,
      reason: 'x',
      amountMinor: minor(100),
      merchantReference: reference(),
    };
    simulators[code].refundsAre = 'working';
    const first = await gateway.refund(ctx, { ...refund, externalRef: null });
    simulators[code].refundsAre = 'done';
    expect(first.status).toBe('pending');
    const [theirs] = simulators[code].trades.get(charge.merchantReference)?.refunds ?? [];
    if (theirs) theirs.status = 'done';
    const externalRef = first.status === 'failed' ? null : first.externalRef;
    expect((await gateway.refund(ctx, { ...refund, externalRef })).status).toBe('succeeded');
  });
});

describe.each(providers)('the statement of %s', (code) => {
  test('lists what moved on that day and nothing else', async () => {
    const at = new Date('2027-06-10T03:00:00Z');
    const asked = {
      ...request(gatewayOf(code).offers[0]),
      startedAt: at,
      expiresAt: new Date('2027-06-10T04:00:00Z'),
    };
    const charge = await charged(code, asked);
    await simulators[code].pay(charge.target, at);
    const report = await gatewayOf(code).query(ctx, charge);
    const refund = (amountMinor: number) =>
      gatewayOf(code).refund(ctx, {
        merchantReference: reference(),
        externalRef: null,
        charge: { ...charge, externalRef: charge.externalRef ?? report?.externalRef ?? null },
        amountMinor: minor(amountMinor),
        currency: 'CNY',
        reason: 'x',
      });
    await refund(1_000);
    await refund(2_000);
    simulators[code].addUnknown('somebodyelse', 777, at);
    const day = simulators[code].day(at);
    const lines = (await gatewayOf(code).statement(ctx, day)) ?? [];
    const shown = lines.map((line) => [line.kind, line.merchantReference, line.amountMinor, line.currency]);
    expect(shown.toSorted()).toEqual(
      [
        ['charge', charge.merchantReference, 12_345, 'CNY'],
        ['refund', charge.merchantReference, 1_000, 'CNY'],
        ['refund', charge.merchantReference, 2_000, 'CNY'],
        ['charge', 'somebodyelse', 777, 'CNY'],
      ].toSorted(),
    );
    expect(lines.every((line) => line.movedAt.getTime() === at.getTime())).toBe(true);
    expect(await gatewayOf(code).statement(ctx, addDays(day, 1))).toEqual([]);
  });
});
