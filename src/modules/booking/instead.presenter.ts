import type { Language } from '../../core/local-text.ts';
import { formatDate, formatNumber, formatPrice } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { OtherHouse } from '../availability/alternative.service.ts';
import type { SearchResult } from '../availability/availability.service.ts';
import type { NearDates } from '../availability/nearest-dates.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { pricesPath, searchPath, stayValues, waitingListPath, withQuery } from './booking.paths.ts';
import type { SearchQuery } from './booking.schemas.ts';

/** What can be had where the dates asked for have nothing. */
export interface Instead {
  readonly dates: readonly NearDates[];
  readonly houses: readonly OtherHouse[];
}

interface Way {
  readonly href: string;
  readonly label: string;
  readonly price: string;
  /** How far it is; null for another date, and where nobody knows. */
  readonly away: string | null;
}

export interface InsteadBlock {
  readonly dates: readonly Way[];
  readonly houses: readonly Way[];
  readonly pricesHref: string;
  /** Only where rooms are full: nobody waits for a date on which the house does not sell. */
  readonly waitingHref: string | null;
}

export function insteadBlock(options: {
  readonly instead: Instead;
  readonly hotel: Hotel;
  readonly query: SearchQuery;
  readonly result: SearchResult;
  readonly language: Language;
}): InsteadBlock {
  const { instead, hotel, query, result, language } = options;
  const t = tFor(language);
  const stay = stayValues(query);
  const from = (amount: string) => t('booking.instead.from', { price: amount });
  return {
    dates: instead.dates.map(({ arrival, departure, totalMinor }) => ({
      href: withQuery(searchPath, { ...stay, checkIn: arrival, checkOut: departure }),
      label: [...new Set([arrival, departure])]
        .map((day) => formatDate(day, 'weekday', language))
        .join(' – '),
      price: from(formatPrice(totalMinor, hotel.currency, language)),
      away: null,
    })),
    houses: instead.houses.map(({ hotel: other, totalMinor, kilometres }) => ({
      href: withQuery(searchPath, { ...stay, hotel: other.slug }),
      label: textFor(other.names, language),
      price: from(formatPrice(totalMinor, other.currency, language)),
      away:
        kilometres === null ? null : t('booking.instead.away', { km: kilometreText(kilometres, language) }),
    })),
    pricesHref: withQuery(pricesPath, {
      hotel: query.hotel,
      month: query.checkIn.slice(0, 7),
      adults: query.adults,
      children: query.children || undefined,
      childAge: stay.childAge,
      code: query.code,
    }),
    waitingHref: waitingHref(query, result),
  };
}

/** A walk to the hundred metres, a journey to the kilometre. */
function kilometreText(kilometres: number, language: Language): string {
  return formatNumber(kilometres, language, kilometres < 10 ? 1 : 0);
}

/** One room is waited for at a time. */
function waitingHref(query: SearchQuery, result: SearchResult): string | null {
  const full = result.refused.find((refused) => refused.reason === 'sold_out');
  if (!full || query.rooms > 1 || query.isDay) return null;
  const { rooms: _rooms, code: _code, ...stay } = stayValues(query);
  return withQuery(waitingListPath, stay);
}
