import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { Channel, PaymentPlan } from './reservation.ts';
import type { StayStatus } from './reservation-status.ts';

export type GuestChangeRefusal = 'wrong_status' | 'other_site' | 'on_account' | 'day_use' | 'policy';

export interface GuestChangeCase {
  readonly channel: Channel;
  readonly paymentPlan: PaymentPlan;
  readonly stay: {
    readonly status: StayStatus;
    readonly arrival: CalendarDate;
    readonly departure: CalendarDate;
  };
  /** What cancelling would cost now. */
  readonly feeMinor: Minor;
  /** What is asked for; null while nothing is. */
  readonly asked: { readonly arrival: CalendarDate; readonly differenceMinor: Minor } | null;
}

/**
 * Why a guest may not make this change by himself; null when he may. While cancelling is free, anything goes. Once it
 * costs, the arrival stays and the stay gets no cheaper: moving it away and cancelling then would be the way round the fee.
 */
export function guestChangeRefusal(change: GuestChangeCase): GuestChangeRefusal | null {
  const { stay, asked } = change;
  if (stay.status !== 'booked') return 'wrong_status';
  if (change.channel === 'api' || change.channel === 'import') return 'other_site';
  if (change.paymentPlan === 'on_account') return 'on_account';
  if (stay.arrival === stay.departure) return 'day_use';
  if (asked === null || change.feeMinor === 0) return null;
  return asked.arrival !== stay.arrival || asked.differenceMinor < 0 ? 'policy' : null;
}
