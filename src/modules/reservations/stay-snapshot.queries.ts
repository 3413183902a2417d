import { z } from 'zod';
import { type CalendarDate, calendarDate, fromDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { NightColumns, selectNights } from './reservation.queries.ts';
import type { Stay } from './reservation.ts';
import { stayStatuses } from './reservation-status.ts';
import { selectRoomPlan } from './stay-rooms.queries.ts';
import { type KeptChange, type StayChangeKind, type StaySnapshot, stayChangeKinds } from './stay-snapshot.ts';

/** What locked stays are now. */
export async function snapshotsOf(
  tx: Tx,
  stays: readonly Stay[],
): Promise<Omit<StaySnapshot, 'versionAfter'>[]> {
  const nights = await selectNights(
    tx,
    stays.map((stay) => stay.id),
  );
  const snapshots: Omit<StaySnapshot, 'versionAfter'>[] = [];
  for (const stay of stays) {
    const { id, status, arrival, departure, roomTypeId, pricedTypeId, roomId, totalMinor } = stay;
    const rooms = await selectRoomPlan(tx, stay);
    const terms = { status, arrival, departure, roomTypeId, pricedTypeId, roomId, totalMinor };
    snapshots.push({ stayId: id, ...terms, rooms, nights: nights.get(id) ?? [] });
  }
  return snapshots;
}

export interface NewChange {
  readonly hotelId: number;
  readonly businessDate: CalendarDate;
  readonly kind: StayChangeKind;
  readonly stays: readonly Omit<StaySnapshot, 'versionAfter'>[];
  readonly actor: { readonly id: number | null; readonly name: string };
  readonly at: Date;
}

const IdRow = z.object({ id: z.number() });

const daysKept = 7;

/** Keeps what was, with the versions the stays have now; what can long no longer be taken back goes. */
export async function insertStayChange(tx: Tx, change: NewChange): Promise<number> {
  const { hotelId, businessDate, kind, stays, actor, at } = change;
  await tx.$executeRaw`DELETE FROM stay_changes
    WHERE hotel_id = ${hotelId} AND business_date < ${businessDate}::date - ${daysKept}::int`;
  const [row] = await selectRows(
    tx,
    IdRow,
    Prisma.sql`INSERT INTO stay_changes (hotel_id, business_date, kind, stays, actor_id, actor_name, at)
      SELECT ${hotelId}, ${businessDate}::date, ${kind},
        jsonb_agg(kept.stay || jsonb_build_object('versionAfter', s.version) ORDER BY kept.place),
        ${actor.id}::int, ${actor.name}, ${at}
      FROM jsonb_array_elements(${JSON.stringify(stays)}::jsonb) WITH ORDINALITY AS kept (stay, place)
      JOIN stays s ON s.id = (kept.stay->>'stayId')::int
      RETURNING id`,
  );
  return IdRow.parse(row).id;
}

const date = z.string().transform(calendarDate);
const amount = z.number().transform((value) => minor(value));

const SnapshotJson = z.object({
  stayId: z.number(),
  status: z.enum(stayStatuses),
  arrival: date,
  departure: date,
  roomTypeId: z.number(),
  pricedTypeId: z.number(),
  roomId: z.number().nullable(),
  totalMinor: amount,
  rooms: z.array(z.object({ from: date, roomId: z.number() })),
  nights: z.array(z.object(NightColumns)),
  versionAfter: z.number(),
});

const ChangeRow = z.object({
  id: z.number(),
  hotelId: z.number(),
  businessDate: z.date().transform(fromDbDate),
  kind: z.enum(stayChangeKinds),
  stays: z.array(SnapshotJson),
  undoneAt: z.date().nullable(),
});

const columns = Prisma.sql`c.id, c.hotel_id AS "hotelId", c.business_date AS "businessDate", c.kind, c.stays,
  c.undone_at AS "undoneAt"`;

export async function selectAndLockStayChange(tx: Tx, hotelId: number, id: number): Promise<KeptChange> {
  const rows = await selectRows(
    tx,
    ChangeRow,
    Prisma.sql`SELECT ${columns} FROM stay_changes c WHERE c.id = ${id} AND c.hotel_id = ${hotelId} FOR UPDATE`,
  );
  const [change] = rows;
  if (!change) throw notFound('stay_change_not_found');
  return change;
}

/** The last change of a stay that still stands, where nothing has happened to its stays since; null otherwise. */
export async function selectOptionalLastChange(
  db: DbOrTx,
  key: { readonly hotelId: number; readonly stayId: number; readonly businessDate: CalendarDate },
): Promise<KeptChange | null> {
  const rows = await selectRows(
    db,
    ChangeRow,
    Prisma.sql`SELECT ${columns} FROM stay_changes c
      WHERE c.hotel_id = ${key.hotelId} AND c.business_date = ${key.businessDate}::date AND c.undone_at IS NULL
        AND c.stays @> ${JSON.stringify([{ stayId: key.stayId }])}::jsonb
        AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(c.stays) kept
          JOIN stays s ON s.id = (kept->>'stayId')::int WHERE s.version <> (kept->>'versionAfter')::int)
      ORDER BY c.id DESC LIMIT 1`,
  );
  return rows[0] ?? null;
}

export async function updateTakenBack(tx: Tx, id: number, at: Date): Promise<void> {
  await tx.stayChange.update({ where: { id }, data: { undoneAt: at } });
}
