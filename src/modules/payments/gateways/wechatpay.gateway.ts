import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { CalendarDate } from '../../../core/calendar-date.ts';
import { unavailable } from '../../../core/errors.ts';
import type { Context } from '../../../platform/context.ts';
import { siteUrl } from '../../../platform/site.ts';
import { notificationPath } from '../payment.paths.ts';
import type * as port from './gateway.ts';
import { clientOf, gatewaySettings } from './gateway-settings.service.ts';
import { onlineGateway } from './online-gateway.ts';
import {
  wechatpayCurrency,
  wechatpayInstant,
  wechatpayMovement,
  wechatpayRefundStatus,
  wechatpayStatus,
  wechatpayTime,
  wechatpayZone,
} from './wechatpay.ts';
import { WechatpayClient } from './wechatpay-client.service.ts';
import { readWechatpayNotification } from './wechatpay-notification.service.ts';

export const wechatpayNow = clientOf(
  (all) => all.wechatpay,
  (account) => new WechatpayClient(account),
);

/** WeChat Pay v3: a code to be scanned, and its page for a telephone's browser. */
export const wechatpay = onlineGateway({
  code: 'wechatpay',
  transactionCode: 'WECHAT',
  offers: ['code', 'phone'],
  statementZone: wechatpayZone,
  acknowledgement: { type: 'application/json', body: '{"code":"SUCCESS"}' },
  isReady: () => gatewaySettings().wechatpay !== null,
  takes: (currency) => currency === wechatpayCurrency,
  charge,
  close,
  refund,
  query,
  readNotification: (ctx, raw) => readWechatpayNotification(ctx, raw, wechatpayNow()),
  statement,
});

const Prepared = z.object({
  code_url: z.string().max(1_000).optional(),
  h5_url: z.string().max(1_000).optional(),
});

async function charge(_ctx: Context, request: port.ChargeRequest): Promise<port.ChargeResult> {
  const { client } = wechatpayNow();
  const order = {
    description: request.description.slice(0, 40),
    out_trade_no: request.merchantReference,
    time_expire: wechatpayTime(request.expiresAt),
    notify_url: siteUrl(notificationPath('wechatpay')),
    amount: { total: request.amountMinor, currency: request.currency },
  };
  const isPhone = request.presentation === 'phone';
  const { status, data } = isPhone
    ? await client.transactions_h5({
        ...order,
        scene_info: {
          payer_client_ip: request.payerIp,
          h5_info: { type: 'Wap', app_name: 'Waystation', app_url: siteUrl('') },
        },
      })
    : await client.transactions_native(order);
  if (status >= 500 || status === 429) throw unavailable('provider_silent');
  const { code_url, h5_url } = Prepared.parse(data ?? {});
  const target = isPhone ? h5_url && phonePage(h5_url, request.returnUrl) : code_url;
  if (status !== 200 || !target) return { status: 'failed', failureCode: 'provider_refused' };
  return { status: 'pending', externalRef: null, target };
}

/** Where the telephone's browser goes after WeChat has asked for the money. */
function phonePage(address: string, returnUrl: string): string {
  const page = new URL(address);
  page.searchParams.set('redirect_url', returnUrl);
  return page.href;
}

async function close(_ctx: Context, { merchantReference }: port.ProviderRef): Promise<boolean> {
  const { status } = await wechatpayNow().client.close(merchantReference);
  return status === 204;
}

const Refund = z.object({ refund_id: z.string(), status: z.string(), success_time: z.string().optional() });

async function refund(_ctx: Context, request: port.RefundRequest): Promise<port.RefundResult> {
  const { status, data } = await wechatpayNow().client.refunds({
    out_trade_no: request.charge.merchantReference,
    out_refund_no: request.merchantReference,
    reason: request.reason.slice(0, 80),
    notify_url: siteUrl(notificationPath('wechatpay')),
    amount: {
      refund: request.amountMinor,
      total: request.charge.amountMinor,
      currency: request.currency,
    },
  });
  if (status >= 500 || status === 429) throw unavailable('provider_silent');
  if (status !== 200) return { status: 'failed', failureCode: 'refund_refused' };
  const found = Refund.parse(data);
  const state = wechatpayRefundStatus(found.status);
  if (state === 'failed') return { status: 'failed', failureCode: 'refund_refused' };
  return {
    status: state,
    externalRef: found.refund_id,
    paidAt: wechatpayInstant(found.success_time),
  };
}

const Trade = z.object({
  trade_state: z.string(),
  transaction_id: z.string().min(1).max(64).optional(),
  success_time: z.string().optional(),
  amount: z.object({ total: z.int(), currency: z.string().optional() }).optional(),
});

async function query(
  _ctx: Context,
  { merchantReference }: port.ProviderRef,
): Promise<port.GatewayReport | null> {
  const { status, data } = await wechatpayNow().client.query({ out_trade_no: merchantReference });
  if (status === 404) return null;
  if (status !== 200) throw unavailable('provider_silent');
  const trade = Trade.parse(data);
  return {
    status: wechatpayStatus(trade.trade_state),
    externalRef: trade.transaction_id ?? null,
    amountMinor: trade.amount?.total ?? 0,
    currency: trade.amount?.currency ?? wechatpayCurrency,
    paidAt: wechatpayInstant(trade.success_time),
  };
}

const BillPlace = z.object({ download_url: z.url(), hash_type: z.literal('SHA1'), hash_value: z.string() });
const NoBill = z.object({ code: z.literal('NO_STATEMENT_EXIST') });
const Rows = z.array(z.record(z.string(), z.string()));

/** The trade bill of a day: a table whose last two rows are its sums. */
async function statement(_ctx: Context, date: CalendarDate): Promise<port.StatementLine[]> {
  const { client } = wechatpayNow();
  const { status, data } = await client.tradebill({ bill_date: date, bill_type: 'ALL' });
  if (status === 400 && NoBill.safeParse(data).success) return [];
  if (status !== 200) throw unavailable('provider_silent');
  const place = BillPlace.parse(data);
  const text = await client.bill(place.download_url, place.hash_value);
  const rows = Rows.parse(
    parse(text, { columns: true, bom: true, relax_column_count: true, skip_empty_lines: true }),
  );
  return rows
    .slice(0, -2)
    .map(wechatpayMovement)
    .filter((line) => line !== null);
}
