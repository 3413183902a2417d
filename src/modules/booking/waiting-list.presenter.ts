import type { Language } from '../../core/local-text.ts';
import { formatDate, formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { waitingEntryPath } from '../reservations/reservation.paths.ts';
import type { ReservationView } from '../reservations/reservation.service.ts';
import type { WaitingEntry } from '../reservations/waiting-list.ts';
import type { RoomType } from '../room-types/room-type.ts';
import { bookingPath, payPath, searchPath, waitingListPath, withQuery } from './booking.paths.ts';
import type { WaitingQuery } from './booking.schemas.ts';
import { partyText } from './room-words.presenter.ts';
import { type SitePage, sitePage } from './site.presenter.ts';

export interface JoinPage extends SitePage {
  readonly lead: string;
  readonly action: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly rooms: readonly { readonly value: string; readonly label: string }[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly notes: readonly string[];
}

export interface JoinOptions {
  readonly hotel: Hotel;
  readonly roomTypes: readonly RoomType[];
  readonly language: Language;
  readonly query: WaitingQuery;
  readonly values: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

export function joinPage(options: JoinOptions): JoinPage {
  const { hotel, roomTypes, language, query, values, errors = {} } = options;
  const t = tFor(language);
  const { checkIn, checkOut, adults, children, childAge } = query;
  return {
    ...sitePage({ hotel, slug: query.hotel, language, title: t('booking.waiting.join-title') }),
    lead: t('booking.waiting.stay', {
      from: formatDate(checkIn, 'weekday', language),
      to: formatDate(checkOut, 'weekday', language),
      party: partyText(query, language),
    }),
    action: waitingListPath,
    hidden: [
      ...(query.hotel === undefined ? [] : [{ name: 'hotel', value: query.hotel }]),
      { name: 'checkIn', value: checkIn },
      { name: 'checkOut', value: checkOut },
      { name: 'adults', value: String(adults) },
      { name: 'children', value: String(children) },
      ...childAge.map((age) => ({ name: 'childAge', value: String(age) })),
    ],
    rooms: roomTypes
      .filter((type) => type.active)
      .map((type) => ({ value: type.code, label: textFor(type.names, language) })),
    values: { room: query.room ?? '', ...values },
    errors,
    notes: [t('booking.waiting.note-order'), t('booking.waiting.note-free')],
  };
}

export interface EntryPage extends SitePage {
  readonly status: WaitingEntry['status'];
  readonly heading: string;
  readonly lead: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly accept: { readonly action: string; readonly label: string } | null;
  readonly payHref: string | null;
  readonly withdrawAction: string | null;
  readonly link: { readonly href: string; readonly label: string } | null;
}

export interface EntryOptions {
  readonly hotel: Hotel;
  readonly language: Language;
  readonly entry: WaitingEntry;
  readonly roomType: RoomType | undefined;
  /** What is held for the party, or became of it. */
  readonly view: ReservationView | null;
  readonly at: Date;
}

/** How a party stands: waiting, offered something until a time, or done. */
export function entryPage(options: EntryOptions): EntryPage {
  const { hotel, language, entry, view } = options;
  const t = tFor(language);
  const status = shownStatus(options);
  const open = status === 'waiting' || status === 'offered';
  const until = view?.holdExpiresAt ? formatDateTime(view.holdExpiresAt, hotel.timeZone, language) : '';
  return {
    ...sitePage({ hotel, slug: undefined, language, title: t('booking.waiting.title') }),
    status,
    heading: t(`booking.waiting.${status}.heading`),
    lead: t(`booking.waiting.${status}.lead`, { until, email: entry.email }),
    facts: factsOf(options),
    ...waysOn(options, status),
    withdrawAction: open ? `${waitingEntryPath(entry.token)}/withdrawal` : null,
  };
}

/** An offer whose time is over has ended, also before the list was looked at again. */
function shownStatus({ entry, view, at }: EntryOptions): WaitingEntry['status'] {
  if (entry.status !== 'offered' || view === null) return entry.status;
  if (view.status === 'confirmed') return 'booked';
  const runs = view.status === 'held' && view.holdExpiresAt !== null && view.holdExpiresAt > at;
  return runs ? 'offered' : 'lapsed';
}

function factsOf({ hotel, language, entry, roomType, view }: EntryOptions) {
  const t = tFor(language);
  const [stay] = view?.stays ?? [];
  const names = stay?.roomType.names ?? roomType?.names;
  const room = names ? textFor(names, language) : t('booking.waiting.any-room');
  const facts = [
    { term: t('booking.form.check-in'), text: formatDate(entry.arrival, 'long', language) },
    { term: t('booking.form.check-out'), text: formatDate(entry.departure, 'long', language) },
    { term: t('booking.form.guests'), text: partyText(entry, language) },
    {
      term: t('booking.form.room'),
      text: stay ? `${room} · ${textFor(stay.ratePlan.names, language)}` : room,
    },
  ];
  if (!stay) return facts;
  const total = formatMoney(stay.totalMinor, hotel.currency, language);
  return [...facts, { term: t('booking.waiting.total'), text: total }];
}

function waysOn({ hotel, language, entry, view }: EntryOptions, status: WaitingEntry['status']) {
  const t = tFor(language);
  const ways = { accept: null, payHref: null, link: null };
  if (status === 'offered' && view) {
    if (view.dueNowMinor > 0 || view.guarantee === 'card') return { ...ways, payHref: payPath(view.number) };
    const action = `${waitingEntryPath(entry.token)}/acceptance`;
    return { ...ways, accept: { action, label: t('booking.waiting.take') } };
  }
  if (status === 'booked' && view)
    return { ...ways, link: { href: bookingPath(view.number), label: t('booking.waiting.see-booking') } };
  if (status === 'waiting') return ways;
  const query = {
    hotel: hotel.slug,
    checkIn: entry.arrival,
    checkOut: entry.departure,
    adults: entry.adults,
  };
  return { ...ways, link: { href: withQuery(searchPath, query), label: t('booking.waiting.search-again') } };
}
