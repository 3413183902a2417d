import { formatDateTime } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { readablePhone } from '../../platform/phone.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import { fullName } from '../customers/customer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { reservationPath, waitingListPath } from '../reservations/reservation.paths.ts';
import { stayLengthText } from '../reservations/stay-length.ts';
import type { ListedEntry } from '../reservations/waiting-list.ts';
import type { DeskTable, Reader } from './desk-table.presenter.ts';
import { datesText, partyText } from './stay-words.presenter.ts';

export interface WaitingListPage extends PageModel {
  readonly lead: string;
  readonly table: DeskTable & { readonly pages: Pages | null };
}

export interface WaitingListInput {
  readonly hotel: Hotel;
  readonly rows: readonly ListedEntry[];
  readonly total: number;
  readonly page: number;
  readonly size: number;
}

const hues = {
  waiting: 'due',
  offered: 'occupied',
  booked: 'vacant',
  lapsed: 'dirty',
  withdrawn: 'dirty',
} as const;

/** Who waits for which nights, what is kept for whom until when, and what came of it. */
export function waitingListPage(input: WaitingListInput, reader: Reader): WaitingListPage {
  const { rows, total, page, size } = input;
  const t = tFor(reader.language);
  return {
    title: t('front-desk.waiting.title'),
    lead: t('front-desk.waiting.lead'),
    table: {
      caption: t('front-desk.waiting.title'),
      columns: ['guest', 'stay', 'room', 'state', 'actions'].map((key) => ({
        label: t(`front-desk.waiting.columns.${key}`),
        hidden: key === 'actions',
      })),
      rows: rows.map((entry) => ({ cells: cellsOf(entry, input.hotel, reader) })),
      empty: {
        heading: t('front-desk.waiting.empty'),
        lead: t('front-desk.waiting.empty-lead'),
        mark: 'clock',
        action: null,
      },
      pages: pagesOf({ page, size, total }, (wanted) => `${waitingListPath}?page=${wanted}`),
    },
  };
}

function cellsOf(entry: ListedEntry, hotel: Hotel, { language, can }: Reader): unknown[] {
  const t = tFor(language);
  const open = entry.status === 'waiting' || entry.status === 'offered';
  const until = entry.status === 'offered' ? entry.holdExpiresAt : null;
  const contact = [entry.email, entry.phone ? readablePhone(entry.phone) : null];
  return [
    { text: fullName(entry), small: contact.filter(Boolean).join(' · ') },
    {
      text: datesText(entry, language),
      small: `${stayLengthText(entry, language)} · ${partyText({ adults: entry.adults, children: entry.childAges.length }, language)}`,
    },
    {
      text: entry.typeNames ? textFor(entry.typeNames, language) : t('front-desk.waiting.any-room'),
      small: formatDateTime(entry.createdAt, hotel.timeZone, language),
    },
    {
      state: { hue: hues[entry.status], word: t(`front-desk.waiting.status.${entry.status}`) },
      ...(entry.number && { text: entry.number, href: reservationPath(entry.number) }),
      small:
        until && t('front-desk.waiting.until', { time: formatDateTime(until, hotel.timeZone, language) }),
    },
    {
      actions:
        open && can('reservations.change')
          ? [{ label: t('front-desk.waiting.remove'), action: `${waitingListPath}/${entry.id}/removal` }]
          : [],
    },
  ];
}
