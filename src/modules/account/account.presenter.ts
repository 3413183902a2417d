import { nightsBetween } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { bookingPath, searchPath } from '../booking/booking.paths.ts';
import { sceneOf } from '../booking/scene.ts';
import { accountEventsPath } from '../events/event.paths.ts';
import { memberAccountPath } from '../loyalty/loyalty.paths.ts';
import { ownValuePath } from '../stored-value/stored-value.paths.ts';
import {
  accountBookingsPath,
  claimPath,
  claimsPath,
  invoicesPath,
  privacyPath,
  profilePath,
} from './account.paths.ts';
import type { BookingOfUser } from './account.queries.ts';
import type { Claimable } from './claim.queries.ts';
import { progressOf } from './progress.ts';

export interface AccountFrame {
  readonly title: string;
  readonly tabs: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
}

export interface BookingCard {
  readonly href: string;
  readonly number: string;
  readonly scene: string;
  readonly hotel: string;
  readonly rooms: string;
  readonly dates: string;
  readonly total: string;
  readonly hue: string;
  readonly state: string;
  /** How far it is; empty for one that came to nothing. */
  readonly steps: readonly { readonly label: string; readonly current: boolean }[];
}

export interface BookingsPage extends AccountFrame {
  readonly groups: readonly { readonly heading: string; readonly bookings: readonly BookingCard[] }[];
  readonly claimable: readonly { readonly number: string; readonly text: string; readonly action: string }[];
  readonly claimHref: string;
  readonly searchHref: string;
}

/** The title and the tabs of every page of the account. */
export function frameOf(current: string, language: Language): AccountFrame {
  const t = tFor(language);
  const tabs = [
    { href: accountBookingsPath, label: t('account.bookings.title') },
    { href: invoicesPath, label: t('account.invoices.title') },
    { href: memberAccountPath, label: t('loyalty.guest.tab') },
    { href: ownValuePath, label: t('account.cards.title') },
    { href: accountEventsPath, label: t('events.title') },
    { href: profilePath, label: t('account.profile.title') },
    { href: privacyPath, label: t('account.privacy.title') },
    { href: '/account/security', label: t('account.security') },
  ];
  return { title: t('account.title'), tabs: tabs.map((tab) => ({ ...tab, current: tab.href === current })) };
}

/** What is to come first, the next one on top; then what is over; then what can be claimed. */
export function bookingsPage(
  bookings: readonly BookingOfUser[],
  claimable: readonly Claimable[],
  language: Language,
): BookingsPage {
  const t = tFor(language);
  const isComing = (booking: BookingOfUser) =>
    booking.stays.some((stay) => ['held', 'booked', 'in_house'].includes(stay.status));
  const groups = [
    { heading: t('account.bookings.coming'), bookings: bookings.filter(isComing).toReversed() },
    { heading: t('account.bookings.past'), bookings: bookings.filter((booking) => !isComing(booking)) },
  ];
  return {
    ...frameOf(accountBookingsPath, language),
    groups: groups
      .filter((group) => group.bookings.length > 0)
      .map((group) => ({
        ...group,
        bookings: group.bookings.map((booking) => bookingCard(booking, language)),
      })),
    claimable: claimable.map((booking) => ({
      number: booking.number,
      text: `${textFor(booking.hotelNames, language)} · ${formatDate(booking.arrival, 'medium', language)} – ${formatDate(booking.departure, 'medium', language)}`,
      action: claimPath(booking.number),
    })),
    claimHref: claimsPath,
    searchHref: searchPath,
  };
}

const hues: Readonly<Record<string, string>> = {
  held: 'due',
  booked: 'vacant',
  in_house: 'occupied',
  checked_out: 'occupied',
  cancelled: 'broken',
  no_show: 'broken',
  lapsed: 'dirty',
};

function bookingCard(booking: BookingOfUser, language: Language): BookingCard {
  const t = tFor(language);
  const [first] = booking.stays;
  const living =
    booking.stays.find((stay) => !['cancelled', 'no_show', 'lapsed'].includes(stay.status)) ?? first;
  const status = living?.status ?? 'cancelled';
  const nights = t('booking.nights', { count: nightsBetween(booking.arrival, booking.departure) });
  const span = [...new Set([booking.arrival, booking.departure])]
    .map((day) => formatDate(day, 'medium', language))
    .join(' – ');
  return {
    href: bookingPath(booking.number),
    number: booking.number,
    scene: sceneOf(first?.scene ?? ''),
    hotel: textFor(booking.hotelNames, language),
    rooms: [...new Set(booking.stays.map((stay) => textFor(stay.names, language)))].join(' · '),
    dates: `${span} · ${nights}`,
    total: formatMoney(booking.totalMinor, booking.currency, language),
    hue: hues[status] ?? 'due',
    state: t(`account.state.${status}`),
    steps: progressOf(booking).map(({ step, current }) => ({
      label: t(`account.progress.${step}`),
      current,
    })),
  };
}
