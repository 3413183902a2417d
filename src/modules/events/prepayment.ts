import type { Minor } from '../../core/money.ts';
import { freePlaces, type HotelEvent, type Registration } from './event.ts';

/** How long a place that came free is kept for who waited and is to pay for it. */
const offerHours = 12;

const hours = (count: number) => count * 3_600_000;

/** Until when the price is to be paid, so that a place taken on the site stays taken. */
export function heldUntil(at: Date, holdMinutes: number): Date {
  return new Date(at.getTime() + holdMinutes * 60_000);
}

/** The same for who comes off the waiting list and reads of it in a mail: half a day, but not past the closing time. */
export function offeredUntil(event: Pick<HotelEvent, 'closesAt'>, at: Date, holdMinutes: number): Date {
  const usual = at.getTime() + hours(offerHours);
  return new Date(Math.max(Math.min(usual, event.closesAt.getTime()), heldUntil(at, holdMinutes).getTime()));
}

/** Until when who cancels has his money again: so many hours before it begins. */
export function refundUntil({ startsAt }: Pick<HotelEvent, 'startsAt'>, refundHours: number): Date {
  return new Date(startsAt.getTime() - hours(refundHours));
}

/**
 * Whether who cancels now has his money again, by the terms he registered on; who paid for another time or place than
 * it is now, always.
 */
export function isPaidBack(
  { refundHours, createdAt }: Pick<Registration, 'refundHours' | 'createdAt'>,
  event: Pick<HotelEvent, 'startsAt' | 'changedAt'>,
  at: Date,
): boolean {
  if (event.changedAt !== null && event.changedAt > createdAt) return true;
  return at <= refundUntil(event, refundHours ?? 0);
}

export type LateReason =
  | 'event_called_off'
  | 'event_over'
  | 'event_cancelled'
  | 'paid_already'
  | 'event_full'
  | 'event_wrong_amount';

/**
 * Why money that came for a registration finds nothing to pay; null where it does: the place is held, or lapsed and is
 * free still.
 */
export function lateReason(
  registration: Pick<Registration, 'status' | 'party'>,
  event: Pick<HotelEvent, 'status' | 'endsAt' | 'capacity' | 'taken'>,
  paid: {
    readonly at: Date;
    readonly amountMinor: Minor;
    readonly dueMinor: Minor;
    readonly isElsewhere: boolean;
  },
): LateReason | null {
  const { status, party } = registration;
  if (status === 'registered') return 'paid_already';
  if (status === 'cancelled' || status === 'waiting') return 'event_cancelled';
  if (event.status !== 'open') return 'event_called_off';
  if (paid.at >= event.endsAt) return 'event_over';
  if (paid.amountMinor !== paid.dueMinor) return 'event_wrong_amount';
  if (status === 'held') return null;
  return freePlaces(event) >= party && !paid.isElsewhere ? null : 'event_full';
}
