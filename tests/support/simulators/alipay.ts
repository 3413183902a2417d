import { createSign, createVerify, generateKeyPairSync } from 'node:crypto';
import express from 'express';
import { dateAt } from '../../../src/core/calendar-date.ts';
import { decimalText, minor, parseMoney } from '../../../src/core/money.ts';
import { alipayInstant, alipayTime } from '../../../src/modules/payments/gateways/alipay.ts';
import type { RawNotification } from '../../../src/modules/payments/gateways/gateway.ts';
import { type Lies, leftOf, listenOn, nextNumber, type Simulator, type Trade } from './simulator.ts';

/** A key pair as PEM, as a merchant makes it for its app. */
function keys() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return {
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

type Fields = Record<string, string>;

const sortedText = (fields: Fields, without: readonly string[]) =>
  Object.keys(fields)
    .filter((name) => !without.includes(name) && fields[name] !== '')
    .toSorted()
    .map((name) => `${name}=${fields[name]}`)
    .join('&');

/** Alipay's open gateway: RSA2 over the sorted fields of requests and notifications, and over the answer as it is sent. */
export async function startAlipay(): Promise<Simulator> {
  const ours = keys();
  const theirs = keys();
  const stranger = keys();
  const appId = '2021000000000001';
  const sellerId = '2088000000000001';
  const trades = new Map<string, Trade>();
  const asked: string[] = [];
  const unknown: { merchantReference: string; amountMinor: number; at: Date }[] = [];
  const state = { refundsAre: 'done' as Simulator['refundsAre'], silent: false, impostor: false };
  const signed = (text: string, key: string) =>
    createSign('RSA-SHA256').update(text, 'utf8').sign(key, 'base64');

  function open(biz: Fields): Trade | string {
    const known = trades.get(biz.out_trade_no ?? '');
    if (known) return known.status === 'waiting' ? known : 'ACQ.TRADE_HAS_SUCCESS';
    const amountMinor = parseMoney(biz.total_amount ?? '', 'CNY');
    const expiresAt = alipayInstant(biz.time_expire);
    if (amountMinor === null || amountMinor <= 0 || expiresAt === null) return 'ACQ.INVALID_PARAMETER';
    if (!/^\w{1,64}$/.test(biz.out_trade_no ?? '') || /[/=&]/.test(biz.subject ?? ''))
      return 'ACQ.INVALID_PARAMETER';
    const trade: Trade = {
      merchantReference: biz.out_trade_no ?? '',
      number: nextNumber('2026112522'),
      amountMinor,
      currency: 'CNY',
      expiresAt,
      status: 'waiting',
      paidAt: null,
      refunds: [],
    };
    trades.set(trade.merchantReference, trade);
    return trade;
  }

  const good = (fields: object = {}) => ({ code: '10000', msg: 'Success', ...fields });
  const bad = (sub_code: string) => ({ code: '40004', msg: 'Business Failed', sub_code, sub_msg: sub_code });
  const stateWord = (trade: Trade) =>
    ({
      waiting: 'WAIT_BUYER_PAY',
      aside: 'WAIT_BUYER_PAY', // it sets nothing aside
      paid: leftOf(trade) === 0 ? 'TRADE_CLOSED' : 'TRADE_SUCCESS',
      closed: 'TRADE_CLOSED',
      declined: 'TRADE_CLOSED',
    })[trade.status];

  function refund(trade: Trade, biz: Fields) {
    const known = trade.refunds.find((one) => one.merchantReference === biz.out_request_no);
    if (known) return good({ fund_change: 'N', out_trade_no: trade.merchantReference });
    const amountMinor = parseMoney(biz.refund_amount ?? '', 'CNY') ?? 0;
    if (trade.status !== 'paid' || amountMinor <= 0) return bad('ACQ.TRADE_STATUS_ERROR');
    if (amountMinor > leftOf(trade)) return bad('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL');
    if (state.refundsAre === 'failed') return bad('ACQ.SELLER_BALANCE_NOT_ENOUGH');
    trade.refunds.push({
      merchantReference: biz.out_request_no ?? '',
      number: '',
      amountMinor,
      status: state.refundsAre,
      at: trade.paidAt ?? new Date(),
    });
    return good({
      fund_change: state.refundsAre === 'done' ? 'Y' : 'N',
      out_trade_no: trade.merchantReference,
    });
  }

  function log(biz: Fields) {
    const inside = (at: Date | null) =>
      at !== null && alipayTime(at) >= (biz.start_time ?? '') && alipayTime(at) < (biz.end_time ?? '');
    const item = (
      merchant: string,
      amountMinor: number,
      at: Date,
      way: { type: string; direction: string },
    ) => ({
      account_log_id: nextNumber('log'),
      alipay_order_no: nextNumber('20261125'),
      merchant_order_no: merchant,
      trans_amount: decimalText(minor(amountMinor), 'CNY'),
      trans_dt: alipayTime(at),
      ...way,
    });
    const income = { type: '交易', direction: '收入' };
    const detail_list = [...trades.values()].flatMap((trade) => [
      ...(trade.paidAt && inside(trade.paidAt)
        ? [
            item(trade.merchantReference, trade.amountMinor, trade.paidAt, income),
            item(trade.merchantReference, 12, trade.paidAt, { type: '收费', direction: '支出' }),
          ]
        : []),
      ...trade.refunds
        .filter((one) => one.status === 'done' && inside(one.at))
        .map((one) =>
          item(trade.merchantReference, one.amountMinor, one.at, { type: '交易退款', direction: '支出' }),
        ),
    ]);
    detail_list.push(
      ...unknown
        .filter((one) => inside(one.at))
        .map((one) => item(one.merchantReference, one.amountMinor, one.at, income)),
    );
    return good({
      page_no: biz.page_no,
      page_size: biz.page_size,
      total_size: String(detail_list.length),
      detail_list,
    });
  }

  function answer(method: string, biz: Fields): object {
    const trade = trades.get(biz.out_trade_no ?? '');
    if (method === 'alipay.data.bill.accountlog.query') return log(biz);
    if (method === 'alipay.trade.precreate') {
      const opened = open(biz);
      return typeof opened === 'string'
        ? bad(opened)
        : good({
            out_trade_no: opened.merchantReference,
            qr_code: `https://qr.alipay.test/${opened.merchantReference}`,
          });
    }
    if (!trade) return bad('ACQ.TRADE_NOT_EXIST');
    if (method === 'alipay.trade.refund') return refund(trade, biz);
    if (method === 'alipay.trade.fastpay.refund.query') {
      const found = trade.refunds.find((one) => one.merchantReference === biz.out_request_no);
      return good(
        found?.status === 'done'
          ? { refund_status: 'REFUND_SUCCESS', gmt_refund_pay: alipayTime(found.at) }
          : {},
      );
    }
    if (method === 'alipay.trade.close') {
      if (trade.status !== 'waiting') return bad('ACQ.TRADE_STATUS_ERROR');
      trade.status = 'closed';
      return good({ trade_no: trade.number });
    }
    return good({
      trade_no: trade.number,
      out_trade_no: trade.merchantReference,
      trade_status: stateWord(trade),
      total_amount: decimalText(minor(trade.amountMinor), 'CNY'),
      ...(trade.paidAt && { send_pay_date: alipayTime(trade.paidAt) }),
    });
  }

  const isOurs = (fields: Fields) =>
    fields.app_id === appId &&
    fields.sign_type === 'RSA2' &&
    createVerify('RSA-SHA256')
      .update(sortedText(fields, ['sign']), 'utf8')
      .verify(ours.publicKey, fields.sign ?? '', 'base64');

  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.all('/gateway.do', (req, res) => {
    if (state.silent) return req.socket.destroy();
    const fields = { ...req.query, ...req.body } as Fields;
    const method = fields.method ?? '';
    asked.push(method);
    const biz = JSON.parse(fields.biz_content ?? '{}') as Fields;
    const isPage = method.endsWith('page.pay') || method.endsWith('wap.pay');
    if (isPage) return res.status(isOurs(fields) && typeof open(biz) !== 'string' ? 200 : 400).send('Alipay');
    const content = isOurs(fields)
      ? answer(method, biz)
      : { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-signature', sub_msg: '' };
    const text = JSON.stringify(content);
    const sign = signed(text, (state.impostor ? stranger : theirs).privateKey);
    res.type('json').send(`{"${method.replaceAll('.', '_')}_response":${text},"sign":"${sign}"}`);
  });
  const { url, stop } = await listenOn(app);

  /** Opens the page, or reads the code, as the guest does. */
  async function opened(target: string): Promise<Trade | undefined> {
    if (target.startsWith('https://qr.alipay.test/'))
      return trades.get(target.slice('https://qr.alipay.test/'.length));
    await fetch(target);
    return trades.get(
      (JSON.parse(new URL(target).searchParams.get('biz_content') ?? '{}') as Fields).out_trade_no ?? '',
    );
  }

  function notification(merchantReference: string, at: Date, lies: Lies = {}): RawNotification {
    const trade = trades.get(merchantReference);
    if (!trade) throw new Error(`no trade ${merchantReference}`);
    const fields: Fields = {
      notify_time: alipayTime(lies.signedAt ?? at),
      notify_type: 'trade_status_sync',
      notify_id: lies.id ?? `notify-${trade.number}-${trade.status}`,
      app_id: lies.merchant ?? appId,
      seller_id: sellerId,
      out_trade_no: lies.merchantReference ?? trade.merchantReference,
      trade_no: trade.number,
      trade_status: stateWord(trade),
      total_amount: decimalText(minor(lies.amountMinor ?? trade.amountMinor), 'CNY'),
      subject: '入住 100% +',
      ...(trade.paidAt && { gmt_payment: alipayTime(trade.paidAt) }),
    };
    const sign = signed(sortedText(fields, []), (lies.forged ? stranger : theirs).privateKey);
    if (lies.tampered) fields.total_amount = '0.01';
    const rawBody = Buffer.from(new URLSearchParams({ ...fields, sign, sign_type: 'RSA2' }).toString());
    return { headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, rawBody };
  }

  return Object.assign(state, {
    settings: {
      alipay: {
        appId,
        privateKey: ours.privateKey,
        publicKey: theirs.publicKey,
        sellerId,
        gatewayUrl: `${url}/gateway.do`,
      },
    },
    trades,
    asked,
    pay: async (target: string, at: Date) => {
      const trade = await opened(target);
      if (trade?.status !== 'waiting' || at > trade.expiresAt) return false;
      Object.assign(trade, { status: 'paid', paidAt: at });
      return true;
    },
    decline: async (target: string) => {
      const trade = await opened(target);
      if (trade) trade.status = 'declined';
    },
    notification,
    refundNotification: () => null,
    addUnknown: (merchantReference: string, amountMinor: number, at: Date) =>
      unknown.push({ merchantReference, amountMinor, at }),
    day: (at: Date) => dateAt(at, 'Asia/Shanghai'),
    stop,
  });
}
