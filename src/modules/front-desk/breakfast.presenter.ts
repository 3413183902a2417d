import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import { formatDate, formatNumber } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import type { BreakfastGuest } from './breakfast.service.ts';
import { breakfastPath, todayPath } from './desk.paths.ts';
import type { Reader } from './desk-table.presenter.ts';

export interface BreakfastPage extends PageModel {
  readonly title: string;
  readonly lead: string;
  readonly action: string;
  readonly value: CalendarDate;
  readonly previousHref: string;
  readonly nextHref: string;
  readonly backTo: string;
  readonly tiles: readonly { readonly label: string; readonly figure: string }[];
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

export function breakfastPage(
  guests: readonly BreakfastGuest[],
  morning: CalendarDate,
  { language }: Reader,
): BreakfastPage {
  const t = tFor(language);
  const n = (value: number) => formatNumber(value, language);
  const sum = (of: 'adults' | 'children') => guests.reduce((total, guest) => total + guest[of], 0);
  const heads = ['room', 'guest', 'adults', 'children', 'why'] as const;
  return {
    title: t('front-desk.breakfast.title'),
    lead: formatDate(morning, 'long', language),
    action: breakfastPath(),
    value: morning,
    previousHref: breakfastPath(addDays(morning, -1)),
    nextHref: breakfastPath(addDays(morning, 1)),
    backTo: todayPath,
    tiles: [
      { label: t('front-desk.breakfast.rooms'), figure: n(guests.length) },
      { label: t('front-desk.breakfast.adults'), figure: n(sum('adults')) },
      { label: t('front-desk.breakfast.children'), figure: n(sum('children')) },
    ],
    columns: heads.map((name) => ({
      label: t(`front-desk.breakfast.${name}`),
      numeric: name === 'adults' || name === 'children',
    })),
    rows: guests.map((guest) => ({
      cells: [
        guest.room ?? '–',
        { text: guest.guestName, href: reservationPath(guest.number) },
        n(guest.adults),
        n(guest.children),
        t(`front-desk.breakfast.by.${guest.reason}`),
      ],
    })),
  };
}
