import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { amountNames, countNames, type DayFigures } from './statistics.ts';

export interface HotelDay {
  readonly hotelId: number;
  readonly date: CalendarDate;
}

const count = z.coerce.number();
const amount = z.coerce.number().transform(minor);
const FiguresRow = z.object({
  ...(Object.fromEntries(countNames.map((name) => [name, count])) as Record<
    (typeof countNames)[number],
    typeof count
  >),
  ...(Object.fromEntries(amountNames.map((name) => [name, amount])) as Record<
    (typeof amountNames)[number],
    typeof amount
  >),
});

/** How many rooms of the house a stay takes: a suite counts as its parts. */
const roomsOf = Prisma.sql`coalesce((
  SELECT sum(part.rooms) FROM room_type_parts part WHERE part.suite_type_id = stays.room_type_id), 1)`;

/** The figures of a day as they stand now, read from rooms, stays and the day's own postings. */
export async function selectLiveFigures(db: DbOrTx, { hotelId, date }: HotelDay): Promise<DayFigures> {
  const [row] = await selectRows(
    db,
    FiguresRow,
    Prisma.sql`
    WITH rooms_now AS (
      -- A suite made of other rooms is no room beside them: they are counted, it is not.
      SELECT count(*) AS total,
        count(*) FILTER (WHERE EXISTS (SELECT 1 FROM room_blocks block WHERE block.room_id = room.id
          AND block.kind = 'out_of_order' AND block.released_at IS NULL
          AND block.start_date <= ${date}::date AND block.end_date > ${date}::date)) AS out_of_order,
        count(*) FILTER (WHERE EXISTS (SELECT 1 FROM room_blocks block WHERE block.room_id = room.id
          AND block.kind = 'out_of_service' AND block.released_at IS NULL
          AND block.start_date <= ${date}::date AND block.end_date > ${date}::date)) AS out_of_service
      FROM rooms room WHERE room.hotel_id = ${hotelId} AND room.active
        AND NOT EXISTS (SELECT 1 FROM room_type_parts part WHERE part.suite_type_id = room.room_type_id)
    ), night AS (
      SELECT coalesce(sum(${roomsOf}), 0) AS sold,
        coalesce(sum(${roomsOf}) FILTER (WHERE complimentary), 0) AS complimentary,
        coalesce(sum(${roomsOf}) FILTER (WHERE house_use AND NOT complimentary), 0) AS house_use,
        coalesce(sum(adults), 0) AS adults, coalesce(sum(cardinality(child_ages)), 0) AS children
      FROM stays WHERE hotel_id = ${hotelId} AND status IN ('in_house', 'checked_out')
        AND arrival <= ${date}::date AND departure > ${date}::date
    ), day_codes AS (
      SELECT transaction_code_id, kind, sum(amount_minor) AS amount_minor FROM folio_lines
      WHERE hotel_id = ${hotelId} AND business_date = ${date}::date GROUP BY transaction_code_id, kind
    ), money AS (
      SELECT
        coalesce(sum(line.amount_minor) FILTER (WHERE line.kind IN ('charge', 'adjustment') AND code."group" = 'room'), 0) AS room,
        coalesce(sum(line.amount_minor) FILTER (WHERE line.kind IN ('charge', 'adjustment')
          AND code."group" IN ('food', 'beverage', 'package')), 0) AS food,
        coalesce(sum(line.amount_minor) FILTER (WHERE line.kind IN ('charge', 'adjustment')
          AND code."group" NOT IN ('room', 'food', 'beverage', 'package')), 0) AS other,
        coalesce(sum(line.amount_minor) FILTER (WHERE line.kind = 'tax'), 0) AS taxes,
        coalesce(-sum(line.amount_minor) FILTER (WHERE line.kind = 'payment'), 0) AS payments
      FROM day_codes line JOIN transaction_codes code ON code.id = line.transaction_code_id
    )
    SELECT rooms_now.total AS "roomsInHotel", rooms_now.out_of_order AS "roomsOutOfOrder",
      rooms_now.out_of_service AS "roomsOutOfService", night.sold AS "roomsSold", night.complimentary,
      night.house_use AS "houseUse", night.adults, night.children,
      (SELECT count(*) FROM stays WHERE hotel_id = ${hotelId} AND checked_in_date = ${date}::date
        AND arrival = departure AND status IN ('in_house', 'checked_out')) AS "dayUse",
      (SELECT count(*) FROM stays WHERE hotel_id = ${hotelId} AND checked_in_date = ${date}::date
        AND status IN ('in_house', 'checked_out')) AS arrivals,
      (SELECT count(*) FROM stays WHERE hotel_id = ${hotelId} AND checked_out_date = ${date}::date) AS departures,
      (SELECT count(*) FROM stays WHERE hotel_id = ${hotelId} AND closed_date = ${date}::date
        AND status = 'no_show') AS "noShows",
      (SELECT count(*) FROM stays WHERE hotel_id = ${hotelId} AND closed_date = ${date}::date
        AND status = 'cancelled') AS cancellations,
      (SELECT count(*) FROM stays JOIN reservations ON reservations.id = stays.reservation_id
        WHERE stays.hotel_id = ${hotelId} AND stays.checked_in_date = ${date}::date AND stays.arrival = ${date}::date
          AND reservations.booked_date = ${date}::date AND reservations.channel = 'desk') AS "walkIns",
      money.room AS "roomRevenueMinor", money.food AS "foodRevenueMinor", money.other AS "otherRevenueMinor",
      money.taxes AS "taxesMinor", money.payments AS "paymentsMinor"
    FROM rooms_now, night, money`,
  );
  if (!row) throw new Error('a select without rows');
  return row;
}

/** Keeps the day's figures; a second time replaces them, so the step can be repeated. */
export async function upsertStatistics(tx: Tx, day: HotelDay, figures: DayFigures): Promise<void> {
  const key = { hotelId: day.hotelId, date: new Date(`${day.date}T00:00:00Z`) };
  await tx.statisticsDay.upsert({
    where: { hotelId_date: key },
    create: { ...key, ...figures },
    update: { ...figures },
  });
}

/** What stands on the books for each night from this date on, as of this date. */
export async function insertOnBooks(tx: Tx, { hotelId, date }: HotelDay): Promise<void> {
  await tx.$executeRaw`DELETE FROM on_books_days WHERE hotel_id = ${hotelId} AND snapshot_date = ${date}::date`;
  await tx.$executeRaw`
    INSERT INTO on_books_days (hotel_id, snapshot_date, stay_date, rooms, revenue_minor)
    SELECT ${hotelId}, ${date}::date, night.date, sum(${roomsOf}), sum(night.gross_minor)
    FROM stays JOIN stay_nights night ON night.stay_id = stays.id
    WHERE stays.hotel_id = ${hotelId} AND stays.status IN ('booked', 'in_house') AND stays.departure > ${date}::date
      AND stays.arrival < stays.departure AND night.date >= ${date}::date
    GROUP BY night.date`;
}
