import { addDays, addMonths, type CalendarDate, startOfMonth, weekday } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { currencyExponent, type Minor, minor } from '../../core/money.ts';
import { formatDate, formatPrice, formatWeekday } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { SearchResult } from '../availability/availability.service.ts';
import type { PriceDay } from '../availability/price-calendar.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { pricesPath, searchPath, stayValues, withQuery } from './booking.paths.ts';
import type { PricesQuery } from './booking.schemas.ts';
import { type CodeNotice, codeNotice } from './buying.presenter.ts';
import type { RoomParty } from './party.ts';
import { partyText } from './room-words.presenter.ts';
import { type SitePage, sitePage } from './site.presenter.ts';

export interface PriceCell {
  readonly day: string;
  /** Null where the night can not be booked: `word` says why. */
  readonly href: string | null;
  readonly label: string;
  readonly price: string | null;
  /** The price rounded up to whole units, for a narrow screen. */
  readonly wholePrice: string | null;
  readonly word: string | null;
  readonly isLowest: boolean;
}

interface MonthLink {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
}

export interface PricesPage extends SitePage {
  readonly lead: string;
  readonly code: CodeNotice | null;
  readonly months: readonly MonthLink[];
  readonly previousHref: string | null;
  readonly nextHref: string | null;
  readonly monthName: string;
  readonly weekdays: readonly string[];
  /** Weeks of seven; null before the first and after the last day of the month. */
  readonly weeks: readonly (readonly (PriceCell | null)[])[];
  readonly notes: readonly string[];
}

export interface PricesOptions {
  readonly hotel: Hotel;
  readonly language: Language;
  readonly query: PricesQuery;
  readonly month: CalendarDate;
  readonly party: RoomParty;
  readonly named: Pick<SearchResult, 'company' | 'promotion'>;
  readonly days: readonly PriceDay[];
}

const monthsShown = 12;

export function pricesPage(options: PricesOptions): PricesPage {
  const { hotel, language, query, month, party, days } = options;
  const t = tFor(language);
  const lowest = lowestOf(days);
  const months = monthLinks(options);
  const at = months.findIndex((link) => link.current);
  const cells = days.map((day) => cellOf(options, day, lowest));
  return {
    ...sitePage({ hotel, slug: query.hotel, language, title: t('booking.prices.title') }),
    lead: t('booking.prices.lead', {
      party: partyText(party, language),
    }),
    code: codeNotice(query.code, { ...options.named, offers: [] }, { hotel: options.hotel, language }),
    months,
    previousHref: months[at - 1]?.href ?? null,
    nextHref: months[at + 1]?.href ?? null,
    monthName: formatDate(month, 'month', language),
    weekdays: [1, 2, 3, 4, 5, 6, 0].map((day) => formatWeekday(day, language, 'short')),
    weeks: weeksOf(cells, (weekday(month) + 6) % 7),
    notes: [t('booking.prices.note'), t('booking.prices.note-lowest'), t('booking.prices.note-longer')],
  };
}

function monthLinks({ hotel, language, query, month }: PricesOptions): MonthLink[] {
  const values = { ...partyValues(query), nights: query.nights === 1 ? undefined : query.nights };
  return Array.from({ length: monthsShown }, (_, index) => {
    const first = addMonths(startOfMonth(hotel.businessDate), index);
    return {
      href: withQuery(pricesPath, { ...values, month: first.slice(0, 7) }),
      label: formatDate(first, 'month', language),
      current: first === month,
    };
  });
}

function lowestOf(days: readonly PriceDay[]): Minor | null {
  const prices = days.flatMap(({ answer }) => (answer.kind === 'price' ? [answer.amountMinor] : []));
  return prices.toSorted((a, b) => a - b)[0] ?? null;
}

function cellOf(options: PricesOptions, { date, answer }: PriceDay, lowest: Minor | null): PriceCell {
  const { hotel, language, query } = options;
  const t = tFor(language);
  const day = String(Number(date.slice(8)));
  const name = formatDate(date, 'weekday', language);
  if (answer.kind !== 'price') {
    const word = answer.kind === 'past' ? null : t(`booking.prices.${answer.kind}`);
    return { day, href: null, label: name, price: null, wholePrice: null, word, isLowest: false };
  }
  const price = formatPrice(answer.amountMinor, hotel.currency, language);
  const nights = Math.max(query.nights, answer.nights);
  const longer = answer.nights > 1 ? t('booking.prices.from-nights', { count: answer.nights }) : null;
  const isLowest = answer.amountMinor === lowest;
  return {
    day,
    href: withQuery(searchPath, { ...partyValues(query), checkIn: date, checkOut: addDays(date, nights) }),
    label: [name, price, longer, isLowest ? t('booking.prices.lowest') : null].filter(Boolean).join(', '),
    price,
    wholePrice: formatPrice(wholeUnits(answer.amountMinor, hotel.currency), hotel.currency, language),
    word: longer,
    isLowest,
  };
}

/** Up, so that nobody meets a higher price behind it. */
function wholeUnits(amount: Minor, currency: string): Minor {
  const unit = 10 ** currencyExponent(currency);
  return minor(Math.ceil(amount / unit) * unit);
}

function partyValues(query: PricesQuery) {
  const { adults, children, rooms, ...rest } = stayValues(query);
  return { ...rest, adults, children: children || undefined, rooms: rooms === 1 ? undefined : rooms };
}

function weeksOf(cells: readonly PriceCell[], before: number): (PriceCell | null)[][] {
  const blanks = (count: number): null[] => Array.from({ length: count }, () => null);
  const after = (7 - ((before + cells.length) % 7)) % 7;
  const all = [...blanks(before), ...cells, ...blanks(after)];
  return Array.from({ length: all.length / 7 }, (_, week) => all.slice(week * 7, week * 7 + 7));
}
