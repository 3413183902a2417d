import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';

const Row = z.object({
  stayId: z.number(),
  number: z.string(),
  guestName: z.string(),
  room: z.string().nullable(),
  adults: z.number(),
  children: z.number(),
  byPlan: z.boolean(),
  byExtra: z.boolean(),
});
export type MorningGuest = z.output<typeof Row>;

/** The house's own code for breakfast, in packages and as an extra. */
const breakfastCode = 'BRK';

/** Everybody who sleeps here before a morning, by room: whose price has breakfast in it, and who bought it. */
export function selectMorningGuests(
  db: DbOrTx,
  { hotelId, morning }: { hotelId: number; morning: CalendarDate },
): Promise<MorningGuest[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`
      SELECT s.id AS "stayId", r.number, s.guest_name AS "guestName", room.number AS room, s.adults,
        cardinality(s.child_ages) AS children,
        EXISTS (SELECT 1 FROM stay_nights night WHERE night.stay_id = s.id AND night.date = ${morning}::date - 1
          AND night.components @> ${JSON.stringify([{ code: breakfastCode }])}::jsonb) AS "byPlan",
        EXISTS (SELECT 1 FROM stay_extras extra JOIN transaction_codes code ON code.id = extra.transaction_code_id
          WHERE extra.stay_id = s.id AND extra.removed_at IS NULL AND code.code = ${breakfastCode}) AS "byExtra"
      FROM stays s JOIN reservations r ON r.id = s.reservation_id LEFT JOIN rooms room ON room.id = s.room_id
      WHERE s.hotel_id = ${hotelId} AND s.status IN ('booked', 'in_house', 'checked_out')
        AND s.arrival < ${morning}::date AND s.departure >= ${morning}::date
      ORDER BY room.number, s.guest_name, s.id`,
  );
}
