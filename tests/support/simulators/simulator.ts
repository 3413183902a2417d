import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import type { CalendarDate } from '../../../src/core/calendar-date.ts';
import type { RawNotification } from '../../../src/modules/payments/gateways/gateway.ts';
import type { PaymentSettings } from '../../../src/platform/payment-settings.ts';

/** A trade in a simulated provider's books. */
export interface Trade {
  readonly merchantReference: string;
  /** The provider's own number. */
  readonly number: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly expiresAt: Date;
  /** `aside`: set aside only, where the provider can. */
  status: 'waiting' | 'paid' | 'aside' | 'closed' | 'declined';
  paidAt: Date | null;
  readonly refunds: Refund[];
}

export interface Refund {
  readonly merchantReference: string;
  readonly number: string;
  readonly amountMinor: number;
  status: 'done' | 'working' | 'failed';
  readonly at: Date;
}

/** What a forged, foreign or odd notification says instead of the truth. */
export interface Lies {
  readonly id?: string;
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly merchantReference?: string;
  /** Signed for another merchant, or app. */
  readonly merchant?: string;
  /** Signed at another moment than now. */
  readonly signedAt?: Date;
  /** Signed with a key that is not the provider's. */
  readonly forged?: boolean;
  /** The body changed after it was signed. */
  readonly tampered?: boolean;
}

/** A provider on this machine that speaks the real one's protocol, with keys made for this run. */
export interface Simulator {
  readonly settings: Partial<PaymentSettings>;
  readonly trades: ReadonlyMap<string, Trade>;
  /** What refunds are answered with. */
  refundsAre: 'done' | 'working' | 'failed';
  /** Nothing is answered any more, as in an outage. */
  silent: boolean;
  /** Answers are signed with a key that is not the provider's. */
  impostor: boolean;
  /** What was asked, by the names the provider gives it. */
  readonly asked: string[];
  /** The guest opens the page, scans the code, and pays; false when the provider takes it no more. */
  pay(target: string, at: Date): Promise<boolean>;
  decline(target: string): Promise<void>;
  /** The signed news of a trade. */
  notification(merchantReference: string, at: Date, lies?: Lies): RawNotification;
  refundNotification(merchantReference: string, at: Date): RawNotification | null;
  /** Something the provider moved that nobody here knows of. */
  addUnknown(merchantReference: string, amountMinor: number, at: Date): void;
  /** Whether this day's movements are these of the provider's books. */
  day(at: Date): CalendarDate;
  stop(): Promise<void>;
}

let numbers = 0;
export const nextNumber = (prefix: string) => `${prefix}${String(++numbers).padStart(12, '0')}`;

export async function listenOn(app: Express): Promise<{ url: string; stop(): Promise<void> }> {
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What of a trade was not given back. */
export function leftOf(trade: Trade): number {
  const given = trade.refunds.filter((refund) => refund.status !== 'failed');
  return trade.amountMinor - given.reduce((sum, refund) => sum + refund.amountMinor, 0);
}

export const none: PaymentSettings = { alipay: null, wechatpay: null, stripe: null, sandbox: true };
