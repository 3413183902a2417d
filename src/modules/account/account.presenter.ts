import { nightsBetween } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { readablePhone } from '../../platform/phone.ts';
import { bookingPath, searchPath } from '../booking/booking.paths.ts';
import { sceneOf } from '../booking/scene.ts';
import { accountBookingsPath, profilePath } from './account.paths.ts';
import type { BookingOfUser } from './account.queries.ts';
import type { Profile } from './profile.service.ts';

interface AccountFrame {
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
}

export interface BookingsPage extends AccountFrame {
  readonly bookings: readonly BookingCard[];
  readonly searchHref: string;
}

function frameOf(current: string, language: Language): AccountFrame {
  const t = tFor(language);
  const tabs = [
    { href: accountBookingsPath, label: t('account.bookings.title') },
    { href: profilePath, label: t('account.profile.title') },
    { href: '/account/security', label: t('account.security') },
  ];
  return { title: t('account.title'), tabs: tabs.map((tab) => ({ ...tab, current: tab.href === current })) };
}

export function bookingsPage(bookings: readonly BookingOfUser[], language: Language): BookingsPage {
  return {
    ...frameOf(accountBookingsPath, language),
    bookings: bookings.map((booking) => bookingCard(booking, language)),
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
  const span = [booking.arrival, booking.departure]
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
  };
}

export interface ProfilePage extends AccountFrame {
  readonly formAction: string;
  readonly email: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly lastNameFirst: boolean;
}

export function profilePage(options: {
  readonly profile: Profile;
  readonly language: Language;
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}): ProfilePage {
  const { profile, language, errors = {} } = options;
  const { customer } = profile;
  const known = {
    firstName: customer?.firstName ?? '',
    lastName: customer?.lastName ?? '',
    phone: customer?.phone ?? profile.provedPhone ?? '',
  };
  return {
    ...frameOf(profilePath, language),
    formAction: profilePath,
    email: profile.email ?? readablePhone(profile.provedPhone ?? ''),
    values: options.values ?? known,
    errors,
    lastNameFirst: language !== 'en',
  };
}
