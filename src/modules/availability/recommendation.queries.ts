import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { type ChoiceCounts, choiceCell } from './recommendation.ts';

const CountsRow = z.object({
  roomTypeId: z.number(),
  all: z.number(),
  byParty: z.number(),
  byPartyInMonth: z.number(),
});

/** What was booked of each type that was ever booked: by everybody, by such parties, and by them in this month. */
export function selectChoiceCounts(
  db: DbOrTx,
  question: { hotelId: number; adults: number; children: number; arrival: CalendarDate },
): Promise<ChoiceCounts[]> {
  const { adults, children, month } = choiceCell(question, question.arrival);
  const party = Prisma.sql`adults = ${adults} AND children = ${children}`;
  return selectRows(
    db,
    CountsRow,
    Prisma.sql`SELECT room_type_id AS "roomTypeId", sum(stays)::int AS "all",
        coalesce(sum(stays) FILTER (WHERE ${party}), 0)::int AS "byParty",
        coalesce(sum(stays) FILTER (WHERE ${party} AND month = ${month}), 0)::int AS "byPartyInMonth"
      FROM type_choices WHERE hotel_id = ${question.hotelId} GROUP BY room_type_id`,
  );
}

/** Counts what the hotel's guests booked since this day anew. */
export async function replaceChoices(tx: Tx, hotelId: number, since: CalendarDate): Promise<void> {
  await tx.$executeRaw`DELETE FROM type_choices WHERE hotel_id = ${hotelId}`;
  await tx.$executeRaw`
    INSERT INTO type_choices (hotel_id, room_type_id, adults, children, month, stays)
    SELECT s.hotel_id, s.priced_type_id, least(greatest(s.adults, 1), 4), least(cardinality(s.child_ages), 3),
      extract(month FROM s.arrival)::int, count(*)
    FROM stays s JOIN reservations r ON r.id = s.reservation_id
    WHERE s.hotel_id = ${hotelId} AND r.booked_date >= ${since}::date AND s.status NOT IN ('held', 'lapsed')
    GROUP BY 1, 2, 3, 4, 5`;
}
