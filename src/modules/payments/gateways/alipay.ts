import { type CalendarDate, wallClock } from '../../../core/calendar-date.ts';
import { type Minor, parseMoney } from '../../../core/money.ts';
import type { GatewayReport, Presentation, StatementLine } from './gateway.ts';

/** Alipay counts in yuan and in Beijing's time. */
export const alipayZone = 'Asia/Shanghai';
export const alipayCurrency = 'CNY';

/** Which interface leads a guest that way, and under which product Alipay sells it. */
export const alipayWays = {
  page: { method: 'alipay.trade.page.pay', productCode: 'FAST_INSTANT_TRADE_PAY' },
  phone: { method: 'alipay.trade.wap.pay', productCode: 'QUICK_WAP_WAY' },
  code: { method: 'alipay.trade.precreate', productCode: 'FACE_TO_FACE_PAYMENT' },
} as const satisfies Record<Presentation, { method: string; productCode: string }>;

/** `yyyy-MM-dd HH:mm:ss` in Beijing. */
export function alipayTime(instant: Date): string {
  return wallClock(instant, alipayZone).replace('T', ' ');
}

/** Beijing has had no summer time since the eighties, so its offset is fixed. */
export function alipayInstant(text: string | undefined): Date | null {
  if (text === undefined || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  return new Date(`${text.replace(' ', 'T')}+08:00`);
}

export function alipayAmount(text: string | undefined): Minor | null {
  return text === undefined ? null : parseMoney(text, alipayCurrency);
}

/** A finished trade takes no refund any more, but its money came; one that was refunded whole is closed as well. */
export function alipayStatus(tradeStatus: string): GatewayReport['status'] {
  if (tradeStatus === 'TRADE_SUCCESS' || tradeStatus === 'TRADE_FINISHED') return 'succeeded';
  return tradeStatus === 'TRADE_CLOSED' ? 'failed' : 'pending';
}

/** One row of the account's log. */
export interface AlipayLogItem {
  readonly accountLogId: string;
  readonly merchantOrderNo?: string | undefined;
  readonly transAmount: string;
  readonly transDt: string;
  readonly type: string;
  readonly direction: string;
}

/** The log also knows fees, transfers and withdrawals: only what belongs to a trade is a movement of ours. */
export function alipayMovement(item: AlipayLogItem): StatementLine | null {
  const amountMinor = alipayAmount(item.transAmount.replace(/^-/, ''));
  const movedAt = alipayInstant(item.transDt);
  const isFee = item.type.includes('费');
  if (!item.merchantOrderNo || amountMinor === null || amountMinor === 0 || movedAt === null || isFee)
    return null;
  const isRefund = item.type.includes('退款');
  if (!isRefund && item.direction !== '收入') return null;
  return {
    kind: isRefund ? 'refund' : 'charge',
    merchantReference: item.merchantOrderNo,
    externalRef: item.accountLogId,
    amountMinor,
    currency: alipayCurrency,
    movedAt,
  };
}

/** The day's bounds as the log takes them: the end is not part of it. */
export function alipayDay(date: CalendarDate, next: CalendarDate) {
  return { startTime: `${date} 00:00:00`, endTime: `${next} 00:00:00` };
}
