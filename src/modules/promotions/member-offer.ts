import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import type { PromotionTerms } from './promotion.ts';

/** A promotion for some guests, as one of them finds it on his own page. */
export interface MemberOffer
  extends Pick<
    PromotionTerms,
    | 'code'
    | 'names'
    | 'basisPoints'
    | 'amountMinor'
    | 'per'
    | 'bookToDate'
    | 'stayFromDate'
    | 'stayToDate'
    | 'minNights'
  > {
  readonly hotel: {
    readonly slug: string;
    readonly names: LocalText;
    readonly currency: string;
    readonly businessDate: CalendarDate;
  };
}

/**
 * The first stay that an offer counts for from the hotel's day on, for the link that prices it: as short as it may be,
 * and one night where it says nothing. Worked example: on 3 May, for nights from 10 May on and stays of two or more,
 * 10 to 12 May.
 */
export function firstStay({ hotel, stayFromDate, minNights }: MemberOffer): {
  readonly checkIn: CalendarDate;
  readonly checkOut: CalendarDate;
} {
  const { businessDate } = hotel;
  const checkIn = stayFromDate !== null && stayFromDate > businessDate ? stayFromDate : businessDate;
  return { checkIn, checkOut: addDays(checkIn, minNights ?? 1) };
}
