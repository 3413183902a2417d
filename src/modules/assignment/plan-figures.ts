import { nightsBetween } from '../../core/calendar-date.ts';
import type { House } from './assignment.ts';
import type { Plan } from './plan.ts';
import { openRoomDays } from './room-days.ts';
import { roomPoints } from './room-points.ts';
import { hangsOnTheRoom, usualWeights } from './weights.ts';

/** How good a plan is. */
export interface PlanFigures {
  readonly stays: number;
  /** Changes of room during stays. */
  readonly moves: number;
  /** Wishes that hang on the room, and how many are met for the whole stay. */
  readonly asked: number;
  readonly met: number;
  /** Single free nights between two taken ones. */
  readonly gaps: number;
  readonly nights: number;
  /** Nights of stays that have one room throughout. */
  readonly nightsInOneRoom: number;
  /** Nights without any room. */
  readonly nightsWithout: number;
}

/** Day use counts as one night here: it takes the room as one does. */
export function planFigures(house: House, plan: Plan): PlanFigures {
  const board = openRoomDays(house);
  const points = roomPoints(house, usualWeights);
  const roomById = new Map(house.rooms.map((room) => [room.id, room]));
  const figures = { moves: 0, asked: 0, met: 0, gaps: 0, nights: 0, nightsInOneRoom: 0, nightsWithout: 0 };
  for (const stay of house.stays) {
    const segments = plan.segments.get(stay.id) ?? [];
    const nights = Math.max(1, nightsBetween(stay.arrival, stay.departure));
    const wishes = stay.asked.filter(hangsOnTheRoom);
    const room = segments.length === 1 ? roomById.get(segments[0]?.roomId ?? 0) : undefined;
    figures.nights += nights;
    figures.asked += wishes.length;
    figures.moves += Math.max(0, segments.length - 1);
    if (segments.length === 0) figures.nightsWithout += nights;
    if (room) {
      figures.nightsInOneRoom += nights;
      figures.met += points.met(stay, room).length;
    }
    for (const { roomId, from, to } of segments) {
      board.take(board.placeOf.get(roomId) ?? 0, board.spanOf({ arrival: from, departure: to }));
    }
  }
  for (const [place, { parts }] of house.rooms.entries()) {
    if (parts.length === 0) figures.gaps += board.gapsAround(place, { from: 0, to: board.days });
  }
  return { stays: house.stays.length, ...figures };
}
