import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvents } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { translateOverlap } from './reservation.queries.ts';
import {
  type PlannedStay,
  type RoomChoice,
  selectAndLockPlannedRooms,
  selectAndLockPlannedStays,
  selectClosedChoices,
  updatePin,
  updatePlannedRooms,
} from './room-plan.queries.ts';
import { pinRefusal, planRefusal } from './room-plan.ts';

/**
 * Gives many coming stays their rooms at once, or none: what a plan says holds together, and half of it may double-book.
 * Who changed since the plan was made is named, and another plan is needed. A fixed number of statements.
 */
export function assignRooms(
  ctx: Context,
  { hotelId, choices }: { readonly hotelId: number; readonly choices: readonly RoomChoice[] },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, hotelId);
    const stayIds = choices.map(({ stayId }) => stayId);
    const stays = await selectAndLockPlannedStays(tx, hotelId, stayIds);
    const rooms = await selectAndLockPlannedRooms(
      tx,
      hotelId,
      choices.map(({ roomId }) => roomId),
    );
    const closed = new Set(await selectClosedChoices(tx, choices));
    const byId = new Map(stays.map((stay) => [stay.id, stay]));
    const refused = choices.filter(({ stayId, roomId, version }) => {
      const room = rooms.get(roomId);
      return planRefusal(byId.get(stayId), room && { ...room, outOfOrder: closed.has(stayId) }, version);
    });
    if (refused.length > 0) throw conflict('room_plan_outdated', { numbers: numbersOf(refused, byId) });

    await translateOverlap(() => updatePlannedRooms(tx, choices));
    await recordEvents(
      tx,
      ctx,
      choices.flatMap(({ stayId, roomId }) => {
        const stay = byId.get(stayId);
        return stay ? [eventOf(hotelId, stay, { id: roomId, number: rooms.get(roomId)?.number ?? '' })] : [];
      }),
    );
    await publish(tx, { hotelId, topic: 'front-desk' });
  });
}

function numbersOf(refused: readonly RoomChoice[], byId: ReadonlyMap<number, PlannedStay>): string {
  const numbers = new Set(refused.flatMap(({ stayId }) => byId.get(stayId)?.number ?? []));
  return [...numbers].slice(0, 10).join(', ') || '—';
}

function eventOf(hotelId: number, stay: PlannedStay, room: { id: number; number: string }) {
  return {
    hotelId,
    action: 'room_assigned',
    subjectType: 'reservation',
    subjectId: stay.reservationId,
    subjectLabel: stay.number,
    before: { stayId: stay.id, roomId: stay.roomId },
    after: { stayId: stay.id, roomId: room.id, room: room.number },
  };
}

/** Pins a coming stay to its room, so that no plan gives it another; or lets it go again. */
export function pinRoom(
  ctx: Context,
  {
    hotelId,
    stayId,
    pinned,
  }: { readonly hotelId: number; readonly stayId: number; readonly pinned: boolean },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, hotelId);
    const stay = await lockOne(tx, hotelId, stayId);
    if (stay.pinned === pinned) return;
    const refusal = pinRefusal(stay);
    if (refusal) throw ruleBroken(`pin_${refusal}`, { number: stay.number });
    await updatePin(tx, stayId, pinned);
    await recordEvents(tx, ctx, [
      {
        hotelId,
        action: pinned ? 'room_pinned' : 'room_unpinned',
        subjectType: 'reservation',
        subjectId: stay.reservationId,
        subjectLabel: stay.number,
        before: { stayId, pinned: stay.pinned },
        after: { stayId, pinned },
      },
    ]);
    await publish(tx, { hotelId, topic: 'front-desk' });
  });
}

async function lockOne(tx: Tx, hotelId: number, stayId: number): Promise<PlannedStay> {
  const [stay] = await selectAndLockPlannedStays(tx, hotelId, [stayId]);
  if (!stay) throw notFound('reservation_not_found');
  return stay;
}
