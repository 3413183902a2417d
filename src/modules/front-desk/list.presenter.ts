import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import { customerPath } from '../customers/customer.paths.ts';
import type { CustomerPage } from '../customers/customer.ts';
import { fullName } from '../customers/customer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { newReservationPath, reservationPath, reservationsPath } from '../reservations/reservation.paths.ts';
import { shownStayStatus } from '../reservations/reservation-status.ts';
import {
  type ReservationHit,
  type ReservationPage,
  type ReservationSearch,
  reservationsPerPage,
  searchStatuses,
} from '../reservations/stay-row.ts';
import { datesText, nightsText, partyText, stateOf } from './stay-words.presenter.ts';
import type { DeskTable, Reader } from './today.presenter.ts';

export interface ListPage {
  readonly title: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly statuses: readonly { readonly value: string; readonly label: string }[];
  readonly table: DeskTable & { readonly pages: Pages | null };
  readonly guests: DeskTable | null;
  readonly newHref: string | null;
  readonly action: string;
}

export interface ListInput {
  readonly hotel: Hotel;
  readonly search: ReservationSearch;
  readonly found: ReservationPage;
  readonly guests: CustomerPage | null;
  readonly returned: {
    readonly values: Record<string, string>;
    readonly errors: Record<string, string[]>;
  } | null;
}

export function listPage(input: ListInput, reader: Reader): ListPage {
  const { search, found, returned, guests } = input;
  const { language, can } = reader;
  const t = tFor(language);
  const { text, status, from, to } = search;
  return {
    title: t('front-desk.list.title'),
    values: returned?.values ?? { text, status, from: from ?? '', to: to ?? '' },
    errors: returned?.errors ?? {},
    statuses: searchStatuses.map((value) => ({ value, label: t(`front-desk.list.status.${value}`) })),
    table: {
      caption: t('front-desk.list.title'),
      columns: ['guest', 'stay', 'room', 'state', 'price'].map((key) => ({
        label: t(`front-desk.columns.${key}`),
        ...(key === 'price' && { numeric: true }),
      })),
      rows: found.reservations.map((hit) => ({ cells: hitCells(hit, input.hotel, reader) })),
      empty: {
        heading: t('front-desk.list.empty'),
        lead: t('front-desk.list.empty-lead'),
        mark: 'search',
        action: null,
      },
      pages: pagesOf({ page: search.page, size: reservationsPerPage, total: found.total }, hrefOf(search)),
    },
    guests: guests && guestsTable(guests, reader),
    newHref: can('reservations.change') ? newReservationPath : null,
    action: reservationsPath,
  };
}

function hrefOf({ text, status, from, to }: ReservationSearch) {
  return (page: number) => {
    const params = new URLSearchParams({ status, page: String(page) });
    if (text) params.set('text', text);
    if (from) params.set('from', from);
    if (to) params.set('to', to);
    return `${reservationsPath}?${params}`;
  };
}

function hitCells(hit: ReservationHit, hotel: Hotel, { language }: Reader): unknown[] {
  return [
    {
      text: hit.guestName,
      href: reservationPath(hit.number),
      small: [hit.number, hit.phone].filter(Boolean).join(' · '),
    },
    { text: datesText(hit, language), small: `${nightsText(hit, language)} · ${partyText(hit, language)}` },
    { text: hit.room ?? '—', small: textFor(hit.roomType, language) },
    { state: stateOf(shownStayStatus(hit, hotel.businessDate), language) },
    formatMoney(hit.totalMinor, hotel.currency, language),
  ];
}

function guestsTable({ customers }: CustomerPage, { language }: Reader): DeskTable {
  const t = tFor(language);
  return {
    caption: t('front-desk.list.guests'),
    columns: ['guest', 'contact', 'last-stay'].map((key) => ({ label: t(`front-desk.columns.${key}`) })),
    rows: customers.map((guest) => ({
      cells: [
        { text: fullName(guest), href: customerPath(guest.id), ...(guest.vip && { badge: 'VIP' }) },
        { text: guest.phone ?? '', small: guest.email ?? '' },
        {
          text: guest.lastArrival ? formatDate(guest.lastArrival, 'medium', language) : '—',
          small: t('front-desk.list.stays', { count: guest.stays }),
        },
      ],
    })),
    empty: { heading: t('front-desk.list.no-guests'), lead: '', mark: 'users', action: null },
  };
}
