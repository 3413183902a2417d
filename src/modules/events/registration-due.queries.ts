import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';

const Due = z.object({ id: z.number(), eventId: z.number() });

/** Registered, not reminded, of events that begin between two instants and were asked for before they had to be. */
export function selectToRemind(
  db: DbOrTx,
  { hotelId, from, to }: { readonly hotelId: number; readonly from: Date; readonly to: Date },
): Promise<{ id: number; eventId: number }[]> {
  return selectRows(
    db,
    Due,
    Prisma.sql`SELECT r.id, r.event_id AS "eventId" FROM event_registrations r JOIN hotel_events e ON e.id = r.event_id
      WHERE e.hotel_id = ${hotelId} AND e.status = 'open' AND e.starts_at > ${from} AND e.starts_at < ${to}
        AND r.status = 'registered' AND r.reminded_at IS NULL AND r.came_at IS NULL
      ORDER BY r.id LIMIT 500`,
  );
}

/** Takes the one reminder of a registration; false where it was taken, or there is nothing to remind of. */
export async function takeReminder(tx: Tx, id: number, at: Date): Promise<boolean> {
  const { count } = await tx.eventRegistration.updateMany({
    where: { id, status: 'registered', remindedAt: null, cameAt: null, event: { status: 'open' } },
    data: { remindedAt: at },
  });
  return count === 1;
}

/**
 * Events to come that were moved before an instant, and of whose list somebody was told otherwise. One statement; who
 * waits is told too.
 */
export async function selectMovedEvents(
  db: DbOrTx,
  { before, at }: { readonly before: Date; readonly at: Date },
): Promise<{ id: number; hotelId: number }[]> {
  return selectRows(
    db,
    MovedRow,
    Prisma.sql`SELECT e.id, e.hotel_id AS "hotelId" FROM hotel_events e
      WHERE e.changed_at <= ${before} AND e.status = 'open' AND e.ends_at > ${at}
        AND EXISTS (SELECT 1 FROM event_registrations r WHERE r.event_id = e.id AND r.status IN ('registered', 'held', 'waiting')
          AND (r.told_starts_at, r.told_ends_at, r.told_places) IS DISTINCT FROM (e.starts_at, e.ends_at, e.places))
      ORDER BY e.id LIMIT 100`,
  );
}

const MovedRow = z.object({ id: z.number(), hotelId: z.number() });

/** Holds whose time is over. */
export function selectEndedHolds(db: DbOrTx, at: Date): Promise<{ id: number; eventId: number }[]> {
  return selectRows(
    db,
    Due,
    Prisma.sql`SELECT id, event_id AS "eventId" FROM event_registrations
      WHERE status = 'held' AND held_until <= ${at} ORDER BY held_until, id LIMIT 500`,
  );
}

/** Paid ahead, not come, and the event was over before this instant. */
export function selectMissed(
  db: DbOrTx,
  { hotelId, before }: { readonly hotelId: number; readonly before: Date },
): Promise<{ id: number; eventId: number }[]> {
  return selectRows(
    db,
    Due,
    Prisma.sql`SELECT r.id, r.event_id AS "eventId" FROM event_registrations r JOIN hotel_events e ON e.id = r.event_id
      WHERE e.hotel_id = ${hotelId} AND e.status = 'open' AND e.ends_at < ${before} AND r.status = 'registered'
        AND r.prepaid_minor > 0 AND r.came_at IS NULL AND r.charge_line_id IS NULL ORDER BY r.id LIMIT 500`,
  );
}
