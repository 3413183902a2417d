import { z } from 'zod';
import { fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { languages } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { type ListedEntry, type WaitingEntry, type WaitingStatus, waitingStatuses } from './waiting-list.ts';

const Row = z.object({
  id: z.number(),
  hotelId: z.number(),
  roomTypeId: z.number().nullable(),
  arrival: z.date().transform(fromDbDate),
  departure: z.date().transform(fromDbDate),
  adults: z.number(),
  childAges: z.array(z.number()),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  language: z.enum(languages).catch('en'),
  status: z.enum(waitingStatuses),
  token: z.string(),
  reservationId: z.number().nullable(),
  createdAt: z.date(),
});

const columns = Prisma.sql`w.id, w.hotel_id AS "hotelId", w.room_type_id AS "roomTypeId", w.arrival, w.departure, w.adults,
  w.child_ages AS "childAges", w.first_name AS "firstName", w.last_name AS "lastName", w.email, w.phone, w.language,
  w.status, w.token, w.reservation_id AS "reservationId", w.created_at AS "createdAt"`;

export type NewWaitingEntry = Omit<WaitingEntry, 'id' | 'status' | 'reservationId'>;

export async function insertWaitingEntry(tx: Tx, entry: NewWaitingEntry): Promise<number> {
  const { arrival, departure, childAges, ...rest } = entry;
  const { id } = await tx.waitingListEntry.create({
    data: {
      ...rest,
      arrival: toDbDate(arrival),
      departure: toDbDate(departure),
      childAges: [...childAges],
    },
    select: { id: true },
  });
  return id;
}

/** The same wish by the same address, still open: asking twice is waiting once. */
export async function selectOptionalOpenEntry(tx: Tx, entry: NewWaitingEntry): Promise<WaitingEntry | null> {
  const [row] = await selectRows(
    tx,
    Row,
    Prisma.sql`SELECT ${columns} FROM waiting_list_entries w
      WHERE w.hotel_id = ${entry.hotelId} AND w.email = ${entry.email} AND w.arrival = ${entry.arrival}::date
        AND w.departure = ${entry.departure}::date AND w.room_type_id IS NOT DISTINCT FROM ${entry.roomTypeId}::int
        AND w.status IN ('waiting', 'offered') ORDER BY w.id LIMIT 1`,
  );
  return row ?? null;
}

export async function selectWaitingEntryByToken(db: DbOrTx, token: string): Promise<WaitingEntry> {
  const [row] = await selectRows(
    db,
    Row,
    Prisma.sql`SELECT ${columns} FROM waiting_list_entries w WHERE w.token = ${token}`,
  );
  if (!row) throw notFound('waiting_entry_not_found');
  return row;
}

export async function selectAndLockWaitingEntry(tx: Tx, id: number): Promise<WaitingEntry> {
  const [row] = await selectRows(
    tx,
    Row,
    Prisma.sql`SELECT ${columns} FROM waiting_list_entries w WHERE w.id = ${id} FOR UPDATE`,
  );
  if (!row) throw notFound('waiting_entry_not_found');
  return row;
}

const waitingAtOnce = 200;

/** Who waits at this hotel, first come first served. */
export function selectWaiting(db: DbOrTx, hotelId: number): Promise<WaitingEntry[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`SELECT ${columns} FROM waiting_list_entries w WHERE w.hotel_id = ${hotelId} AND w.status = 'waiting'
      ORDER BY w.created_at, w.id LIMIT ${waitingAtOnce}`,
  );
}

const HotelRow = z.object({ hotelId: z.number() });

export async function selectHotelsWithWaiting(db: DbOrTx): Promise<number[]> {
  const rows = await selectRows(
    db,
    HotelRow,
    Prisma.sql`SELECT DISTINCT hotel_id AS "hotelId" FROM waiting_list_entries
      WHERE status IN ('waiting', 'offered') ORDER BY 1`,
  );
  return rows.map((row) => row.hotelId);
}

/** Moves an entry on, if it still stands where the caller saw it. */
export async function moveWaitingEntry(
  tx: Tx,
  entry: Pick<WaitingEntry, 'id' | 'status'>,
  to: WaitingStatus,
  offer: { readonly reservationId?: number; readonly offeredAt?: Date } = {},
): Promise<boolean> {
  const { count } = await tx.waitingListEntry.updateMany({
    where: { id: entry.id, status: entry.status },
    data: { status: to, ...offer },
  });
  return count === 1;
}

/** Offers whose hold was taken up or ran out: the entries say so. Answers how many ended. */
export function endOffers(tx: Tx, hotelId: number): Promise<number> {
  return tx.$executeRaw`UPDATE waiting_list_entries w
    SET status = CASE r.status WHEN 'confirmed' THEN 'booked' WHEN 'cancelled' THEN 'withdrawn' ELSE 'lapsed' END
    FROM reservations r
    WHERE r.id = w.reservation_id AND w.hotel_id = ${hotelId} AND w.status = 'offered' AND r.status <> 'held'`;
}

const EntryWithOffer = Row.extend({
  typeNames: LocalTextSchema.nullable(),
  number: z.string().nullable(),
  holdExpiresAt: z.date().nullable(),
});

/** The desk's list: who waits, what was offered and what came of it; the open ones first. */
export function selectWaitingList(
  db: DbOrTx,
  hotelId: number,
  page: { limit: number; offset: number },
): Promise<ListedEntry[]> {
  return selectRows(
    db,
    EntryWithOffer,
    Prisma.sql`SELECT ${columns}, type.names AS "typeNames", r.number, r.hold_expires_at AS "holdExpiresAt"
      FROM waiting_list_entries w LEFT JOIN room_types type ON type.id = w.room_type_id
      LEFT JOIN reservations r ON r.id = w.reservation_id
      WHERE w.hotel_id = ${hotelId}
      ORDER BY w.status NOT IN ('waiting', 'offered'), w.created_at, w.id LIMIT ${page.limit} OFFSET ${page.offset}`,
  );
}

export function countWaitingList(db: DbOrTx, hotelId: number): Promise<number> {
  return db.waitingListEntry.count({ where: { hotelId } });
}
