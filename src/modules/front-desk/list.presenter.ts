import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type Download, downloadsOf } from '../../platform/views/downloads.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import { customerPath } from '../customers/customer.paths.ts';
import type { CustomerPage } from '../customers/customer.ts';
import { fullName } from '../customers/customer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import {
  newReservationPath,
  reservationPath,
  reservationsFilePath,
  reservationsPath,
} from '../reservations/reservation.paths.ts';
import { channels } from '../reservations/reservation.ts';
import { shownStayStatus } from '../reservations/reservation-status.ts';
import { stayLengthText } from '../reservations/stay-length.ts';
import {
  dateBases,
  type ReservationHit,
  type ReservationPage,
  type ReservationSearch,
  reservationsPerPage,
  type SearchOrder,
  searchStatuses,
} from '../reservations/stay-row.ts';
import { guestBadges } from '../segments/guest-badge.ts';
import type { DeskTable, Reader } from './desk-table.presenter.ts';
import { datesText, partyText, stateOf } from './stay-words.presenter.ts';

export interface ListPage {
  readonly title: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly statuses: readonly { readonly value: string; readonly label: string }[];
  readonly bases: readonly { readonly value: string; readonly label: string }[];
  readonly channels: readonly { readonly value: string; readonly label: string }[];
  readonly files: readonly Download[];
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
  return {
    title: t('front-desk.list.title'),
    values: returned?.values ?? fieldsOf(search),
    errors: returned?.errors ?? {},
    statuses: searchStatuses.map((value) => ({ value, label: t(`front-desk.list.status.${value}`) })),
    bases: dateBases.map((value) => ({ value, label: t(`front-desk.list.basis.${value}`) })),
    channels: channels.map((value) => ({ value, label: t(`reservations.channel.${value}`) })),
    files: can('customers.view')
      ? downloadsOf((format) => hrefOf(search, reservationsFilePath(format))(1))
      : [],
    table: {
      caption: t('front-desk.list.title'),
      columns: columnsOf(search, language),
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

/** The search as its form and its links carry it. */
function fieldsOf(search: ReservationSearch): Record<string, string> {
  const { order = 'arrival', descending = true } = search;
  return {
    text: search.text,
    status: search.status,
    basis: search.basis ?? 'arrival',
    from: search.from ?? '',
    to: search.to ?? '',
    channel: search.channel ?? '',
    company: search.company ?? '',
    order,
    direction: descending ? 'down' : 'up',
  };
}

function hrefOf(search: ReservationSearch, path = reservationsPath) {
  return (page: number) => {
    const filled = Object.entries(fieldsOf(search)).filter(([, value]) => value !== '');
    return `${path}?${new URLSearchParams([...filled, ['page', String(page)]])}`;
  };
}

/** Columns that sort the list; pressed again, the other way round. */
function columnsOf(search: ReservationSearch, language: Reader['language']) {
  const t = tFor(language);
  const orders: Readonly<Record<string, SearchOrder>> = { guest: 'name', stay: 'arrival', price: 'total' };
  return ['guest', 'stay', 'room', 'state', 'price'].map((key) => {
    const order = orders[key];
    const current = order !== undefined && search.order === order;
    const descending = current ? !search.descending : order !== 'name';
    return {
      label: t(`front-desk.columns.${key}`),
      ...(key === 'price' && { numeric: true }),
      ...(order && { href: hrefOf({ ...search, order, descending })(1) }),
      ...(current && { sorted: search.descending ? 'descending' : 'ascending' }),
    };
  });
}

function hitCells(hit: ReservationHit, hotel: Hotel, { language }: Reader): unknown[] {
  return [
    {
      text: hit.guestName,
      href: reservationPath(hit.number),
      badges: guestBadges(hit, language),
      small: [hit.number, hit.phone, hit.company].filter(Boolean).join(' · '),
    },
    {
      text: datesText(hit, language),
      small: `${stayLengthText(hit, language)} · ${partyText(hit, language)}`,
    },
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
        { text: fullName(guest), href: customerPath(guest.id), badges: guestBadges(guest, language) },
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
