import { createDecipheriv, createVerify } from 'node:crypto';
import { minor, parseMoney } from '../../../core/money.ts';
import type { GatewayReport, StatementLine } from './gateway.ts';

export const wechatpayZone = 'Asia/Shanghai';
export const wechatpayCurrency = 'CNY';
/** The address the library writes into every request; ours is put in its place. */
export const wechatpayOrigin = 'https://api.mch.weixin.qq.com';

/** Older than this, or that far ahead, a signed message is not believed any more. */
const toleranceSeconds = 300;

export interface WechatpaySigned {
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: string;
  readonly signature: string;
}

/** SHA256-RSA2048 over time, nonce and body, each on a line of its own. */
export function isSignedByWechatpay(message: WechatpaySigned, publicKey: string): boolean {
  const { timestamp, nonce, body, signature } = message;
  return createVerify('RSA-SHA256')
    .update(`${timestamp}\n${nonce}\n${body}\n`)
    .verify(publicKey, signature, 'base64');
}

export function isTimely(timestamp: string, at: Date): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(Number(timestamp) - at.getTime() / 1_000) <= toleranceSeconds;
}

export interface Sealed {
  readonly ciphertext: string;
  readonly nonce: string;
  readonly associated_data?: string | undefined;
}

const tagBytes = 16;

/**
 * AEAD_AES_256_GCM: what was sealed with the merchant's key, or null where its tag does not fit. Done here because the
 * library never compares the tag.
 */
export function unsealed(sealed: Sealed, key: string): string | null {
  const bytes = Buffer.from(sealed.ciphertext, 'base64');
  if (bytes.length <= tagBytes) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(sealed.nonce));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    decipher.setAAD(Buffer.from(sealed.associated_data ?? ''));
    return decipher.update(bytes.subarray(0, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}

/** REFUND is the state of a paid trade of which something was given back: its money came. */
export function wechatpayStatus(tradeState: string): GatewayReport['status'] {
  if (tradeState === 'SUCCESS' || tradeState === 'REFUND') return 'succeeded';
  return ['CLOSED', 'REVOKED', 'PAYERROR'].includes(tradeState) ? 'failed' : 'pending';
}

/** An abnormal refund did not reach the payer: the amount is free again, to be given back another way. */
export function wechatpayRefundStatus(status: string): Exclude<GatewayReport['status'], 'authorized'> {
  if (status === 'SUCCESS') return 'succeeded';
  return status === 'PROCESSING' ? 'pending' : 'failed';
}

/** `2027-05-01T12:00:00+08:00`, as WeChat Pay writes an instant. */
export function wechatpayTime(instant: Date): string {
  return `${new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}

export function wechatpayInstant(text: string | undefined): Date | null {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at);
}

/** Each value of the bill stands behind a back quote, so that no spreadsheet takes it for a number. */
const plain = (value: string | undefined) => (value ?? '').replace(/^`/, '').trim();

/** One row of the trade bill, by the bill's own headings; null for what is no movement. */
export function wechatpayMovement(row: Readonly<Record<string, string>>): StatementLine | null {
  const isRefund = plain(row.交易状态) === 'REFUND';
  const amount = parseMoney(plain(isRefund ? row.申请退款金额 : row.订单金额), wechatpayCurrency);
  const movedAt = wechatpayInstant(`${plain(row.交易时间).replace(' ', 'T')}+08:00`);
  if (amount === null || amount <= 0 || movedAt === null) return null;
  return {
    kind: isRefund ? 'refund' : 'charge',
    merchantReference: plain(row.商户订单号),
    externalRef: plain(isRefund ? row.微信退款单号 : row.微信订单号),
    amountMinor: minor(amount),
    currency: wechatpayCurrency,
    movedAt,
  };
}
