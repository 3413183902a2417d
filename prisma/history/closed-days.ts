import { addDays, type CalendarDate, nightsBetween, toDbDate } from '../../src/core/calendar-date.ts';
import { ledgers } from '../../src/modules/folios/folio.ts';
import { liveFigures } from '../../src/modules/statistics/statistics.service.ts';
import type { Db, Tx } from '../../src/platform/db.ts';

/** The days [from, to) of one hotel. */
export interface ClosedDays {
  readonly hotelId: number;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** Counts inventory from the stays that were written. */
export async function countInventory(tx: Tx, hotelId: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE room_type_days day SET sold = taken.rooms
    FROM (SELECT night.room_type_id, night.date, count(*)::int AS rooms
      FROM stay_nights night JOIN stays stay ON stay.id = night.stay_id
      WHERE stay.hotel_id = ${hotelId} AND stay.status IN ('booked', 'in_house', 'checked_out')
      GROUP BY 1, 2) taken
    WHERE day.room_type_id = taken.room_type_id AND day.date = taken.date`;
}

/** Ledgers and codes of every day, each ledger opening where the day before closed. */
export async function writeLedgers(tx: Tx, { hotelId, from, to }: ClosedDays): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO ledger_days (hotel_id, business_date, ledger, opening_minor, debits_minor, credits_minor, closing_minor)
    SELECT ${hotelId}, date, ledger, closing - debits - credits, debits, credits, closing
    FROM (
      SELECT day.date, name.ledger, coalesce(sum(line.amount_minor) FILTER (WHERE line.amount_minor > 0), 0) AS debits,
        coalesce(sum(line.amount_minor) FILTER (WHERE line.amount_minor < 0), 0) AS credits,
        sum(coalesce(sum(line.amount_minor), 0)) OVER (PARTITION BY name.ledger ORDER BY day.date) AS closing
      FROM (SELECT day::date AS date FROM generate_series(${from}::date, ${addDays(to, -1)}::date, interval '1 day') AS day) day
      CROSS JOIN unnest(${[...ledgers]}::text[]) AS name (ledger)
      LEFT JOIN folio_lines line ON line.hotel_id = ${hotelId} AND line.business_date = day.date AND line.ledger = name.ledger
      GROUP BY day.date, name.ledger) totals`;
  await tx.$executeRaw`
    INSERT INTO code_days (hotel_id, business_date, transaction_code_id, ledger, lines, amount_minor)
    SELECT hotel_id, business_date, transaction_code_id, ledger, count(*), sum(amount_minor)
    FROM folio_lines WHERE hotel_id = ${hotelId} AND business_date >= ${from}::date AND business_date < ${to}::date
    GROUP BY 1, 2, 3, 4`;
}

/** The figures of each day by the same query that night audit snapshots. */
export async function writeStatistics(
  db: Db | Tx,
  { hotelId, from, to }: ClosedDays,
  onDay: (done: number, days: number) => void = () => undefined,
): Promise<void> {
  const days = nightsBetween(from, to);
  for (let index = 0; index < days; index += 1) {
    const date = addDays(from, index);
    const figures = await liveFigures(db, { hotelId, date });
    await db.statisticsDay.create({ data: { hotelId, date: toDbDate(date), ...figures } });
    onDay(index + 1, days);
  }
}

/** What stood on the books at the end of each day for the nights ahead of it. */
export async function writeOnBooks(tx: Tx, { hotelId, from, to }: ClosedDays): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO on_books_days (hotel_id, snapshot_date, stay_date, rooms, revenue_minor)
    SELECT ${hotelId}, day::date, night.date, count(*), sum(night.gross_minor)
    FROM stays stay JOIN reservations booking ON booking.id = stay.reservation_id
    JOIN stay_nights night ON night.stay_id = stay.id
    CROSS JOIN LATERAL generate_series(greatest(booking.booked_date, ${from}::date),
      least(night.date, ${addDays(to, -1)}::date, stay.closed_date - 1), interval '1 day') AS day
    WHERE stay.hotel_id = ${hotelId} AND stay.arrival < stay.departure
    GROUP BY day::date, night.date`;
}

/** The night audits themselves, and the hotel's business date after the last of them. */
export async function closeDays(tx: Tx, { hotelId, from, to }: ClosedDays): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO night_audits (hotel_id, business_date, status, started_at, closed_at, actor_kind)
    SELECT ${hotelId}, day::date, 'closed', day + interval '19 hours', day + interval '19 hours 1 minute', 'system'
    FROM generate_series(${from}::date, ${addDays(to, -1)}::date, interval '1 day') AS day`;
  await tx.hotel.update({ where: { id: hotelId }, data: { businessDate: toDbDate(to) } });
}
