import { conflict, notFound } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import type { HotelEventModel } from '../../generated/prisma/models.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { type EventFields, type EventStatus, eventStatuses, type HotelEvent } from './event.ts';

export interface EventKey {
  readonly hotelId: number;
  readonly id: number;
}

function toEvent({ createdAt: _createdAt, ...row }: HotelEventModel): HotelEvent {
  return {
    ...row,
    names: LocalTextSchema.parse(row.names),
    descriptions: LocalTextSchema.parse(row.descriptions),
    places: LocalTextSchema.parse(row.places),
    priceMinor: minor(row.priceMinor),
    status: eventStatuses.find((status) => status === row.status) ?? 'draft',
  };
}

/** An event of this hotel. */
export async function selectEvent(db: DbOrTx, key: EventKey): Promise<HotelEvent> {
  const row = await db.hotelEvent.findFirst({ where: { id: key.id, hotelId: key.hotelId } });
  if (!row) throw notFound('event_not_found');
  return toEvent(row);
}

/** An event that guests may read, of whatever house; drafts are not found. */
export async function selectShownEvent(db: DbOrTx, id: number): Promise<HotelEvent> {
  const row = await db.hotelEvent.findFirst({ where: { id, status: { not: 'draft' } } });
  if (!row) throw notFound('event_not_found');
  return toEvent(row);
}

/** The event, locked: whoever takes or frees a place of it comes one after the other. */
export async function selectAndLockEvent(tx: Tx, id: number): Promise<HotelEvent> {
  await tx.$executeRaw`SELECT 1 FROM hotel_events WHERE id = ${id} FOR UPDATE`;
  const row = await tx.hotelEvent.findUnique({ where: { id } });
  if (!row) throw notFound('event_not_found');
  return toEvent(row);
}

/** The house's events: what is to come in its order, then what is over, the latest first. */
export async function selectEvents(
  db: DbOrTx,
  { hotelId, at }: { readonly hotelId: number; readonly at: Date },
): Promise<HotelEvent[]> {
  const coming = await db.hotelEvent.findMany({
    where: { hotelId, endsAt: { gt: at } },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take: 200,
  });
  const over = await db.hotelEvent.findMany({
    where: { hotelId, endsAt: { lte: at } },
    orderBy: [{ startsAt: 'desc' }, { id: 'desc' }],
    take: 100,
  });
  return [...coming, ...over].map(toEvent);
}

/** What guests may come to, in its order. */
export async function selectComingEvents(
  db: DbOrTx,
  { hotelId, at }: { readonly hotelId: number; readonly at: Date },
): Promise<HotelEvent[]> {
  const rows = await db.hotelEvent.findMany({
    where: { hotelId, status: 'open', endsAt: { gt: at } },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take: 100,
  });
  return rows.map(toEvent);
}

export function selectEveryComing(db: DbOrTx, at: Date): Promise<{ id: number; hotelId: number }[]> {
  return db.hotelEvent.findMany({
    where: { status: 'open', endsAt: { gt: at } },
    orderBy: [{ hotelId: 'asc' }, { startsAt: 'asc' }, { id: 'asc' }],
    take: 1_000,
    select: { id: true, hotelId: true },
  });
}

export async function insertEvent(
  tx: Tx,
  hotelId: number,
  { fields, at }: { readonly fields: EventFields; readonly at: Date },
): Promise<number> {
  const data = { ...columnsOf(fields), hotelId, createdAt: at };
  return (await tx.hotelEvent.create({ data, select: { id: true } })).id;
}

/** Of the version that was looked at; refused where somebody else changed it meanwhile. */
export async function updateEvent(
  tx: Tx,
  { id, version }: { readonly id: number; readonly version: number },
  fields: EventFields,
  changedAt: Date | null,
): Promise<void> {
  const { count } = await tx.hotelEvent.updateMany({
    where: { id, version },
    data: { ...columnsOf(fields), changedAt, version: { increment: 1 } },
  });
  if (count !== 1) throw conflict('stale_version');
}

export async function moveEvent(tx: Tx, event: HotelEvent, to: EventStatus): Promise<void> {
  const { count } = await tx.hotelEvent.updateMany({
    where: { id: event.id, status: event.status },
    data: { status: to, version: { increment: 1 } },
  });
  if (count !== 1) throw conflict('stale_version');
}

function columnsOf(fields: EventFields) {
  const { names, descriptions, places, ...rest } = fields;
  return { ...rest, names: { ...names }, descriptions: { ...descriptions }, places: { ...places } };
}
