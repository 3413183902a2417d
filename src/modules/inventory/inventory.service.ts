import { addDays, type CalendarDate, earlierOf, laterOf } from '../../core/calendar-date.ts';
import { conflict } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { getHotel, listHotels } from '../hotels/hotel.service.ts';
import {
  isTypeTaken,
  lockRoomTypes,
  moveCounters,
  type NightSpan,
  selectAndLockNights,
  selectAndLockNightsOfTypes,
  selectFreeRooms,
  selectFreeRoomsByNight,
  selectHotelsWithRooms,
  selectLastOpenDate,
  upsertCapacity,
  type WantedNight,
} from './inventory.queries.ts';
import {
  type Counter,
  changesOf,
  datesTaken,
  freeRooms,
  type Movement,
  type NightChange,
  type RoomNights,
  takenRooms,
} from './room-nights.ts';

export interface NightsMove {
  readonly hotelId: number;
  readonly counter: Counter;
  readonly takes: readonly RoomNights[];
  /** For a channel's booking that is kept although the house is full: what stands above the limit is carried openly. */
  readonly allowOversell?: boolean;
}

/** Takes all these nights or none; throws `sold_out` with the dates that are full. */
export function takeNightsIn(tx: Tx, move: NightsMove): Promise<void> {
  return changeNights(tx, move, movementsOf(move.takes, move.counter, 1));
}

/** Gives nights back at once, to be sold again. */
export function returnNightsIn(tx: Tx, move: Omit<NightsMove, 'allowOversell'>): Promise<void> {
  return changeNights(tx, move, movementsOf(move.takes, move.counter, -1));
}

/** A hold becomes a booking: the same nights, counted as sold. It can not fail for want of rooms. */
export function moveHeldToSoldIn(tx: Tx, move: Omit<NightsMove, 'counter' | 'allowOversell'>): Promise<void> {
  return changeNights(tx, move, [
    ...movementsOf(move.takes, 'held', -1),
    ...movementsOf(move.takes, 'sold', 1),
  ]);
}

export interface NightsExchange {
  readonly hotelId: number;
  readonly counter?: Counter;
  readonly return: readonly RoomNights[];
  readonly take: readonly RoomNights[];
  readonly allowOversell?: boolean;
}

/** A change of stay: gives back and takes in one go, locking once; nights that stay the same are not asked for again. */
export function moveNightsIn(tx: Tx, exchange: NightsExchange): Promise<void> {
  const counter = exchange.counter ?? 'sold';
  const movements = [...movementsOf(exchange.return, counter, -1), ...movementsOf(exchange.take, counter, 1)];
  return changeNights(tx, exchange, movements);
}

/** Rooms still to be sold of each type: the fewest over the nights of the stay, the house limit included. */
export async function roomsLeft(
  db: DbOrTx,
  stay: { readonly hotelId: number; readonly arrival: CalendarDate; readonly departure: CalendarDate },
): Promise<ReadonlyMap<number, number>> {
  const rows = await selectFreeRooms(db, stay.hotelId, datesTaken(stay));
  return new Map(rows.map((row) => [row.roomTypeId, row.rooms]));
}

/** Rooms still to be sold of each type on each night by itself (`<type> <date>`), the house limit of each hotel included. */
export async function roomsLeftByNight(db: DbOrTx, span: NightSpan): Promise<ReadonlyMap<string, number>> {
  const rows = await selectFreeRoomsByNight(db, span);
  return new Map(rows.map((row) => [`${row.roomTypeId} ${row.date}`, row.rooms]));
}

/** Which of these hotels have so many rooms of one type on all nights: what need not be priced elsewhere. One statement. */
export async function hotelsWithRooms(
  db: DbOrTx,
  asked: NightSpan & { readonly rooms: number },
): Promise<ReadonlySet<number>> {
  return new Set(await selectHotelsWithRooms(db, asked));
}

/** Opens inventory for every type up to and including `untilDate`, from the business date or an earlier day on. */
export async function extendInventory(
  tx: Tx,
  hotelId: number,
  untilDate: CalendarDate,
  options: { readonly fromDate?: CalendarDate } = {},
): Promise<void> {
  const from = options.fromDate ?? (await getHotel(tx, hotelId)).businessDate;
  if (untilDate < from) return;
  await lockRoomTypes(tx, hotelId);
  await upsertCapacity(tx, { hotelId, roomTypeIds: null, from, to: addDays(untilDate, 1) });
}

/**
 * Counts the capacity of these types anew over [from, to), after out-of-order periods have changed. What is sold above it
 * from now on is carried as overcommitted: the caller has named those reservations to whoever asked. Nights that are not
 * open yet count it when they open.
 */
export async function recountCapacityIn(
  tx: Tx,
  range: { hotelId: number; roomTypeIds: readonly number[]; from: CalendarDate; to: CalendarDate },
): Promise<void> {
  await lockRoomTypes(tx, range.hotelId);
  const last = await selectLastOpenDate(tx, range.hotelId);
  const end = last === null ? range.from : addDays(last, 1);
  const to = earlierOf(range.to, end);
  if (range.from < to) await upsertCapacity(tx, { ...range, to });
}

/** The same from the business date as far as inventory is open, after rooms have come or gone. */
export async function recountCapacityAheadIn(
  tx: Tx,
  hotelId: number,
  roomTypeIds: readonly number[],
): Promise<void> {
  await lockRoomTypes(tx, hotelId);
  await upsertCapacity(tx, { hotelId, roomTypeIds, ...(await spanAhead(tx, hotelId)) });
}

async function spanAhead(tx: Tx, hotelId: number): Promise<{ from: CalendarDate; to: CalendarDate }> {
  const { businessDate, bookingHorizonDays } = await getHotel(tx, hotelId);
  const horizon = addDays(businessDate, bookingHorizonDays);
  const last = await selectLastOpenDate(tx, hotelId);
  return { from: businessDate, to: addDays(last === null ? horizon : laterOf(last, horizon), 1) };
}

/** The dates ahead on which a type could not do without one of its rooms. */
export async function nightsShortAhead(tx: Tx, hotelId: number, roomTypeId: number): Promise<CalendarDate[]> {
  const short = await nightsShortOf(tx, { hotelId, roomTypeId, ...(await spanAhead(tx, hotelId)), rooms: 1 });
  return short.map((night) => night.date);
}

/**
 * Whether a night of the type is taken or ever was. Locks the nights ahead of it and of the types named beside, so that
 * the answer holds until the end of the transaction.
 */
export async function isTakenIn(
  tx: Tx,
  question: { hotelId: number; roomTypeId: number; withTypes: readonly number[] },
): Promise<boolean> {
  const { hotelId, roomTypeId, withTypes } = question;
  await lockRoomTypes(tx, hotelId);
  const roomTypeIds = [roomTypeId, ...withTypes];
  await selectAndLockNightsOfTypes(tx, { hotelId, roomTypeIds, ...(await spanAhead(tx, hotelId)) });
  return isTypeTaken(tx, roomTypeId);
}

/** Keeps what the hotel's types are made of from changing until the transaction ends. */
export function lockCompositionIn(tx: Tx, hotelId: number): Promise<void> {
  return lockRoomTypes(tx, hotelId);
}

/** Keeps inventory open as far ahead as each hotel sells: adds the days that are missing at the end. */
export async function extendAllInventory(ctx: Context): Promise<void> {
  for (const { id, businessDate, bookingHorizonDays } of await listHotels(ctx.db)) {
    await inTransaction(ctx.db, async (tx) => {
      const last = await selectLastOpenDate(tx, id);
      const fromDate = last === null ? businessDate : laterOf(addDays(last, 1), businessDate);
      await extendInventory(tx, id, addDays(businessDate, bookingHorizonDays), { fromDate });
    });
  }
}

/**
 * The nights on which a type that lost so many rooms would have fewer than are sold and held, and how many of the loss
 * are missing then. Rooms, not the allowance, decide: nobody sleeps in an allowance. Locks the nights.
 */
export async function nightsShortOf(
  tx: Tx,
  loss: { hotelId: number; roomTypeId: number; from: CalendarDate; to: CalendarDate; rooms: number },
): Promise<{ date: CalendarDate; missing: number }[]> {
  await lockRoomTypes(tx, loss.hotelId);
  const nights = await selectAndLockNightsOfTypes(tx, { ...loss, roomTypeIds: [loss.roomTypeId] });
  return nights
    .map((night) => ({
      date: night.date,
      missing: Math.min(loss.rooms, takenRooms(night) - night.capacity + loss.rooms),
    }))
    .filter((night) => night.missing > 0);
}

function movementsOf(takes: readonly RoomNights[], counter: Counter, sign: 1 | -1): Movement[] {
  return takes.map((take) => ({ ...take, counter, sign }));
}

async function changeNights(
  tx: Tx,
  move: { readonly hotelId: number; readonly allowOversell?: boolean },
  movements: readonly Movement[],
): Promise<void> {
  const { hotelId, allowOversell = false } = move;
  const changes = changesOf(movements);
  if (changes.length === 0) return;
  const nights = await selectAndLockNights(tx, hotelId, changes);
  refuseFull(changes, nights, allowOversell);
  const full = await moveCounters(tx, { hotelId, changes, allowOversell });
  if (full.length > 0) throw conflict('sold_out', { dates: full });
}

/** Names the type that was asked for, also where it is a room of a suite that is missing. */
function refuseFull(
  changes: readonly NightChange[],
  nights: readonly WantedNight[],
  allowOversell: boolean,
): void {
  const open = new Set(nights.map(keyOf));
  const closed = changes.filter((change) => !open.has(keyOf(change)));
  const full = nights.filter((night) => !allowOversell && night.wanted > Math.max(0, freeRooms(night)));
  const [first] = [...closed, ...full];
  if (!first) return;
  const dates = [...closed, ...full]
    .filter((night) => night.roomTypeId === first.roomTypeId)
    .map((night) => night.date);
  const taken = changes.filter((change) => change.sold + change.held > 0);
  const asked = taken.find((change) => change.roomTypeId === first.roomTypeId) ?? taken[0] ?? first;
  throw conflict('sold_out', { roomTypeId: asked.roomTypeId, dates });
}

function keyOf(night: Pick<NightChange, 'roomTypeId' | 'date'>): string {
  return `${night.roomTypeId} ${night.date}`;
}
