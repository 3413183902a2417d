import { type CalendarDate, earlierOf } from '../../core/calendar-date.ts';

/** From this day on the stay is in this room. */
export interface RoomLeg {
  readonly from: CalendarDate;
  readonly roomId: number;
}

/** The rooms of a stay in the order of their days: one for most, none while it waits for a room. */
export type RoomPlan = readonly RoomLeg[];

/** One leg with its end. */
export interface RoomSpan extends RoomLeg {
  readonly until: CalendarDate;
}

/** From a day on all that is left of the stay is in one room; what comes before keeps its rooms. */
export function placedFrom(plan: RoomPlan, from: CalendarDate, roomId: number): RoomPlan {
  return joined([...plan.filter((leg) => leg.from < from), { from, roomId }]);
}

/**
 * The move that was planned is made: at once where it was to come later, otherwise as of its day, which somebody else may
 * have been promised the old room from. Null where this room is not the one that comes next.
 */
export function carriedOut(
  plan: RoomPlan,
  move: { readonly currentRoomId: number | null; readonly roomId: number; readonly today: CalendarDate },
): RoomPlan | null {
  const isNext = (leg: RoomLeg, at: number) =>
    leg.roomId === move.roomId && plan[at - 1]?.roomId === move.currentRoomId;
  const index = plan.findIndex((leg, at) => at > 0 && isNext(leg, at));
  const next = plan[index];
  if (!next) return null;
  const from = earlierOf(next.from, move.today);
  const before = plan.slice(0, index).filter((leg) => leg.from < from);
  return joined([...before, { ...next, from }, ...plan.slice(index + 1)]);
}

/** The plan of a stay whose dates change: the first room from the new arrival on, the last one to the new end. */
export function planWithin(plan: RoomPlan, arrival: CalendarDate, departure: CalendarDate): RoomPlan {
  const started = plan.filter((leg) => leg.from <= arrival).at(-1) ?? plan[0];
  if (!started) return [];
  const later = plan.filter((leg) => leg !== started && leg.from > arrival && leg.from < departure);
  return joined([{ ...started, from: arrival }, ...later]);
}

export function spansOf(plan: RoomPlan, departure: CalendarDate): RoomSpan[] {
  return plan.map((leg, index) => ({ ...leg, until: plan[index + 1]?.from ?? departure }));
}

/** Where a stay is on a day; null before it comes, after it left, and while it has no room. */
export function roomOn(plan: RoomPlan, date: CalendarDate): number | null {
  return plan.filter((leg) => leg.from <= date).at(-1)?.roomId ?? null;
}

/**
 * The room a party in this room is to change to next; null where it stays. The view `room_moves` says the same of all
 * stays at once.
 */
export function nextLeg(plan: RoomPlan, currentRoomId: number | null, today: CalendarDate): RoomLeg | null {
  const isHere = (leg: RoomLeg, at: number) =>
    leg.roomId === currentRoomId && (at === 0 || leg.from <= today);
  const here = plan.findLastIndex(isHere);
  if (here === -1) return null;
  return plan.slice(here + 1).find((leg) => leg.roomId !== currentRoomId) ?? null;
}

/** Whether the stay is still to move out of the room it has. */
export function movesLater(plan: RoomPlan, currentRoomId: number | null): boolean {
  return plan.length > 1 && plan.at(-1)?.roomId !== currentRoomId;
}

/** Two legs in one room are one. */
function joined(plan: RoomPlan): RoomPlan {
  return plan.filter((leg, index) => plan[index - 1]?.roomId !== leg.roomId);
}
