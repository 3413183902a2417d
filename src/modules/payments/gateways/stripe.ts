import type { GatewayReport } from './gateway.ts';

/** Stripe counts these in hundredths although they have no smaller coin, so their amounts can not be told as they are. */
const unlike = ['ISK', 'UGX'];

export function stripeTakes(currency: string): boolean {
  return !unlike.includes(currency);
}

/**
 * A session whose money came is paid, whatever else it is; an expired one can not be paid any more. What its intent says
 * is known where it was asked for: only then is money told that is set aside.
 */
export function stripeSessionStatus(
  session: { readonly status: string | null; readonly payment_status: string },
  intentStatus?: string,
): GatewayReport['status'] {
  if (session.payment_status === 'paid') return 'succeeded';
  if (intentStatus === 'requires_capture' || intentStatus === 'canceled')
    return stripeIntentStatus(intentStatus);
  return session.status === 'expired' ? 'failed' : 'pending';
}

export function stripeIntentStatus(status: string): GatewayReport['status'] {
  if (status === 'succeeded') return 'succeeded';
  if (status === 'requires_capture') return 'authorized';
  return status === 'canceled' || status === 'requires_payment_method' ? 'failed' : 'pending';
}

export function stripeRefundStatus(status: string | null): Exclude<GatewayReport['status'], 'authorized'> {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}

export const instantOf = (seconds: number) => new Date(seconds * 1_000);
export const secondsOf = (instant: Date) => Math.floor(instant.getTime() / 1_000);

/** Stripe keeps a page open for half an hour at least, however short the hold. */
const shortestSeconds = 31 * 60;

export function stripeExpiry(expiresAt: Date, startedAt: Date): number {
  return Math.max(secondsOf(expiresAt), secondsOf(startedAt) + shortestSeconds);
}

/** `live` or `test`, by the key: events of the other mode are somebody else's. */
export function isLiveKey(secretKey: string): boolean {
  return /^(sk|rk)_live_/.test(secretKey);
}
