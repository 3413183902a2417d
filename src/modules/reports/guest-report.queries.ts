import { z } from 'zod';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { ageBands, type GuestDimension, type GuestReportOf, type GuestReportRow } from './guest-report.ts';

const amount = z.coerce.number().transform((value) => minor(value));

const Row = z.object({
  key: z.string().nullable(),
  stays: z.coerce.number(),
  nights: z.coerce.number(),
  roomRevenueMinor: amount,
  revenueMinor: amount,
  leadDays: z.coerce.number(),
});

const years = Prisma.sql`extract(year FROM age(s.arrival, guest.birth_date))`;
const band = Prisma.sql`CASE WHEN guest.birth_date > s.arrival THEN NULL ${Prisma.join(
  ageBands.toReversed().map(({ key, from }) => Prisma.sql`WHEN ${years} >= ${from} THEN ${key}`),
  ' ',
)} END`;

const keys: Record<GuestDimension, Prisma.Sql> = {
  segment: Prisma.sql`plan.kind`,
  origin: Prisma.sql`guest.country`,
  age: band,
  channel: Prisma.sql`r.channel`,
};

/**
 * Nights and revenue of these days by kind of guest, in one statement. Nights are counted as the snapshots count rooms
 * sold (a suite as its parts), revenue is what was posted on these business dates: both re-add to the manager report.
 */
export function selectGuestReport(db: DbOrTx, of: GuestReportOf): Promise<GuestReportRow[]> {
  const { hotelId, from, to } = of;
  return selectRows(
    db,
    Row,
    Prisma.sql`WITH code_money AS (
        SELECT line.stay_id, line.transaction_code_id, sum(line.amount_minor) AS amount FROM folio_lines line
        WHERE line.hotel_id = ${hotelId} AND line.business_date BETWEEN ${from}::date AND ${to}::date
          AND line.kind IN ('charge', 'adjustment') GROUP BY line.stay_id, line.transaction_code_id
      ), money AS (
        SELECT stay_id, sum(amount) AS revenue, coalesce(sum(amount) FILTER (WHERE code."group" = 'room'), 0) AS room
        FROM code_money JOIN transaction_codes code ON code.id = code_money.transaction_code_id GROUP BY stay_id
      ), slept AS (
        SELECT stay.id AS stay_id, (least(stay.departure, ${to}::date + 1) - greatest(stay.arrival, ${from}::date))
          * coalesce((SELECT sum(part.rooms) FROM room_type_parts part WHERE part.suite_type_id = stay.room_type_id), 1) AS nights
        FROM stays stay WHERE stay.hotel_id = ${hotelId} AND stay.status IN ('in_house', 'checked_out')
          AND stay.arrival <= ${to}::date AND stay.departure > ${from}::date AND stay.arrival < stay.departure
      )
      SELECT ${keys[of.by]} AS key, count(slept.stay_id) AS stays, coalesce(sum(slept.nights), 0) AS nights,
        coalesce(sum(money.room), 0) AS "roomRevenueMinor", coalesce(sum(money.revenue), 0) AS "revenueMinor",
        coalesce(sum(greatest(s.arrival - r.booked_date, 0)) FILTER (WHERE slept.stay_id IS NOT NULL), 0) AS "leadDays"
      FROM slept FULL JOIN money ON money.stay_id = slept.stay_id
      LEFT JOIN stays s ON s.id = coalesce(slept.stay_id, money.stay_id)
      LEFT JOIN reservations r ON r.id = s.reservation_id LEFT JOIN rate_plans plan ON plan.id = s.rate_plan_id
      LEFT JOIN customers guest ON guest.id = s.customer_id
      GROUP BY 1 ORDER BY nights DESC, "revenueMinor" DESC, key NULLS LAST`,
  );
}
