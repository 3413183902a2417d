import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { cardWords } from '../payments/kept-card.ts';
import { heldUntil } from '../reservations/guarantee.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import type { AskedDeposit, AskedDeposits } from './asked-deposit.ts';
import { pageSize } from './posting.ts';
import * as paths from './report.paths.ts';

interface Cell {
  readonly text?: string;
  readonly small?: string;
  readonly href?: string;
  readonly state?: { readonly hue: string; readonly word: string };
}

export interface AskedTable {
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
  readonly pages: Pages | null;
}

const columns = ['booking', 'guest', 'rule', 'paid', 'aside', 'card', 'state'] as const;
const numeric: readonly string[] = ['rule', 'paid', 'aside'];

/** Each booking to come: what its rule takes and when, what was taken or set aside, its card, and what the card said. */
export function askedTable(
  ctx: Context,
  hotel: Hotel,
  { asked, date, page }: { asked: AskedDeposits; date: CalendarDate; page: number },
): AskedTable {
  const t = tFor(ctx.language);
  return {
    columns: columns.map((name) => ({
      label: t(`reports.asked.${name}`),
      numeric: numeric.includes(name),
    })),
    rows: asked.rows.map((row) => ({ cells: cellsOf(ctx, hotel, row) })),
    pages: pagesOf({ page, size: pageSize, total: asked.total }, (wanted) =>
      paths.askedDepositsPath(date, wanted),
    ),
  };
}

function cellsOf(ctx: Context, hotel: Hotel, row: AskedDeposit): Cell[] {
  const t = tFor(ctx.language);
  const money = (amount: Minor) => (amount > 0 ? formatMoney(amount, hotel.currency, ctx.language) : '–');
  const day = (date: CalendarDate) => formatDate(date, 'medium', ctx.language);
  const { card, claim, laterDate, guarantee } = row;
  const holds = guarantee === 'none' ? '–' : t(`reservations.guarantee.${guarantee}`, { time: heldUntil });
  return [
    { text: row.number, href: reservationPath(row.number) },
    { text: row.guestName, small: day(row.arrival) },
    {
      text: money(row.laterMinor),
      ...(laterDate && { small: t('reports.asked.on', { date: day(laterDate) }) }),
    },
    { text: money(row.paidMinor) },
    { text: money(row.asideMinor) },
    { text: card ? cardWords(card.brand, card.lastFour) : holds },
    claim
      ? {
          state: {
            hue: claim.status === 'declined' ? 'broken' : 'vacant',
            word: t(`reports.asked.claims.${claim.status}`),
          },
          small: money(claim.amountMinor),
        }
      : { text: '–' },
  ];
}
