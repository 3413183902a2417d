import type { CalendarDate } from '../../core/calendar-date.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { getRoom } from '../rooms/room.service.ts';
import { changeStayIn } from './change.service.ts';
import { selectAndLockStay } from './reservation.queries.ts';
import type { Reservation, Stay } from './reservation.ts';
import type { RoomTerms } from './room-conflict.ts';
import { placeIn } from './room-placement.service.ts';
import { insertStayChange, snapshotsOf } from './stay-snapshot.queries.ts';
import type { StayChangeKind, StaySnapshot } from './stay-snapshot.ts';

export interface RoomChange {
  readonly hotelId: number;
  readonly stayId: number;
  /** The version that was looked at. */
  readonly version: number;
  readonly roomId: number;
  /** From this day on: the stay is split. Left out, it moves whole; a guest in house at once. */
  readonly from?: CalendarDate | undefined;
  readonly terms?: RoomTerms | undefined;
  /** The difference that was shown, where the nights are priced anew. */
  readonly expectedDifferenceMinor?: number | undefined;
  /** Needed where a guest in house moves. */
  readonly reason?: string | undefined;
}

/** Gives a stay another room, or its first, for all its nights or from a day on. Answers by what it can be taken back. */
export function changeRoom(ctx: Context, input: RoomChange): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const { hotelId, stayId, roomId, from, terms, reason } = input;
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const found = await lockedAsSeen(tx, input);
    if (found.stay.status === 'in_house' && from === undefined && !reason) throw ruleBroken('reason_missing');
    const before = await snapshotsOf(tx, [found.stay]);
    const { reservation, stay } = terms === 'reprice' ? await repriced(tx, ctx, { found, input }) : found;
    const acceptUpgrade = terms === 'upgrade';
    await placeIn(tx, ctx, { reservation, stay, businessDate, roomId, from, acceptUpgrade, reason });
    const isPart = from !== undefined && from !== stay.arrival;
    return keep(tx, ctx, { hotelId, stayId, businessDate, kind: isPart ? 'split' : 'moved', before });
  });
}

interface Locked {
  readonly reservation: Reservation;
  readonly stay: Stay;
}

async function lockedAsSeen(
  tx: Tx,
  input: { readonly hotelId: number; readonly stayId: number; readonly version: number },
): Promise<Locked> {
  const found = await selectAndLockStay(tx, input);
  if (found.stay.version !== input.version) throw conflict('stale_version');
  return found;
}

/** Only a coming stay is sold another type; who is in the house already keeps the price of the room. */
async function repriced(
  tx: Tx,
  ctx: Context,
  { found, input }: { found: Locked; input: RoomChange },
): Promise<Locked> {
  const { hotelId, stayId, roomId, version, expectedDifferenceMinor } = input;
  if (found.stay.status !== 'booked' || input.from !== undefined)
    throw ruleBroken('reprice_whole_booked_stay');
  const { roomTypeId } = await getRoom(tx, hotelId, roomId);
  if (roomTypeId === found.stay.roomTypeId) return found;
  await changeStayIn(tx, ctx, { hotelId, stayId, roomTypeId, version, expectedDifferenceMinor });
  return selectAndLockStay(tx, input);
}

export interface DateChange {
  readonly hotelId: number;
  readonly stayId: number;
  readonly version: number;
  readonly arrival?: CalendarDate | undefined;
  readonly departure?: CalendarDate | undefined;
  readonly expectedDifferenceMinor?: number | undefined;
}

/** Extends, shortens or shifts a stay, as `changeStay` does; this one can be taken back. */
export function changeDates(ctx: Context, input: DateChange): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const { hotelId, stayId } = input;
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const { stay } = await lockedAsSeen(tx, input);
    const before = await snapshotsOf(tx, [stay]);
    await changeStayIn(tx, ctx, input);
    return keep(tx, ctx, { hotelId, stayId, businessDate, kind: 'dated', before });
  });
}

interface Kept {
  readonly hotelId: number;
  readonly stayId: number;
  readonly businessDate: CalendarDate;
  readonly kind: StayChangeKind;
  readonly before: readonly Omit<StaySnapshot, 'versionAfter'>[];
}

function keep(tx: Tx, ctx: Context, { hotelId, businessDate, kind, before }: Kept): Promise<number> {
  return insertStayChange(tx, {
    hotelId,
    businessDate,
    kind,
    stays: before,
    actor: ctx.actor,
    at: ctx.clock(),
  });
}
