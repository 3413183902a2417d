import type { CalendarDate } from '../../../core/calendar-date.ts';
import type { Minor } from '../../../core/money.ts';
import type { Context } from '../../../platform/context.ts';

export const gatewayCodes = [
  'cash',
  'card-terminal',
  'alipay',
  'wechatpay',
  'stripe',
  'sandbox',
  'points',
  'stored-value',
] as const;
export type GatewayCode = (typeof gatewayCodes)[number];

/** How a guest is led to the provider: to its page, to its page for a telephone, or by a code to be scanned. */
export const presentations = ['page', 'phone', 'code'] as const;
export type Presentation = (typeof presentations)[number];

export interface ChargeRequest {
  /** Our number of the charge, as the provider is told it; the same again is the same charge. */
  readonly merchantReference: string;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly description: string;
  readonly presentation: Presentation;
  /** Where the guest comes back to; online providers only. */
  readonly returnUrl: string;
  /** When it was first asked for, and when the provider is to stop taking it. */
  readonly startedAt: Date;
  readonly expiresAt: Date;
  /** The payer's address, which some providers ask for. */
  readonly payerIp: string;
  /** What a clerk wrote down: a card slip's last digits, an approval code. */
  readonly reference: string;
  /** `later`: the money is set aside only, where the provider can do so. */
  readonly capture: Capture;
}

export const captures = ['now', 'later'] as const;
export type Capture = (typeof captures)[number];

/** What became of a charge. A declined one is a result, not an error. */
export type ChargeResult =
  | { readonly status: 'succeeded'; readonly externalRef: string | null }
  | {
      readonly status: 'pending';
      /** null: the provider gives its number once the guest pays. */
      readonly externalRef: string | null;
      /** The address to send the guest to, or what the code says. */
      readonly target: string;
    }
  | { readonly status: 'failed'; readonly failureCode: string };

/** A charge or refund as both sides know it. */
export interface ProviderRef {
  readonly merchantReference: string;
  readonly externalRef: string | null;
}

export interface RefundRequest {
  /** Our number of the refund; the same again is the same refund. */
  readonly merchantReference: string;
  /** The provider's number of the refund, where it was asked before. */
  readonly externalRef: string | null;
  readonly charge: ProviderRef & { readonly amountMinor: Minor };
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly reason: string;
}

/** What became of money that is moved without a page: given back, taken from what was set aside, or off a kept card. */
export type RefundResult =
  | {
      readonly status: 'succeeded' | 'pending';
      readonly externalRef: string | null;
      readonly paidAt?: Date | null;
    }
  | { readonly status: 'failed'; readonly failureCode: string };

/** What the provider says about one charge or refund. */
export interface GatewayReport {
  readonly status: 'pending' | 'authorized' | 'succeeded' | 'failed';
  readonly externalRef: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  /** When the money moved, by the provider's clock. */
  readonly paidAt?: Date | null;
}

export interface Notification extends GatewayReport {
  /** The provider's number of the notification itself. */
  readonly id: string;
  /** Our own number, as the provider was given it. */
  readonly merchantReference: string;
  /** Rightly signed, but for another merchant or app than ours. */
  readonly isForOthers?: boolean;
}

/** Something happened to a card that was asked for: the provider is asked what. */
export interface CardNews {
  /** The provider's number of the notification itself. */
  readonly id: string;
  readonly merchantReference: string;
}

/** `not_ours`: rightly signed news of something that moves no money of ours. */
export type NotificationResult =
  | { readonly ok: true; readonly notification: Notification }
  | { readonly ok: true; readonly card: CardNews }
  | { readonly ok: false; readonly reason: 'forged' | 'unreadable' | 'not_supported' | 'not_ours' };

export interface RawNotification {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawBody: Buffer;
}

/** One movement of a provider's day. A refund is named by the charge it belongs to. */
export interface StatementLine {
  readonly kind: 'charge' | 'refund';
  readonly merchantReference: string;
  readonly externalRef: string;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly movedAt: Date;
}

/** A card as its provider describes it. `token` is the provider's name for it, which only the provider understands. */
export interface CardToken {
  readonly token: string;
  readonly brand: string;
  readonly lastFour: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
}

export type CardRequest = Pick<
  ChargeRequest,
  'merchantReference' | 'description' | 'presentation' | 'returnUrl' | 'startedAt' | 'expiresAt'
>;

export type CardReport =
  | { readonly status: 'pending' | 'failed'; readonly externalRef: string | null }
  | { readonly status: 'kept'; readonly externalRef: string; readonly card: CardToken };

/** A charge while the guest is away. The same number again is the same charge. */
export interface CardChargeRequest {
  readonly merchantReference: string;
  readonly token: string;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly description: string;
}

/** Of providers that keep a card for later: it is left on their page, and charged when the guest is not there. */
export interface CardKeeper {
  ask(ctx: Context, request: CardRequest): Promise<ChargeResult>;
  close(ctx: Context, asked: ProviderRef): Promise<boolean>;
  query(ctx: Context, asked: ProviderRef): Promise<CardReport | null>;
  charge(ctx: Context, request: CardChargeRequest): Promise<RefundResult>;
  /** The provider forgets it too; done twice it is done once. */
  forget(ctx: Context, token: string): Promise<void>;
}

/** Of providers that set money aside before they take it. */
export interface Authorizer {
  /** How long the money stays aside. */
  readonly days: number;
  /** Takes it. The same charge again is taken once. */
  capture(ctx: Context, charge: ProviderRef & { readonly amountMinor: Minor }): Promise<RefundResult>;
  /** Lets it go; false where that is not sure. */
  release(ctx: Context, charge: ProviderRef): Promise<boolean>;
}

/** One way to take money. `recorded`: the clerk took it and says so; `online`: the provider says so, later. */
export interface Gateway {
  readonly code: GatewayCode;
  readonly kind: 'recorded' | 'online';
  /** Under which code its money stands in the books. */
  readonly transactionCode: string;
  /** The ways it leads guests, the best for a desk's screen first. */
  readonly offers: readonly Presentation[];
  /** Where its days begin: what its statements mean by a date. */
  readonly statementZone: string;
  /** What a provider wants to read when its notification was taken. */
  readonly acknowledgement: { readonly type: string; readonly body: string } | null;
  /** Whether it can be used: its keys are given. */
  isReady(): boolean;
  takes(currency: string): boolean;
  charge(ctx: Context, request: ChargeRequest): Promise<ChargeResult>;
  /** Stops a charge nobody has paid, so that it can not be paid any more; false where that is not sure. */
  close(ctx: Context, charge: ProviderRef): Promise<boolean>;
  refund(ctx: Context, request: RefundRequest): Promise<RefundResult>;
  /** What the provider knows of a charge; null when it knows nothing, or keeps no books of its own. */
  query(ctx: Context, charge: ProviderRef): Promise<GatewayReport | null>;
  readNotification(ctx: Context, raw: RawNotification): Promise<NotificationResult>;
  /** All that moved on one of the provider's days; null where it draws up no statement. */
  statement(ctx: Context, date: CalendarDate): Promise<readonly StatementLine[] | null>;
  readonly cards?: CardKeeper;
  readonly authorizer?: Authorizer;
}
