import type { Minor } from '../../../core/money.ts';
import type { Context } from '../../../platform/context.ts';

export const gatewayCodes = ['cash', 'card-terminal', 'sandbox'] as const;
export type GatewayCode = (typeof gatewayCodes)[number];

export interface ChargeRequest {
  /** The same key again is the same charge. */
  readonly idempotencyKey: string;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly description: string;
  /** Where the guest comes back to; online providers only. */
  readonly returnUrl: string;
  /** What a clerk wrote down: a card slip's last digits, an approval code. */
  readonly reference: string;
}

/** What became of a charge. A declined one is a result, not an error. */
export type ChargeResult =
  | { readonly status: 'succeeded'; readonly externalRef: string | null }
  | { readonly status: 'pending'; readonly externalRef: string; readonly redirectUrl: string }
  | { readonly status: 'failed'; readonly failureCode: string };

export interface RefundRequest {
  readonly idempotencyKey: string;
  /** The provider's number of the charge. */
  readonly externalRef: string | null;
  readonly amountMinor: Minor;
  readonly currency: string;
}

export type RefundResult =
  | { readonly status: 'succeeded' | 'pending'; readonly externalRef: string | null }
  | { readonly status: 'failed'; readonly failureCode: string };

/** What the provider says about one charge or refund. */
export interface GatewayReport {
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly externalRef: string;
  readonly amountMinor: number;
  readonly currency: string;
}

export interface Notification extends GatewayReport {
  /** The provider's number of the notification itself. */
  readonly id: string;
  /** Our own idempotency key, as the provider was given it. */
  readonly merchantReference: string;
}

export type NotificationResult =
  | { readonly ok: true; readonly notification: Notification }
  | { readonly ok: false; readonly reason: 'forged' | 'unreadable' | 'not_supported' };

export interface RawNotification {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawBody: Buffer;
}

/** One way to take money. `recorded`: the clerk took it and says so; `online`: the provider says so, later. */
export interface Gateway {
  readonly code: GatewayCode;
  readonly kind: 'recorded' | 'online';
  /** Under which code its money stands in the books. */
  readonly transactionCode: string;
  charge(ctx: Context, request: ChargeRequest): Promise<ChargeResult>;
  refund(ctx: Context, request: RefundRequest): Promise<RefundResult>;
  /** What the provider knows under our key; null when it knows nothing, or keeps no books of its own. */
  query(ctx: Context, idempotencyKey: string): Promise<GatewayReport | null>;
  readNotification(raw: RawNotification): NotificationResult;
}
