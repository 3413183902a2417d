import { type Minor, minor } from '../../core/money.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';
import { openBalance } from '../reservations/reservation-money.ts';
import { openPaymentPath, payPath } from './booking.paths.ts';
import type { TripFrame } from './trip-frame.presenter.ts';

/** What a guest can pay at this moment; `until` is the end of the hold it pays for. */
export interface Due {
  readonly amountMinor: Minor;
  readonly until: Date | null;
  /** A card is left, and nothing is charged. */
  readonly byCard?: true;
}

/** When in a booking's life a guest pays: both go the same way, through the same pages. */
export interface PayStage {
  readonly name: 'hold' | 'rest';
  readonly path: (number: string) => string;
  /** Null while there is nothing to pay. */
  readonly due: (frame: TripFrame) => Due | null;
  /** Its page has nothing to tell any more: the booking itself says how it stands. */
  readonly isOver: (frame: TripFrame) => boolean;
}

/** While the rooms are held: what the plan asks for in advance. */
export const holdStage: PayStage = {
  name: 'hold',
  path: payPath,
  due: ({ view, at }) =>
    view.status === 'held' && view.holdExpiresAt !== null && view.holdExpiresAt > at
      ? {
          amountMinor: stillDue(view),
          until: view.holdExpiresAt,
          ...(view.guarantee === 'card' && { byCard: true as const }),
        }
      : null,
  isOver: ({ view }) => view.status === 'confirmed' || view.status === 'cancelled' || isPaid(view),
};

/** Its money was being booked while it was read: it is confirmed with that, and there is nothing to pay here. */
function isPaid({ status, guarantee, dueNowMinor, paidMinor }: ReservationView): boolean {
  return status === 'held' && guarantee !== 'card' && dueNowMinor > 0 && paidMinor >= dueNowMinor;
}

/** What is asked for in advance, less what a card paid of it already. */
function stillDue({ dueNowMinor, paidMinor }: ReservationView): Minor {
  return minor(Math.max(0, dueNowMinor - paidMinor));
}

/** Once it is booked: what is still open, because it was to be paid on arrival or a change made it dearer. */
export const restStage: PayStage = {
  name: 'rest',
  path: openPaymentPath,
  due: ({ view }) => restDue(view),
  isOver: ({ view }) => restDue(view) === null,
};

function restDue(view: ReservationView): Due | null {
  const amountMinor = openMinor(view);
  const booked = view.stays.some((stay) => stay.status === 'booked');
  if (view.status !== 'confirmed' || !booked || view.paymentPlan === 'on_account') return null;
  return amountMinor > 0 ? { amountMinor, until: null } : null;
}

/** What is still open of a booking, extras included; what is set aside for it is on its way. */
export function openMinor(view: ReservationView): Minor {
  return minor(Math.max(0, openBalance(view) - view.authorizedMinor));
}
