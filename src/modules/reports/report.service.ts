import type { CalendarDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { figuresByDay, figuresOfPeriods } from '../statistics/period.service.ts';
import { liveFigures } from '../statistics/statistics.service.ts';
import type { DatedFigures } from '../statistics/statistics.ts';
import { selectAskedDeposits } from './asked-deposit.queries.ts';
import type { AskedDeposits } from './asked-deposit.ts';
import { selectDepositLedger } from './deposit-ledger.queries.ts';
import type { DepositLedger } from './deposit-ledger.ts';
import { selectGuestReport } from './guest-report.queries.ts';
import type { GuestReportOf, GuestReportRow } from './guest-report.ts';
import { type ManagerReport, reportColumn, reportPeriods } from './manager-report.ts';
import { selectPostings, selectPostingsAfter, selectPostingTotals } from './posting.queries.ts';
import { type PostingRow, type PostingsOf, type PostingsPage, pageSize } from './posting.ts';
import { selectStaysBehind, selectStaysBehindTotal } from './stays-behind.queries.ts';
import type { StaysBehind, StaysOf } from './stays-behind.ts';

/**
 * The manager report of a day: from the kept days alone, and for the open day from its own postings, so that a hotel
 * with a million postings waits no longer than one with a few.
 */
export async function managerReport(
  db: DbOrTx,
  day: { hotelId: number; date: CalendarDate },
): Promise<ManagerReport> {
  const { businessDate } = await getHotel(db, day.hotelId);
  if (day.date > businessDate) throw notFound('day_not_reached', { date: day.date });
  const periods = reportPeriods(day.date);
  const kept = new Map((await figuresOfPeriods(db, day.hotelId, periods)).map((row) => [row.key, row]));
  const isOpen = day.date === businessDate;
  const live = isOpen ? await liveFigures(db, day) : null;
  const columns = periods.map((period) => {
    const holdsToday = live !== null && period.from <= day.date && period.to >= day.date;
    return reportColumn(period, kept.get(period.key), holdsToday ? live : null);
  });
  return { date: day.date, isOpen, columns };
}

/** The postings behind a figure, a page of them, and what they add up to: two statements, however many there are. */
export async function postings(db: DbOrTx, filter: PostingsOf, page: number): Promise<PostingsPage> {
  const totals = await selectPostingTotals(db, filter);
  const rows = await selectPostings(db, filter, { limit: pageSize, offset: (page - 1) * pageSize });
  return { rows, ...totals };
}

/** The deposit ledger of a day by booking, a page of it: what it adds up to is the ledger's closing balance. */
export async function depositLedger(
  db: DbOrTx,
  day: { hotelId: number; date: CalendarDate },
  page: number,
): Promise<DepositLedger> {
  const { businessDate } = await getHotel(db, day.hotelId);
  if (day.date > businessDate) throw notFound('day_not_reached', { date: day.date });
  return selectDepositLedger(db, day, { limit: pageSize, offset: (page - 1) * pageSize });
}

/** What bookings to come are asked for beside what is in the ledger: cards, money set aside, later prepayments. */
export function askedDeposits(
  db: DbOrTx,
  hotel: { id: number; timeZone: string },
  page: number,
): Promise<AskedDeposits> {
  return selectAskedDeposits(db, hotel, { limit: pageSize, offset: (page - 1) * pageSize });
}

/** The stays behind a count, a page of them, and what they add up to: two statements, however many there are. */
export async function staysBehind(db: DbOrTx, of: StaysOf, page: number): Promise<StaysBehind> {
  const total = await selectStaysBehindTotal(db, of);
  const rows = await selectStaysBehind(db, of, { limit: pageSize, offset: (page - 1) * pageSize });
  return { rows, ...total };
}

/** The days behind a column: those that were kept, and the open one as it stands. */
export async function daysBehind(
  db: DbOrTx,
  hotel: { readonly id: number; readonly businessDate: CalendarDate },
  days: { readonly from: CalendarDate; readonly to: CalendarDate },
): Promise<DatedFigures[]> {
  const { id: hotelId, businessDate: date } = hotel;
  const kept = await figuresByDay(db, hotelId, days);
  if (date < days.from || date > days.to) return kept;
  return [
    ...kept.filter((day) => day.date !== date),
    { ...(await liveFigures(db, { hotelId, date })), date },
  ];
}

/** Nights and revenue by kind of guest, most nights first. */
export function guestReport(db: DbOrTx, of: GuestReportOf): Promise<GuestReportRow[]> {
  return selectGuestReport(db, of);
}

const chunk = 2_000;

/** All of them, a chunk at a time, for a file. */
export async function* everyPosting(db: DbOrTx, filter: PostingsOf): AsyncGenerator<readonly PostingRow[]> {
  let after = 0n;
  for (;;) {
    const rows = await selectPostingsAfter(db, filter, { after, limit: chunk });
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < chunk) return;
    after = last.id;
  }
}
