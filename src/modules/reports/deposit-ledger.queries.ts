import { z } from 'zod';
import { assert } from '../../core/assert.ts';
import { type CalendarDate, fromDbDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { paymentPlans } from '../reservations/reservation.ts';
import type { DepositLedger, DepositRow } from './deposit-ledger.ts';

const money = z.coerce.number().transform(minor);
const totals = { openingMinor: money, paymentsMinor: money, transfersMinor: money, closingMinor: money };
const Totals = z.object({ bookings: z.coerce.number(), ...totals });
const Row = z.object({
  number: z.string().nullable(),
  guestName: z.string(),
  arrival: z
    .date()
    .nullable()
    .transform((date) => (date === null ? null : fromDbDate(date))),
  paymentPlan: z.enum(paymentPlans).nullable(),
  askedMinor: money,
  ...totals,
});

interface Day {
  readonly hotelId: number;
  readonly date: CalendarDate;
}

/** Each booking's deposits on a day: those with a balance, and those that moved to nothing on it. */
const ledger = ({ hotelId, date }: Day) => Prisma.sql`
  SELECT reservation.number, min(coalesce(stay.guest_name, folio.name)) AS "guestName", min(stay.arrival) AS arrival,
    min(reservation.payment_plan) AS "paymentPlan", coalesce(min(reservation.due_now_minor), 0) AS "askedMinor",
    coalesce(sum(line.amount_minor) FILTER (WHERE line.business_date < ${date}::date), 0) AS "openingMinor",
    coalesce(sum(line.amount_minor) FILTER (
      WHERE line.business_date = ${date}::date AND line.kind = 'payment'), 0) AS "paymentsMinor",
    coalesce(sum(line.amount_minor) FILTER (
      WHERE line.business_date = ${date}::date AND line.kind <> 'payment'), 0) AS "transfersMinor",
    sum(line.amount_minor) AS "closingMinor"
  FROM folio_lines line
  JOIN folios folio ON folio.id = line.folio_id
  LEFT JOIN stays stay ON stay.id = folio.stay_id
  LEFT JOIN reservations reservation ON reservation.id = stay.reservation_id
  WHERE line.hotel_id = ${hotelId} AND line.ledger = 'deposit' AND line.business_date <= ${date}::date
  GROUP BY reservation.number, CASE WHEN reservation.number IS NULL THEN folio.id END
  HAVING sum(line.amount_minor) <> 0 OR bool_or(line.business_date = ${date}::date)`;

/** A page of the deposit ledger with the totals of all: two statements, however many bookings. */
export async function selectDepositLedger(
  db: DbOrTx,
  day: Day,
  page: { limit: number; offset: number },
): Promise<DepositLedger> {
  const [all] = await selectRows(
    db,
    Totals,
    Prisma.sql`SELECT count(*) AS bookings, coalesce(sum("openingMinor"), 0) AS "openingMinor",
      coalesce(sum("paymentsMinor"), 0) AS "paymentsMinor", coalesce(sum("transfersMinor"), 0) AS "transfersMinor",
      coalesce(sum("closingMinor"), 0) AS "closingMinor" FROM (${ledger(day)}) ledger`,
  );
  const rows: DepositRow[] = await selectRows(
    db,
    Row,
    Prisma.sql`${ledger(day)} ORDER BY arrival, reservation.number, "guestName" LIMIT ${page.limit} OFFSET ${page.offset}`,
  );
  assert(all, 'a sum over nothing is a row as well');
  const { bookings, ...sums } = all;
  return { date: day.date, bookings, totals: sums, rows };
}
