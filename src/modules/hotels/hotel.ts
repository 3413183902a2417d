import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language, LocalText } from '../../core/local-text.ts';

/** A house with its own accounting day, money, clock and books. */
export interface Hotel {
  readonly id: number;
  readonly slug: string;
  readonly names: LocalText;
  readonly introductions: LocalText;
  readonly addresses: LocalText;
  /** How to get there, in words. */
  readonly directions: LocalText;
  /** The house on a map; empty: a search for its address. */
  readonly mapUrl: string;
  readonly phone: string;
  readonly email: string;
  readonly currency: string;
  readonly timeZone: string;
  /** The hotel's own accounting day; only night audit moves it. */
  readonly businessDate: CalendarDate;
  readonly checkInTime: string;
  readonly checkOutTime: string;
  /** Children under this age sleep in cots. */
  readonly cotUnder: number;
  /** 0 is Sunday: nights that start on these days are weekend nights. */
  readonly weekendDays: readonly number[];
  readonly auditTime: string | null;
  readonly holdMinutes: number;
  /** Bookings from these channels go by the review rules. */
  readonly reviewChannels: readonly string[];
  readonly bookingHorizonDays: number;
  readonly defaultLanguage: Language;
  readonly active: boolean;
  /** Guests find it; the staff of a new house set it up first. */
  readonly published: boolean;
}

/** What a house starts with. Name in addresses, currency and the first day of the books stay as they are. */
export type NewHotel = Pick<Hotel, 'slug' | 'names' | 'currency' | 'timeZone' | 'businessDate'>;

/**
 * What the settings page may change. Currency and business date are not among them: the books stand on both. Nor are
 * the times of check-in and check-out: they are rules of the house, and pass approval.
 */
export type HotelSettings = Pick<
  Hotel,
  | 'names'
  | 'directions'
  | 'mapUrl'
  | 'phone'
  | 'email'
  | 'timeZone'
  | 'weekendDays'
  | 'auditTime'
  | 'holdMinutes'
  | 'bookingHorizonDays'
  | 'defaultLanguage'
  | 'active'
>;

/** What a hotel takes from its house rules, so that no page says two. */
export type HouseFollowing = Pick<Hotel, 'checkInTime' | 'checkOutTime' | 'cotUnder'>;
