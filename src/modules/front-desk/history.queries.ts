import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import type { HistoryEvent } from './history.ts';

const EventRow = z.object({
  at: z.date(),
  actorKind: z.string(),
  actorName: z.string(),
  action: z.string(),
  reason: z.string().nullable(),
});

/** What was done with a reservation, latest first; a guest who was erased is not named. */
export function selectHistory(
  db: DbOrTx,
  key: { hotelId: number; reservationId: number },
): Promise<HistoryEvent[]> {
  return selectRows(
    db,
    EventRow,
    Prisma.sql`SELECT at, actor_kind AS "actorKind", action, reason,
        CASE WHEN actor_kind = 'guest' AND EXISTS (SELECT 1 FROM users u JOIN customers c ON c.id = u.customer_id
          WHERE u.id = actor_id AND c.anonymised_at IS NOT NULL) THEN '#' || actor_id ELSE actor_name END AS "actorName"
      FROM audit_events
      WHERE subject_type = 'reservation' AND subject_id = ${String(key.reservationId)} AND hotel_id = ${key.hotelId}
      ORDER BY id DESC LIMIT 50`,
  );
}
