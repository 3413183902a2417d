import { z } from 'zod';
import { fromDbDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { StayBehind, StayFigure, StaysOf } from './stays-behind.ts';

const Row = z.object({
  number: z.string(),
  guestName: z.string(),
  room: z.string().nullable(),
  typeNames: LocalTextSchema,
  arrival: z.date().transform(fromDbDate),
  departure: z.date().transform(fromDbDate),
  status: z.string(),
  amount: z.number(),
});

/** Which stays a figure counts in these days, as the snapshot of each day counted them (`statistics`). */
function counted({ figure, from, to }: StaysOf): Prisma.Sql {
  const within = (column: string) => Prisma.sql`${Prisma.raw(column)} BETWEEN ${from}::date AND ${to}::date`;
  const here = Prisma.sql`s.status IN ('in_house', 'checked_out')`;
  const slept = Prisma.sql`${here} AND s.arrival <= ${to}::date AND s.departure > ${from}::date
    AND s.arrival < s.departure`;
  const arrived = Prisma.sql`${here} AND ${within('s.checked_in_date')}`;
  const conditions: Record<StayFigure, Prisma.Sql> = {
    roomsSold: slept,
    adults: slept,
    children: Prisma.sql`${slept} AND cardinality(s.child_ages) > 0`,
    complimentary: Prisma.sql`${slept} AND s.complimentary`,
    houseUse: Prisma.sql`${slept} AND s.house_use AND NOT s.complimentary`,
    dayUse: Prisma.sql`${arrived} AND s.arrival = s.departure`,
    arrivals: arrived,
    departures: within('s.checked_out_date'),
    walkIns: Prisma.sql`${arrived} AND s.arrival = s.checked_in_date AND r.booked_date = s.checked_in_date
      AND r.channel = 'desk'`,
    noShows: Prisma.sql`s.status = 'no_show' AND ${within('s.closed_date')}`,
    cancellations: Prisma.sql`s.status = 'cancelled' AND ${within('s.closed_date')}`,
  };
  return conditions[figure];
}

/** What one stay adds: nights within the days, times its guests where guests are counted. */
function amountOf({ figure, from, to }: StaysOf): Prisma.Sql {
  const nights = Prisma.sql`(least(s.departure, ${to}::date + 1) - greatest(s.arrival, ${from}::date))`;
  switch (figure) {
    case 'roomsSold':
    case 'complimentary':
    case 'houseUse':
      return nights;
    case 'adults':
      return Prisma.sql`${nights} * s.adults`;
    case 'children':
      return Prisma.sql`${nights} * cardinality(s.child_ages)`;
    default:
      return Prisma.sql`1`;
  }
}

const tables = Prisma.sql`FROM stays s JOIN reservations r ON r.id = s.reservation_id`;

export function selectStaysBehind(
  db: DbOrTx,
  of: StaysOf,
  page: { limit: number; offset: number },
): Promise<StayBehind[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`SELECT r.number, s.guest_name AS "guestName", room.number AS room, type.names AS "typeNames",
        s.arrival, s.departure, s.status, (${amountOf(of)})::int AS amount
      ${tables} JOIN room_types type ON type.id = s.room_type_id LEFT JOIN rooms room ON room.id = s.room_id
      WHERE s.hotel_id = ${of.hotelId} AND ${counted(of)}
      ORDER BY s.arrival, r.number, s.position LIMIT ${page.limit} OFFSET ${page.offset}`,
  );
}

const TotalRow = z.object({ stays: z.coerce.number(), amount: z.coerce.number() });

export async function selectStaysBehindTotal(
  db: DbOrTx,
  of: StaysOf,
): Promise<{ stays: number; amount: number }> {
  const [row] = await selectRows(
    db,
    TotalRow,
    Prisma.sql`SELECT count(*) AS stays, coalesce(sum(${amountOf(of)}), 0) AS amount ${tables}
      WHERE s.hotel_id = ${of.hotelId} AND ${counted(of)}`,
  );
  return row ?? { stays: 0, amount: 0 };
}
