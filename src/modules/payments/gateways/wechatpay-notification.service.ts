import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { WechatpaySettings } from '../../../platform/payment-settings.ts';
import type { Notification, NotificationResult, RawNotification } from './gateway.ts';
import {
  isSignedByWechatpay,
  isTimely,
  unsealed,
  wechatpayCurrency,
  wechatpayInstant,
  wechatpayRefundStatus,
  wechatpayStatus,
} from './wechatpay.ts';
import type { WechatpayClient } from './wechatpay-client.service.ts';

interface Account {
  readonly account: WechatpaySettings;
  readonly client: WechatpayClient;
}

const Envelope = z.object({
  id: z.string().min(1).max(100),
  event_type: z.string(),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().optional(),
  }),
});

/** Signed over time, nonce and body; what it says is sealed with the merchant's key. */
export async function readWechatpayNotification(
  ctx: Context,
  { headers, rawBody }: RawNotification,
  { account, client }: Account,
): Promise<NotificationResult> {
  const body = rawBody.toString('utf8');
  const said = (name: string) => String(headers[`wechatpay-${name}`] ?? '');
  const at = ctx.clock();
  if (!isTimely(said('timestamp'), at)) return { ok: false, reason: 'forged' };
  const key = await client.keyOf(said('serial'), at);
  const signed = { timestamp: said('timestamp'), nonce: said('nonce'), signature: said('signature'), body };
  if (key === null || !isSignedByWechatpay(signed, key)) return { ok: false, reason: 'forged' };

  const envelope = Envelope.safeParse(jsonOf(body));
  if (!envelope.success) return { ok: false, reason: 'unreadable' };
  const { id, event_type, resource } = envelope.data;
  const content = unsealed(resource, account.apiKey);
  const notification = content === null ? null : contentOf(event_type, jsonOf(content), { id, account });
  return notification ? { ok: true, notification } : { ok: false, reason: 'unreadable' };
}

const Paid = z.object({
  appid: z.string(),
  mchid: z.string(),
  out_trade_no: z.string().min(1).max(32),
  transaction_id: z.string().min(1).max(64),
  trade_state: z.string(),
  success_time: z.string().optional(),
  amount: z.object({ total: z.int(), currency: z.string().default(wechatpayCurrency) }),
});

const Refunded = z.object({
  mchid: z.string(),
  out_refund_no: z.string().min(1).max(64),
  refund_id: z.string().min(1).max(64),
  refund_status: z.string(),
  success_time: z.string().optional(),
  amount: z.object({ refund: z.int() }),
});

function contentOf(
  eventType: string,
  content: unknown,
  { id, account }: { id: string; account: WechatpaySettings },
): Notification | null {
  if (eventType.startsWith('REFUND.')) {
    const refund = Refunded.safeParse(content);
    if (!refund.success) return null;
    return {
      id,
      merchantReference: refund.data.out_refund_no,
      externalRef: refund.data.refund_id,
      status: wechatpayRefundStatus(refund.data.refund_status),
      amountMinor: refund.data.amount.refund,
      currency: wechatpayCurrency,
      paidAt: wechatpayInstant(refund.data.success_time),
      isForOthers: refund.data.mchid !== account.merchantId,
    };
  }
  const paid = Paid.safeParse(content);
  if (!paid.success) return null;
  return {
    id,
    merchantReference: paid.data.out_trade_no,
    externalRef: paid.data.transaction_id,
    status: wechatpayStatus(paid.data.trade_state),
    amountMinor: paid.data.amount.total,
    currency: paid.data.amount.currency,
    paidAt: wechatpayInstant(paid.data.success_time),
    isForOthers: paid.data.mchid !== account.merchantId || paid.data.appid !== account.appId,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
