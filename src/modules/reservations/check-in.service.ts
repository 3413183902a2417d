import { type CalendarDate, toDbDate } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { applyDepositIn, returnDepositIn } from '../folios/deposit.service.ts';
import { openFolioIn } from '../folios/folio.service.ts';
import { postDayUseIn, reverseDayUseIn } from '../folios/night-posting.service.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { keepBenefitsIn } from '../loyalty/benefit.service.ts';
import { countCharges, moveStay, selectAndLockStay } from './reservation.queries.ts';
import type { Reservation, Stay } from './reservation.ts';
import { type LockedRoom, selectAndLockRoom } from './room.queries.ts';
import { arrivalRefusal, checkInRefusal, undoCheckInRefusal } from './stay-refusal.ts';
import { selectRoomPlan, settlingRooms, updateRooms } from './stay-rooms.queries.ts';
import { takeOtherTypeIn } from './upgrade.service.ts';

export interface CheckIn {
  readonly hotelId: number;
  readonly stayId: number;
  /** The room given; the one assigned before when left out. */
  readonly roomId?: number | undefined;
  /** The guest takes a room that housekeeping has not finished. */
  readonly acceptUnready?: boolean | undefined;
  /** A room of another type is a free upgrade: the price stays. */
  readonly acceptUpgrade?: boolean | undefined;
}

/** Puts the guest in house: the room becomes theirs, the folio opens, and what was paid before is on it. */
export function checkIn(ctx: Context, input: CheckIn): Promise<void> {
  return inTransaction(ctx.db, (tx) => checkInIn(tx, ctx, input));
}

export async function checkInIn(tx: Tx, ctx: Context, input: CheckIn): Promise<void> {
  const businessDate = await selectAndLockBusinessDate(tx, input.hotelId);
  const locked = await selectAndLockStay(tx, input);
  const { number, reviewState } = locked.reservation;
  if (reviewState === 'waiting') throw ruleBroken('check_in_review_waiting', { number });
  const tooSoon = arrivalRefusal(locked.stay, businessDate);
  if (tooSoon) throw ruleBroken(`check_in_${tooSoon}`, { number: locked.reservation.number });
  const room = await roomFor(tx, { stay: locked.stay, input, businessDate });
  const upgraded = room !== null && input.acceptUpgrade && room.roomTypeId !== locked.stay.roomTypeId;
  const roomTypeId = upgraded ? room.roomTypeId : locked.stay.roomTypeId;
  const options = { businessDate, acceptUnready: input.acceptUnready === true };
  const refusal = checkInRefusal({ ...locked.stay, roomTypeId }, room, options);
  if (refusal || !room) {
    throw ruleBroken(`check_in_${refusal ?? 'no_room'}`, {
      number: locked.reservation.number,
      room: room?.number ?? '',
    });
  }

  if (upgraded) await takeOtherTypeIn(tx, { stay: locked.stay, roomTypeId, businessDate });
  const at = ctx.clock();
  const rooms =
    room.id === locked.stay.roomId
      ? await selectRoomPlan(tx, locked.stay)
      : [{ from: locked.stay.arrival, roomId: room.id }];
  await settlingRooms(tx, () =>
    updateRooms(tx, locked.stay, rooms, {
      status: 'in_house',
      roomId: room.id,
      roomTypeId,
      checkedInAt: at,
      checkedInDate: toDbDate(businessDate),
    }),
  );
  const { hotelId, stayId } = input;
  await openFolioIn(tx, ctx, { hotelId, stayId });
  await applyDepositIn(tx, ctx, { hotelId, stayId });
  if (locked.stay.arrival === locked.stay.departure) await postDayUseIn(tx, ctx, { hotelId, stayId });
  await keepBenefitsIn(tx, locked.stay);
  await recordCheckIn(tx, ctx, { ...locked, room });
}

async function roomFor(
  tx: Tx,
  { stay, input, businessDate }: { stay: Stay; input: CheckIn; businessDate: CalendarDate },
): Promise<LockedRoom | null> {
  const roomId = input.roomId ?? stay.roomId;
  if (roomId === null) return null;
  const { hotelId, stayId } = input;
  // A move that is planned already leaves the room on its day.
  const [, later] = roomId === stay.roomId ? await selectRoomPlan(tx, stay) : [];
  const departure = later && later.from > businessDate ? later.from : stay.departure;
  return selectAndLockRoom(tx, { hotelId, roomId, stayId, from: businessDate, departure });
}

async function recordCheckIn(
  tx: Tx,
  ctx: Context,
  { reservation, stay, room }: { reservation: Reservation; stay: Stay; room: LockedRoom },
): Promise<void> {
  await recordEvent(tx, ctx, {
    hotelId: stay.hotelId,
    action: 'checked_in',
    subjectType: 'reservation',
    subjectId: reservation.id,
    subjectLabel: reservation.number,
    before: { stayId: stay.id, status: stay.status, roomId: stay.roomId },
    after: { stayId: stay.id, status: 'in_house', room: room.number },
  });
  await publish(tx, { hotelId: stay.hotelId, topic: 'front-desk' });
}

/** Takes a check-in back, as one made by mistake: on its own business date and while nothing was charged. */
export function undoCheckIn(
  ctx: Context,
  { hotelId, stayId, reason }: { hotelId: number; stayId: number; reason: string },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const { reservation, stay } = await selectAndLockStay(tx, { hotelId, stayId });
    const dayUse = stay.arrival === stay.departure;
    if (dayUse && stay.status === 'in_house') await reverseDayUseIn(tx, ctx, { hotelId, stayId, reason });
    const charges = await countCharges(tx, stayId);
    const refusal = undoCheckInRefusal(stay, { businessDate, charges });
    if (refusal) throw ruleBroken(`undo_check_in_${refusal}`, { number: reservation.number });

    await returnDepositIn(tx, ctx, { hotelId, stayId });
    await moveStay(tx, stay, 'booked', { checkedInAt: null, checkedInDate: null });
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'check_in_undone',
      subjectType: 'reservation',
      subjectId: reservation.id,
      subjectLabel: reservation.number,
      before: { stayId, status: 'in_house', roomId: stay.roomId },
      after: { stayId, status: 'booked' },
      reason,
    });
    await publish(tx, { hotelId, topic: 'front-desk' });
  });
}
