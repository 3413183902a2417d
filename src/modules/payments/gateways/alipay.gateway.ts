import { AlipayRequestError, AlipaySdk } from 'alipay-sdk';
import { z } from 'zod';
import { addDays, type CalendarDate } from '../../../core/calendar-date.ts';
import { unavailable } from '../../../core/errors.ts';
import { decimalText, minor } from '../../../core/money.ts';
import type { Context } from '../../../platform/context.ts';
import { siteUrl } from '../../../platform/site.ts';
import { notificationPath } from '../payment.paths.ts';
import {
  alipayAmount,
  alipayCurrency,
  alipayDay,
  alipayInstant,
  alipayMovement,
  alipayStatus,
  alipayTime,
  alipayWays,
  alipayZone,
} from './alipay.ts';
import type * as port from './gateway.ts';
import { clientOf, gatewaySettings } from './gateway-settings.service.ts';
import { onlineGateway } from './online-gateway.ts';

const clientNow = clientOf(
  (all) => all.alipay,
  (account) =>
    new AlipaySdk({
      appId: account.appId,
      privateKey: account.privateKey,
      keyType: 'PKCS8',
      alipayPublicKey: account.publicKey,
      gateway: account.gatewayUrl,
      timeout: 10_000,
    }),
);

/** Alipay: its page, its page for telephones, and its code. Every request and every answer is signed with RSA2. */
export const alipay = onlineGateway({
  code: 'alipay',
  transactionCode: 'ALIPAY',
  offers: ['page', 'phone', 'code'],
  statementZone: alipayZone,
  acknowledgement: { type: 'text/plain', body: 'success' },
  isReady: () => gatewaySettings().alipay !== null,
  takes: (currency) => currency === alipayCurrency,
  charge,
  close,
  refund,
  query,
  readNotification,
  statement,
});

const Answer = z.object({ code: z.string(), subCode: z.string().optional() }).loose();
type Answer = z.infer<typeof Answer>;

/** One signed call. A refusal is an answer; silence, or an answer that is not rightly signed, is none. */
async function ask(method: string, bizContent: Record<string, unknown>, notifyUrl?: string): Promise<Answer> {
  const { client } = clientNow();
  try {
    const params = notifyUrl === undefined ? { bizContent } : { bizContent, notifyUrl };
    return Answer.parse(await client.exec(method, params, { validateSign: true }));
  } catch (error) {
    if (error instanceof AlipayRequestError) throw unavailable('provider_silent');
    throw error;
  }
}

const isGood = (answer: Answer) => answer.code === '10000';
/** `20000` and a system error leave open what happened: the same question again is safe. */
const isOpen = (answer: Answer) => answer.code === '20000' || /SYSTEM_ERROR/.test(answer.subCode ?? '');
const isUnknownTrade = (answer: Answer) => answer.subCode === 'ACQ.TRADE_NOT_EXIST';

const Code = z.object({ qrCode: z.string().min(1).max(1_000) });

async function charge(_ctx: Context, request: port.ChargeRequest): Promise<port.ChargeResult> {
  const { method, productCode } = alipayWays[request.presentation];
  const notifyUrl = siteUrl(notificationPath('alipay'));
  const bizContent = {
    outTradeNo: request.merchantReference,
    totalAmount: decimalText(request.amountMinor, request.currency),
    subject: request.description.replaceAll(/[/=&]/g, ' ').slice(0, 128),
    productCode,
    timeExpire: alipayTime(request.expiresAt),
  };
  if (request.presentation !== 'code') {
    const { client } = clientNow();
    const page = { returnUrl: request.returnUrl, notifyUrl, bizContent };
    return { status: 'pending', externalRef: null, target: client.pageExecute(method, 'GET', page) };
  }
  const answer = await ask(method, bizContent, notifyUrl);
  if (isOpen(answer)) throw unavailable('provider_silent');
  if (!isGood(answer)) return { status: 'failed', failureCode: 'provider_refused' };
  return { status: 'pending', externalRef: null, target: Code.parse(answer).qrCode };
}

/** A page that was opened but not signed in to is no trade yet, and may become one: that can not be closed. */
async function close(_ctx: Context, { merchantReference }: port.ProviderRef): Promise<boolean> {
  return isGood(await ask('alipay.trade.close', { outTradeNo: merchantReference }));
}

const Refunded = z.object({ fundChange: z.string().optional() });
const RefundFound = z.object({ refundStatus: z.string().optional(), gmtRefundPay: z.string().optional() });

/** Part or all of a trade. Whether money moved now or before is told by two answers: of the call, and of a query. */
async function refund(_ctx: Context, request: port.RefundRequest): Promise<port.RefundResult> {
  const which = { outTradeNo: request.charge.merchantReference, outRequestNo: request.merchantReference };
  const answer = await ask('alipay.trade.refund', {
    ...which,
    refundAmount: decimalText(request.amountMinor, request.currency),
    refundReason: request.reason.slice(0, 128),
  });
  if (isOpen(answer)) throw unavailable('provider_silent');
  if (!isGood(answer)) return { status: 'failed', failureCode: 'refund_refused' };
  const found = await ask('alipay.trade.fastpay.refund.query', {
    ...which,
    queryOptions: ['gmt_refund_pay'],
  });
  const { refundStatus, gmtRefundPay } = RefundFound.parse(found);
  const moved = Refunded.parse(answer).fundChange === 'Y' || refundStatus === 'REFUND_SUCCESS';
  return {
    status: moved ? 'succeeded' : 'pending',
    externalRef: request.merchantReference, // Alipay has no number of its own for a refund
    paidAt: alipayInstant(gmtRefundPay),
  };
}

const Trade = z.object({
  tradeNo: z.string().min(1).max(64),
  tradeStatus: z.string(),
  totalAmount: z.string(),
  sendPayDate: z.string().optional(),
});

async function query(
  _ctx: Context,
  { merchantReference }: port.ProviderRef,
): Promise<port.GatewayReport | null> {
  const answer = await ask('alipay.trade.query', { outTradeNo: merchantReference });
  if (isUnknownTrade(answer)) return null;
  if (!isGood(answer)) throw unavailable('provider_silent');
  const trade = Trade.parse(answer);
  return {
    status: alipayStatus(trade.tradeStatus),
    externalRef: trade.tradeNo,
    amountMinor: alipayAmount(trade.totalAmount) ?? minor(0),
    currency: alipayCurrency,
    paidAt: alipayInstant(trade.sendPayDate),
  };
}

const Message = z.object({
  notify_id: z.string().min(1).max(200),
  app_id: z.string(),
  seller_id: z.string().optional(),
  out_trade_no: z.string().min(1).max(64),
  trade_no: z.string().min(1).max(64),
  trade_status: z.string(),
  total_amount: z.string(),
  gmt_payment: z.string().optional(),
});

/** A form, signed over its sorted fields. Its time is part of what is signed, and its number makes it count once. */
async function readNotification(
  _ctx: Context,
  { rawBody }: port.RawNotification,
): Promise<port.NotificationResult> {
  const { client, account } = clientNow();
  const fields = Object.fromEntries(new URLSearchParams(rawBody.toString('utf8')));
  if (!isSigned(client, fields)) return { ok: false, reason: 'forged' };
  const parsed = Message.safeParse(fields);
  if (!parsed.success) return { ok: false, reason: 'unreadable' };
  const message = parsed.data;
  const isForOthers =
    message.app_id !== account.appId || (account.sellerId !== null && message.seller_id !== account.sellerId);
  return {
    ok: true,
    notification: {
      id: message.notify_id,
      merchantReference: message.out_trade_no,
      externalRef: message.trade_no,
      status: alipayStatus(message.trade_status),
      amountMinor: alipayAmount(message.total_amount) ?? minor(0),
      currency: alipayCurrency,
      paidAt: alipayInstant(message.gmt_payment),
      isForOthers,
    },
  };
}

function isSigned(client: AlipaySdk, fields: Record<string, string>): boolean {
  if (!fields.sign || fields.sign_type !== 'RSA2') return false;
  try {
    return client.checkNotifySignV2(fields);
  } catch {
    return false; // what the library can not even take apart is not signed
  }
}

const pageSize = 2_000;
const Log = z.object({
  totalSize: z.coerce.number().optional(),
  detailList: z
    .array(
      z.object({
        accountLogId: z.string(),
        merchantOrderNo: z.string().optional(),
        transAmount: z.string(),
        transDt: z.string(),
        type: z.string(),
        direction: z.string(),
      }),
    )
    .optional(),
});

/** The account's log of a day, page after page. */
async function statement(_ctx: Context, date: CalendarDate): Promise<port.StatementLine[]> {
  const lines: port.StatementLine[] = [];
  for (let pageNo = 1; ; pageNo++) {
    const day = alipayDay(date, addDays(date, 1));
    const answer = await ask('alipay.data.bill.accountlog.query', {
      ...day,
      pageNo: String(pageNo),
      pageSize: String(pageSize),
    });
    if (!isGood(answer)) throw unavailable('provider_silent');
    const { detailList = [], totalSize = 0 } = Log.parse(answer);
    lines.push(...detailList.map(alipayMovement).filter((line) => line !== null));
    if (detailList.length === 0 || pageNo * pageSize >= totalSize) return lines;
  }
}
