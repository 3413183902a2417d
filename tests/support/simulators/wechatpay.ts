import { createCipheriv, createHash, createSign, createVerify, randomBytes } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import { dateAt } from '../../../src/core/calendar-date.ts';
import { decimalText, minor } from '../../../src/core/money.ts';
import type { RawNotification } from '../../../src/modules/payments/gateways/gateway.ts';
import { wechatpayTime } from '../../../src/modules/payments/gateways/wechatpay.ts';
import { certified } from './certificate.ts';
import { type Lies, leftOf, listenOn, nextNumber, type Simulator, type Trade } from './simulator.ts';

const toleranceSeconds = 300;

/** WeChat Pay v3: signed requests, signed answers, sealed certificates and notifications. */
export async function startWechatpay(): Promise<Simulator> {
  const merchant = certified('4a5b6c7d8e9f00112233445566778899aabbccdd');
  const platform = certified('5f00112233445566778899aabbccddeeff001122');
  const stranger = certified('5f00112233445566778899aabbccddeeff001123');
  const appId = 'wx0000000000000001';
  const merchantId = '1900000001';
  const apiKey = randomBytes(16).toString('hex');
  const trades = new Map<string, Trade>();
  const unknown: { merchantReference: string; amountMinor: number; at: Date; number: string }[] = [];
  const asked: string[] = [];
  const nonces = new Set<string>();
  const state = { refundsAre: 'done' as Simulator['refundsAre'], silent: false, impostor: false };

  const sealed = (text: string, associated_data: string) => {
    const nonce = randomBytes(6).toString('hex');
    const cipher = createCipheriv('aes-256-gcm', apiKey, nonce);
    cipher.setAAD(Buffer.from(associated_data));
    const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { algorithm: 'AEAD_AES_256_GCM', nonce, associated_data, ciphertext: bytes.toString('base64') };
  };

  function signedHeaders(body: string, at: Date, key = platform) {
    const timestamp = String(Math.floor(at.getTime() / 1_000));
    const nonce = randomBytes(16).toString('hex');
    const signature = createSign('RSA-SHA256')
      .update(`${timestamp}\n${nonce}\n${body}\n`)
      .sign(key.privateKey, 'base64');
    return {
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-signature': signature,
      'wechatpay-serial': platform.serial,
    };
  }

  /** `Authorization: WECHATPAY2-SHA256-RSA2048 mchid="…",nonce_str="…",timestamp="…",serial_no="…",signature="…"` */
  function isOurs(req: Request): boolean {
    const said = Object.fromEntries(
      [...String(req.headers.authorization).matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    );
    const age = Math.abs(Date.now() / 1_000 - Number(said.timestamp));
    if (!req.headers.authorization?.startsWith('WECHATPAY2-SHA256-RSA2048 ') || age > toleranceSeconds)
      return false;
    if (nonces.has(said.nonce_str ?? '') || said.mchid !== merchantId || said.serial_no !== merchant.serial)
      return false;
    nonces.add(said.nonce_str ?? '');
    const text = `${req.method}\n${req.originalUrl}\n${said.timestamp}\n${said.nonce_str}\n${req.body ?? ''}\n`;
    return createVerify('RSA-SHA256')
      .update(text)
      .verify(merchant.publicKey, said.signature ?? '', 'base64');
  }

  function send(res: Response, status: number, content: object | null): void {
    const body = content === null ? '' : JSON.stringify(content);
    res.status(status).set(signedHeaders(body, new Date(), state.impostor ? stranger : platform));
    res.type('json').send(body);
  }
  const refuse = (res: Response, status: number, code: string) => send(res, status, { code, message: code });

  const app = express();
  app.use(express.text({ type: () => true }));
  app.use((req, res, next) => {
    asked.push(`${req.method} ${req.path}`);
    if (state.silent) req.socket.destroy();
    else if (isOurs(req)) next();
    else refuse(res, 401, 'SIGN_ERROR');
  });

  app.get('/v3/certificates', (_req, res) =>
    send(res, 200, {
      data: [
        {
          serial_no: platform.serial,
          effective_time: '2025-01-01T00:00:00+08:00',
          expire_time: '2035-01-01T00:00:00+08:00',
          encrypt_certificate: sealed(platform.certificate, 'certificate'),
        },
      ],
    }),
  );

  app.post('/v3/pay/transactions/:way', (req, res) => {
    const order = JSON.parse(String(req.body));
    const known = trades.get(order.out_trade_no);
    if (known && known.status !== 'waiting')
      return refuse(res, 400, known.status === 'paid' ? 'ORDERPAID' : 'ORDER_CLOSED');
    const isWellFormed =
      order.appid === appId &&
      order.mchid === merchantId &&
      /^[\w|*-]{6,32}$/.test(order.out_trade_no) &&
      order.amount.total > 0;
    if (!isWellFormed || (req.params.way === 'h5' && !order.scene_info?.payer_client_ip))
      return refuse(res, 400, 'PARAM_ERROR');
    trades.set(
      order.out_trade_no,
      known ?? {
        merchantReference: order.out_trade_no,
        number: nextNumber('42000'),
        amountMinor: order.amount.total,
        currency: order.amount.currency,
        expiresAt: new Date(order.time_expire),
        status: 'waiting',
        paidAt: null,
        refunds: [],
      },
    );
    const links: Record<string, object> = {
      native: { code_url: `weixin://wxpay/bizpayurl?pr=${order.out_trade_no}` },
      h5: { h5_url: `https://wx.tenpay.test/checkmweb?prepay_id=${order.out_trade_no}` },
      jsapi: { prepay_id: `wx${order.out_trade_no}` },
    };
    send(res, 200, links[req.params.way] ?? {});
  });

  const stateWord = (trade: Trade) => {
    if (trade.status === 'paid') return trade.refunds.length > 0 ? 'REFUND' : 'SUCCESS';
    return { waiting: 'NOTPAY', aside: 'NOTPAY', closed: 'CLOSED', declined: 'PAYERROR' }[trade.status];
  };
  const paid = (trade: Trade, lies: Lies = {}) => ({
    appid: appId,
    mchid: lies.merchant ?? merchantId,
    out_trade_no: lies.merchantReference ?? trade.merchantReference,
    trade_type: 'NATIVE',
    trade_state: stateWord(trade),
    trade_state_desc: '',
    amount: { total: lies.amountMinor ?? trade.amountMinor, currency: lies.currency ?? trade.currency },
    ...(trade.status !== 'waiting' && { transaction_id: trade.number }),
    ...(trade.paidAt && { success_time: wechatpayTime(trade.paidAt) }),
  });

  app.get('/v3/pay/transactions/out-trade-no/:number', (req, res) => {
    const trade = trades.get(req.params.number);
    if (!trade || req.query.mchid !== merchantId) return refuse(res, 404, 'ORDER_NOT_EXIST');
    send(res, 200, paid(trade));
  });

  app.post('/v3/pay/transactions/out-trade-no/:number/close', (req, res) => {
    const trade = trades.get(req.params.number);
    if (!trade) return refuse(res, 404, 'ORDER_NOT_EXIST');
    if (trade.status !== 'waiting') return refuse(res, 400, 'ORDERPAID');
    trade.status = 'closed';
    send(res, 204, null);
  });

  const refundWords = { done: 'SUCCESS', working: 'PROCESSING', failed: 'ABNORMAL' } as const;
  const refunded = (trade: Trade, refund: Trade['refunds'][number]) => ({
    refund_id: refund.number,
    out_refund_no: refund.merchantReference,
    out_trade_no: trade.merchantReference,
    ...(refund.status === 'done' && { success_time: wechatpayTime(refund.at) }),
    amount: {
      total: trade.amountMinor,
      refund: refund.amountMinor,
      payer_total: trade.amountMinor,
      payer_refund: refund.amountMinor,
    },
  });

  app.post('/v3/refund/domestic/refunds', (req, res) => {
    const wanted = JSON.parse(String(req.body));
    const trade = trades.get(wanted.out_trade_no);
    if (trade?.status !== 'paid') return refuse(res, 404, 'RESOURCE_NOT_EXISTS');
    let refund = trade.refunds.find((one) => one.merchantReference === wanted.out_refund_no);
    if (!refund) {
      if (wanted.amount.refund > leftOf(trade) || wanted.amount.total !== trade.amountMinor)
        return refuse(res, 400, 'INVALID_REQUEST');
      if (state.refundsAre === 'failed') return refuse(res, 403, 'NOT_ENOUGH');
      refund = {
        merchantReference: wanted.out_refund_no,
        number: nextNumber('50300'),
        amountMinor: wanted.amount.refund,
        status: state.refundsAre,
        at: trade.paidAt ?? new Date(),
      };
      trade.refunds.push(refund);
    }
    send(res, 200, { ...refunded(trade, refund), status: refundWords[refund.status] });
  });

  const bill = (date: string) => {
    const onDay = (at: Date | null) => at !== null && dateAt(at, 'Asia/Shanghai') === date;
    const heading =
      '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
    const time = (at: Date) => wechatpayTime(at).slice(0, 19).replace('T', ' ');
    const yuan = (amount: number) => decimalText(minor(amount), 'CNY');
    const row = (cells: readonly string[]) => cells.map((cell) => `\`${cell}`).join(',');
    const line = (
      at: Date,
      trade: { number: string; merchantReference: string; amountMinor: number },
      back?: Trade['refunds'][number],
    ) =>
      row([
        time(at),
        appId,
        merchantId,
        '0',
        '',
        trade.number,
        trade.merchantReference,
        'o',
        'NATIVE',
        back ? 'REFUND' : 'SUCCESS',
        'OTHERS',
        'CNY',
        yuan(back ? 0 : trade.amountMinor),
        '0.00',
        back?.number ?? '0',
        back?.merchantReference ?? '0',
        yuan(back?.amountMinor ?? 0),
        '0.00',
        back ? 'ORIGINAL' : '',
        back ? 'SUCCESS' : '',
        '入住',
        '',
        '0.10000',
        '0.60%',
        yuan(back ? 0 : trade.amountMinor),
        yuan(back?.amountMinor ?? 0),
        '',
      ]);
    const rows = [...trades.values()].flatMap((trade) => [
      ...(trade.paidAt && onDay(trade.paidAt) ? [line(trade.paidAt, trade)] : []),
      ...trade.refunds
        .filter((one) => one.status === 'done' && onDay(one.at))
        .map((one) => line(one.at, trade, one)),
    ]);
    rows.push(...unknown.filter((one) => onDay(one.at)).map((one) => line(one.at, one)));
    if (rows.length === 0) return null;
    return `\uFEFF${[heading, ...rows, '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额', row([String(rows.length), '0.00', '0.00', '0.00', '0.00', '0.00', '0.00'])].join('\r\n')}\r\n`;
  };

  app.get('/v3/bill/tradebill', (req, res) => {
    const text = bill(String(req.query.bill_date));
    if (text === null) return refuse(res, 400, 'NO_STATEMENT_EXIST');
    send(res, 200, {
      hash_type: 'SHA1',
      hash_value: createHash('sha1').update(text).digest('hex'),
      download_url: `${listening.url}/v3/billdownload/file?token=${req.query.bill_date}`,
    });
  });
  app.get('/v3/billdownload/file', (req, res) => {
    res.type('text/plain').send(bill(String(req.query.token)) ?? '');
  });

  const listening = await listenOn(app);
  const tradeAt = (target: string) => trades.get(/(?:pr|prepay_id)=([^&]+)/.exec(target)?.[1] ?? '');

  function envelope(
    content: object,
    event: { type: string; id: string },
    at: Date,
    lies: Lies,
  ): RawNotification {
    const body = JSON.stringify({
      id: event.id,
      create_time: wechatpayTime(at),
      event_type: event.type,
      resource_type: 'encrypt-resource',
      summary: '',
      resource: { original_type: 'transaction', ...sealed(JSON.stringify(content), 'transaction') },
    });
    const headers = {
      'content-type': 'application/json',
      ...signedHeaders(body, lies.signedAt ?? at, lies.forged ? stranger : platform),
    };
    return {
      headers,
      rawBody: Buffer.from(lies.tampered ? body.replace('TRANSACTION', 'TRANSACTIOM') : body),
    };
  }

  return Object.assign(state, {
    settings: {
      wechatpay: {
        appId,
        merchantId,
        serial: merchant.serial,
        privateKey: merchant.privateKey,
        apiKey,
        baseUrl: listening.url,
        platformKey: null,
      },
    },
    trades,
    asked,
    pay: async (target: string, at: Date) => {
      const trade = tradeAt(target);
      if (trade?.status !== 'waiting' || at > trade.expiresAt) return false;
      Object.assign(trade, { status: 'paid', paidAt: at });
      return true;
    },
    decline: async (target: string) => {
      const trade = tradeAt(target);
      if (trade) trade.status = 'declined';
    },
    notification: (merchantReference: string, at: Date, lies: Lies = {}) => {
      const trade = trades.get(merchantReference);
      if (!trade) throw new Error(`no trade ${merchantReference}`);
      return envelope(
        paid(trade, lies),
        { type: 'TRANSACTION.SUCCESS', id: lies.id ?? `EV-${trade.number}-${trade.status}` },
        at,
        lies,
      );
    },
    refundNotification: (merchantReference: string, at: Date) => {
      const trade = [...trades.values()].find((one) =>
        one.refunds.some((refund) => refund.merchantReference === merchantReference),
      );
      const refund = trade?.refunds.find((one) => one.merchantReference === merchantReference);
      if (!trade || !refund) throw new Error(`no refund ${merchantReference}`);
      refund.status = 'done';
      return envelope(
        { mchid: merchantId, ...refunded(trade, refund), refund_status: 'SUCCESS' },
        { type: 'REFUND.SUCCESS', id: `EV-${refund.number}` },
        at,
        {},
      );
    },
    addUnknown: (merchantReference: string, amountMinor: number, at: Date) =>
      unknown.push({ merchantReference, amountMinor, at, number: nextNumber('42000') }),
    day: (at: Date) => dateAt(at, 'Asia/Shanghai'),
    stop: listening.stop,
  });
}
