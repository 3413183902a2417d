import { describe, expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import { alipayMovement, alipayStatus } from '../../../src/modules/payments/gateways/alipay.ts';
import { stripeExpiry } from '../../../src/modules/payments/gateways/stripe.ts';
import { unsealed, wechatpayMovement } from '../../../src/modules/payments/gateways/wechatpay.ts';
import { payWays } from '../../../src/modules/payments/pay-way.ts';
import { isOver } from '../../../src/modules/payments/payment.ts';
import { type Movement, reconciled } from '../../../src/modules/payments/reconciliation.ts';

const at = new Date('2027-05-03T02:00:00Z');

function movement(reference: string, amount: number, fields: Partial<Movement> = {}): Movement {
  return { kind: 'charge', reference, amountMinor: minor(amount), paymentId: null, at, ...fields };
}

describe('ours beside theirs', () => {
  test('differences stand first, and what agrees says so', () => {
    const ours = [
      movement('a', 100, { paymentId: 1 }),
      movement('b', 200, { paymentId: 2 }),
      movement('c', 300, { paymentId: 3 }),
    ];
    const theirs = [movement('a', 100), movement('b', 201), movement('x', 400)];
    const rows = reconciled(ours, theirs);
    expect(
      rows.map((row) => [row.reference, row.verdict, row.oursMinor, row.theirsMinor, row.paymentId]),
    ).toEqual([
      ['b', 'amount_differs', 200, 201, 2],
      ['x', 'only_theirs', null, 400, null],
      ['c', 'only_ours', 300, null, 3],
      ['a', 'matched', 100, 100, 1],
    ]);
  });

  test('refunds of one charge are added up, and are no charge', () => {
    const back = (amount: number) => movement('a', amount, { kind: 'refund' });
    const rows = reconciled([movement('a', 100), back(30), back(20)], [movement('a', 100), back(50)]);
    expect(rows.map((row) => [row.kind, row.verdict, row.oursMinor])).toEqual([
      ['charge', 'matched', 100],
      ['refund', 'matched', 50],
    ]);
  });

  test('nothing on both sides is nothing', () => expect(reconciled([], [])).toEqual([]));
});

describe('what providers say in their own words', () => {
  test.each([
    ['WAIT_BUYER_PAY', 'pending'],
    ['TRADE_SUCCESS', 'succeeded'],
    ['TRADE_FINISHED', 'succeeded'],
    ['TRADE_CLOSED', 'failed'],
    ['SOMETHING_NEW', 'pending'],
  ])('a trade at Alipay in %s is %s', (word, status) => expect(alipayStatus(word)).toBe(status));

  const item = {
    accountLogId: '1',
    merchantOrderNo: 'w1',
    transAmount: '123.45',
    transDt: '2027-05-03 10:00:00',
    type: '交易',
    direction: '收入',
  };

  test('the log of an account: trades and their refunds, but neither fees nor transfers', () => {
    expect(alipayMovement(item)).toMatchObject({ kind: 'charge', amountMinor: 12_345, movedAt: at });
    const refund = { ...item, type: '交易退款', direction: '支出', transAmount: '-5.00' };
    expect(alipayMovement(refund)).toMatchObject({ kind: 'refund', amountMinor: 500 });
    expect(alipayMovement({ ...item, type: '收费', direction: '支出' })).toBeNull();
    expect(alipayMovement({ ...item, type: '转账', direction: '支出' })).toBeNull();
    expect(alipayMovement({ ...item, merchantOrderNo: undefined })).toBeNull();
  });

  test('a row of a trade bill stands behind back quotes', () => {
    const row = {
      交易时间: '`2027-05-03 10:00:00',
      商户订单号: '`w1',
      微信订单号: '`42',
      交易状态: '`SUCCESS',
      订单金额: '`123.45',
    };
    expect(wechatpayMovement(row)).toMatchObject({
      merchantReference: 'w1',
      amountMinor: 12_345,
      movedAt: at,
    });
    expect(wechatpayMovement({ ...row, 订单金额: '`-' })).toBeNull();
  });

  test('what is sealed with another key, or changed, opens for nobody', () => {
    const sealed = {
      ciphertext: Buffer.alloc(40, 1).toString('base64'),
      nonce: 'n'.repeat(12),
      associated_data: 'x',
    };
    expect(unsealed(sealed, 'k'.repeat(32))).toBeNull();
    expect(unsealed({ ...sealed, ciphertext: '' }, 'k'.repeat(32))).toBeNull();
  });

  test('a page at Stripe stays open for half an hour at least', () => {
    const inFifteen = new Date(at.getTime() + 15 * 60_000);
    const inAnHour = new Date(at.getTime() + 60 * 60_000);
    expect(stripeExpiry(inFifteen, at) - at.getTime() / 1_000).toBe(31 * 60);
    expect(stripeExpiry(inAnHour, at) - at.getTime() / 1_000).toBe(3_600);
  });
});

test('a telephone is led to apps, a screen to pages and codes', () => {
  const offered = [
    { code: 'wechatpay', offers: ['code', 'phone'] },
    { code: 'stripe', offers: ['page', 'phone', 'code'] },
    { code: 'cash', offers: [] },
  ] as const;
  expect(payWays(offered, 'phone').map((way) => way.presentation)).toEqual(['phone', 'phone']);
  expect(payWays(offered, 'screen').map((way) => way.presentation)).toEqual(['code', 'page']);
});

test('a charge is over ten minutes after its end, or a day after it began where it has none', () => {
  const minutes = (count: number) => new Date(at.getTime() + count * 60_000);
  const bounded = { createdAt: at, expiresAt: minutes(15) };
  expect([isOver(bounded, minutes(25)), isOver(bounded, minutes(25.1))]).toEqual([false, true]);
  const endless = { createdAt: at, expiresAt: null };
  expect([isOver(endless, minutes(1_440)), isOver(endless, minutes(1_441))]).toEqual([false, true]);
});
