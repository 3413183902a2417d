import { type CalendarDate, toDbDate } from '../../core/calendar-date.ts';
import { conflict } from '../../core/errors.ts';
import { recordEvents } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { moveNightsIn } from '../inventory/inventory.service.ts';
import { replaceNights } from './booking.queries.ts';
import { selectAndLockStays, selectNights } from './reservation.queries.ts';
import type { Reservation, Stay, StayNight } from './reservation.ts';
import { orderMail } from './reservation-mail.service.ts';
import { selectAndLockRoom } from './room.queries.ts';
import { leaveRoomIn } from './room-left.service.ts';
import { takesOfNights } from './stay-inventory.ts';
import { roomRefusal } from './stay-refusal.ts';
import { settlingRooms, updateRooms } from './stay-rooms.queries.ts';
import {
  selectAndLockStayChange,
  selectOptionalLastChange,
  updateTakenBack,
} from './stay-snapshot.queries.ts';
import { type KeptChange, nightsBack, type StaySnapshot, takeBackRefusal } from './stay-snapshot.ts';

/** The last change of a stay, where it can still be taken back; null otherwise. */
export function lastChange(
  db: DbOrTx,
  key: { readonly hotelId: number; readonly stayId: number; readonly businessDate: CalendarDate },
): Promise<KeptChange | null> {
  return selectOptionalLastChange(db, key);
}

/** A stay as it is, beside what it was and is to be again. */
interface Pair {
  readonly reservation: Reservation;
  readonly stay: Stay;
  readonly was: StaySnapshot;
  readonly nights: { readonly removed: readonly StayNight[]; readonly added: readonly StayNight[] };
}

/**
 * Takes one change back: rooms, dates and the prices the nights had. Refused once anything else happened to its stays,
 * once the day is closed, and where the rooms or nights have gone to somebody else.
 */
export function takeBack(
  ctx: Context,
  { hotelId, changeId }: { readonly hotelId: number; readonly changeId: number },
): Promise<KeptChange> {
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const change = await selectAndLockStayChange(tx, hotelId, changeId);
    const ids = change.stays.map((was) => was.stayId);
    const locked = await selectAndLockStays(tx, hotelId, ids);
    const versions = new Map(locked.map(({ stay }) => [stay.id, stay.version]));
    const refusal = takeBackRefusal(change, { businessDate, versions });
    if (refusal) throw conflict(`take_back_${refusal}`);
    const pairs = await pairsOf(tx, change, locked);
    await refuseBrokenRooms(tx, pairs, businessDate);

    await moveNightsIn(tx, {
      hotelId,
      return: pairs.flatMap(({ nights }) => takesOfNights(nights.removed)),
      take: pairs.flatMap(({ nights }) => takesOfNights(nights.added)),
    });
    for (const { stay, nights } of pairs) await replaceNights(tx, stay, nights);
    await settlingRooms(tx, async () => {
      for (const { stay, was } of pairs) await updateRooms(tx, stay, was.rooms, columnsOf(was));
    });
    for (const { stay, was } of pairs) {
      if (stay.status === 'in_house' && stay.roomId !== null && stay.roomId !== was.roomId)
        await leaveRoomIn(tx, ctx, { hotelId, roomId: stay.roomId, at: ctx.clock() });
    }
    await updateTakenBack(tx, change.id, ctx.clock());
    await record(tx, ctx, change, pairs);
    return change;
  });
}

async function pairsOf(
  tx: Tx,
  change: KeptChange,
  locked: readonly { readonly reservation: Reservation; readonly stay: Stay }[],
): Promise<Pair[]> {
  const now = await selectNights(
    tx,
    locked.map(({ stay }) => stay.id),
  );
  return locked.flatMap(({ reservation, stay }) => {
    const was = change.stays.find((kept) => kept.stayId === stay.id);
    return was ? [{ reservation, stay, was, nights: nightsBack(now.get(stay.id) ?? [], was.nights) }] : [];
  });
}

/** A room that went out of order meanwhile is nobody's to go back to. */
async function refuseBrokenRooms(tx: Tx, pairs: readonly Pair[], businessDate: CalendarDate): Promise<void> {
  const back = pairs.filter(({ stay, was }) => was.roomId !== null && was.roomId !== stay.roomId);
  for (const { stay, was } of back.toSorted((a, b) => (a.was.roomId ?? 0) - (b.was.roomId ?? 0))) {
    const { hotelId, id: stayId } = stay;
    const from = stay.status === 'in_house' ? businessDate : was.arrival;
    const key = { hotelId, roomId: was.roomId ?? 0, stayId, from, departure: was.departure };
    const room = await selectAndLockRoom(tx, key);
    if (roomRefusal(room, room)) throw conflict('take_back_room_broken', { room: room.number });
  }
}

function columnsOf(was: StaySnapshot) {
  const { roomTypeId, pricedTypeId, roomId, totalMinor } = was;
  const dates = { arrival: toDbDate(was.arrival), departure: toDbDate(was.departure) };
  return { ...dates, roomTypeId, pricedTypeId, roomId, totalMinor };
}

async function record(tx: Tx, ctx: Context, change: KeptChange, pairs: readonly Pair[]): Promise<void> {
  const factsOf = (stay: Stay | StaySnapshot, stayId: number) => {
    const { arrival, departure, roomTypeId, roomId, totalMinor } = stay;
    return { stayId, arrival, departure, roomTypeId, roomId, totalMinor };
  };
  await recordEvents(
    tx,
    ctx,
    pairs.map(({ reservation, stay, was }) => ({
      hotelId: change.hotelId,
      action: 'stay_change_undone',
      subjectType: 'reservation',
      subjectId: reservation.id,
      subjectLabel: reservation.number,
      before: factsOf(stay, stay.id),
      after: factsOf(was, stay.id),
    })),
  );
  for (const { reservation, stay, was } of pairs) {
    const isOther = (['arrival', 'departure', 'totalMinor'] as const).some(
      (term) => stay[term] !== was[term],
    );
    if (isOther)
      await orderMail(tx, reservation, { kind: 'change', occasion: `${stay.id}-${stay.version + 1}` });
  }
  await publish(tx, { hotelId: change.hotelId, topic: 'front-desk' });
}
