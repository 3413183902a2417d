import type { CalendarDate } from '../../core/calendar-date.ts';
import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import { type AuditEntry, recordEvents } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { selectAndLockStays, translateOverlap } from './reservation.queries.ts';
import {
  type ChosenSpan,
  insertLegs,
  type PlannedStay,
  type RoomChoice,
  selectAndLockPlannedRooms,
  selectAndLockPlannedStays,
  selectClosedChoices,
  updatePin,
  updatePlannedRooms,
} from './room-plan.queries.ts';
import { isMovePlan, pinRefusal, planRefusal } from './room-plan.ts';
import { settlingRooms } from './stay-rooms.queries.ts';
import { type RoomPlan, spansOf } from './stay-rooms.ts';
import { insertStayChange, snapshotsOf } from './stay-snapshot.queries.ts';

/** A stay that is to change rooms on its way, as the guest agreed to. */
export interface MoveChoice {
  readonly stayId: number;
  readonly version: number;
  readonly legs: RoomPlan;
}

export interface PlanAccepted {
  readonly hotelId: number;
  readonly choices: readonly RoomChoice[];
  readonly moves?: readonly MoveChoice[];
}

/**
 * Gives many coming stays their rooms at once, or none: what a plan says holds together, and half of it may double-book.
 * Who changed since the plan was made is named, and another plan is needed. A fixed number of statements, and a few for each
 * stay that moves. Answers by what the moves can be taken back; null where nobody moves.
 */
export function assignRooms(
  ctx: Context,
  { hotelId, choices, moves = [] }: PlanAccepted,
): Promise<number | null> {
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const first = moves.map(({ legs, ...move }) => ({ ...move, roomId: legs[0]?.roomId ?? 0 }));
    const all = [...choices, ...first];
    const stays = await selectAndLockPlannedStays(
      tx,
      hotelId,
      all.map(({ stayId }) => stayId),
    );
    const byId = new Map(stays.map((stay) => [stay.id, stay]));
    const rooms = await requireAsPlanned(tx, { hotelId, choices, moves, byId });
    const before = await snapshotsOf(tx, await lockedStays(tx, hotelId, moves));

    await settlingRooms(tx, async () => {
      await translateOverlap(() => updatePlannedRooms(tx, all));
      if (moves.length > 0) await insertLegs(tx, moves);
    });
    await recordEvents(tx, ctx, eventsOf(hotelId, { all, moves, byId, rooms }));
    await publish(tx, { hotelId, topic: 'front-desk' });
    if (moves.length === 0) return null;
    const { actor } = ctx;
    return insertStayChange(tx, {
      hotelId,
      businessDate,
      kind: 'split',
      stays: before,
      actor,
      at: ctx.clock(),
    });
  });
}

async function lockedStays(tx: Tx, hotelId: number, moves: readonly MoveChoice[]) {
  if (moves.length === 0) return [];
  const ids = moves.map(({ stayId }) => stayId);
  return (await selectAndLockStays(tx, hotelId, ids)).map(({ stay }) => stay);
}

interface Planned extends PlanAccepted {
  readonly moves: readonly MoveChoice[];
  readonly byId: ReadonlyMap<number, PlannedStay>;
}

type LockedRooms = Awaited<ReturnType<typeof selectAndLockPlannedRooms>>;

/** Locks the rooms, and refuses the whole where one stay can no longer have what the plan gave it. */
async function requireAsPlanned(tx: Tx, { hotelId, choices, moves, byId }: Planned): Promise<LockedRooms> {
  const spans: ChosenSpan[] = [
    ...choices.flatMap(({ stayId, roomId }) => {
      const stay = byId.get(stayId);
      return stay ? [{ stayId, roomId, from: stay.arrival, until: stay.departure }] : [];
    }),
    ...moves.flatMap(({ stayId, legs }) => {
      const stay = byId.get(stayId);
      return stay ? spansOf(legs, stay.departure).map((span) => ({ stayId, ...span })) : [];
    }),
  ];
  const rooms = await selectAndLockPlannedRooms(
    tx,
    hotelId,
    spans.map(({ roomId }) => roomId),
  );
  const closed = new Set(await selectClosedChoices(tx, spans));
  const refusalOf = (choice: RoomChoice) => {
    const room = rooms.get(choice.roomId);
    const facts = room && { ...room, outOfOrder: closed.has(choice.stayId) };
    return planRefusal(byId.get(choice.stayId), facts, choice.version);
  };
  const refused = [
    ...choices.filter((choice) => refusalOf(choice) !== null),
    ...moves.filter(({ legs, ...move }) => {
      const stay = byId.get(move.stayId);
      return (
        !stay || !isMovePlan(legs, stay) || legs.some(({ roomId }) => refusalOf({ ...move, roomId }) !== null)
      );
    }),
  ];
  if (refused.length > 0) throw conflict('room_plan_outdated', { numbers: numbersOf(refused, byId) });
  return rooms;
}

function numbersOf(
  refused: readonly { readonly stayId: number }[],
  byId: ReadonlyMap<number, PlannedStay>,
): string {
  const numbers = new Set(refused.flatMap(({ stayId }) => byId.get(stayId)?.number ?? []));
  return [...numbers].slice(0, 10).join(', ') || '—';
}

interface Given {
  readonly all: readonly RoomChoice[];
  readonly moves: readonly MoveChoice[];
  readonly byId: ReadonlyMap<number, PlannedStay>;
  readonly rooms: LockedRooms;
}

function eventsOf(hotelId: number, { all, moves, byId, rooms }: Given): AuditEntry[] {
  const roomOf = (id: number) => ({ id, number: rooms.get(id)?.number ?? '' });
  return [
    ...all.flatMap(({ stayId, roomId }) => {
      const stay = byId.get(stayId);
      return stay ? [eventOf(hotelId, stay, roomOf(roomId))] : [];
    }),
    ...moves.flatMap(({ stayId, legs }) => {
      const stay = byId.get(stayId);
      return stay
        ? legs.slice(1).map((leg, at) => {
            const was = { ...stay, roomId: legs[at]?.roomId ?? null };
            return eventOf(hotelId, was, roomOf(leg.roomId), leg.from);
          })
        : [];
    }),
  ];
}

function eventOf(
  hotelId: number,
  stay: PlannedStay,
  room: { readonly id: number; readonly number: string },
  from?: CalendarDate,
): AuditEntry {
  return {
    hotelId,
    action: from === undefined ? 'room_assigned' : 'room_move_planned',
    subjectType: 'reservation',
    subjectId: stay.reservationId,
    subjectLabel: stay.number,
    before: { stayId: stay.id, roomId: stay.roomId },
    after: { stayId: stay.id, roomId: room.id, room: room.number, ...(from !== undefined && { from }) },
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
