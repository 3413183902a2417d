import { setTimeout as pause } from 'node:timers/promises';
import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import type { StayInHouse } from './assignment.queries.ts';
import { type LoadedHouse, loadHouse, reasonsOf } from './assignment.service.ts';
import type { House, RoomReason } from './assignment.ts';
import type { OpenStay, Plan } from './plan.ts';
import { type PlanFigures, planFigures } from './plan-figures.ts';
import { planningOf } from './planning.service.ts';
import type { Weights } from './weights.ts';

/** A part of a stay in a room, by the room's number. */
export interface NumberedSegment {
  readonly room: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

export interface PlannedRow {
  readonly stay: StayInHouse;
  /** The number of the room it has now. */
  readonly now: string | null;
  readonly segments: readonly NumberedSegment[];
  readonly open: OpenStay | null;
  /** The room to be accepted: another than now, for the whole stay; null where there is nothing to accept. */
  readonly newRoomId: number | null;
  /** The rooms to be accepted where the guest has to move, each from its day on; empty otherwise. */
  readonly newLegs: readonly { readonly from: CalendarDate; readonly roomId: number }[];
}

export interface RoomPlan {
  readonly loaded: LoadedHouse;
  readonly plan: Plan;
  readonly rows: readonly PlannedRow[];
  readonly figures: PlanFigures;
}

interface Days {
  readonly hotelId: number;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** Who of those coming between two days should sleep where. Nothing is written. Five statements, however many come. */
export async function planRooms(db: DbOrTx, days: Days): Promise<RoomPlan> {
  const loaded = await loadHouse(db, days);
  return planned(loaded, inTime(await planningOf(loaded.house, loaded.weights).made), days);
}

/** How far a plan has come that is still being made. */
export interface PlanOnItsWay {
  readonly share: number;
}

/** Long enough for most plans, short enough for somebody who looks at an empty page. */
const patienceMs = 400;

/** The plan, if it is ready within a moment; otherwise how far it has come. To ask again is to look again. */
export async function planRoomsSoon(db: DbOrTx, days: Days): Promise<RoomPlan | PlanOnItsWay> {
  const loaded = await loadHouse(db, days);
  const planning = planningOf(loaded.house, loaded.weights);
  const plan = await Promise.race([planning.made, pause(patienceMs, onItsWay, { ref: false })]);
  return plan === onItsWay ? { share: planning.share } : planned(loaded, inTime(plan), days);
}

const onItsWay = Symbol('on its way');

function inTime(plan: Plan | null): Plan {
  if (!plan) throw ruleBroken('room_plan_too_long');
  return plan;
}

function planned(loaded: LoadedHouse, plan: Plan, days: Days): RoomPlan {
  return { loaded, plan, rows: rowsOf(loaded, plan, days), figures: planFigures(coming(loaded, days), plan) };
}

function coming({ house, stays }: LoadedHouse, { to }: Days): House {
  const ids = new Set(
    stays.filter(({ status, arrival }) => status === 'booked' && arrival <= to).map(({ id }) => id),
  );
  return { ...house, stays: house.stays.filter(({ id }) => ids.has(id)) };
}

function rowsOf({ house, stays }: LoadedHouse, plan: Plan, { to }: Days): PlannedRow[] {
  const numbers = new Map(house.rooms.map((room) => [room.id, room.number]));
  const open = new Map(plan.open.map((each) => [each.stayId, each]));
  return stays
    .filter(({ status, arrival }) => status === 'booked' && arrival <= to)
    .map((stay) => {
      const segments = plan.segments.get(stay.id) ?? [];
      const [only] = segments;
      const isNew = only !== undefined && segments.length === 1 && only.roomId !== stay.roomId;
      return {
        stay,
        now: stay.roomId === null ? null : (numbers.get(stay.roomId) ?? null),
        segments: segments.map(({ roomId, from, to }) => ({ room: numbers.get(roomId) ?? '', from, to })),
        open: open.get(stay.id) ?? null,
        newRoomId: isNew ? only.roomId : null,
        newLegs: segments.length > 1 ? segments.map(({ roomId, from }) => ({ from, roomId })) : [],
      };
    });
}

/** What speaks for the rooms of some rows: of those a page shows. */
export function reasonsForRows(
  { loaded, plan }: RoomPlan,
  rows: readonly PlannedRow[],
): Map<number, readonly RoomReason[]> {
  const stayIds = rows.map(({ stay }) => stay.id);
  const judged = reasonsOf(loaded.house, plan, { weights: loaded.weights, stayIds });
  return new Map([...judged].map(([id, suggestion]) => [id, suggestion.reasons]));
}

export interface WeightsEffect {
  readonly now: PlanFigures;
  readonly later: PlanFigures;
  /** Stays that would have another room. */
  readonly changed: readonly { readonly stay: StayInHouse; readonly now: string; readonly later: string }[];
}

const previewDays = 14;

/** What other weights would change in the plan of the next two weeks. */
export async function effectOfWeights(db: DbOrTx, hotelId: number, weights: Weights): Promise<WeightsEffect> {
  const { businessDate: from } = await getHotel(db, hotelId);
  const days = { hotelId, from, to: addDays(from, previewDays - 1) };
  const loaded = await loadHouse(db, days);
  const made = async (each: Weights) => inTime(await planningOf(loaded.house, each).made);
  const [now, later] = await Promise.all([made(loaded.weights), made(weights)]);
  const [rowsNow, rowsLater] = [rowsOf(loaded, now, days), rowsOf(loaded, later, days)];
  const text = (row: PlannedRow | undefined) => row?.segments.map(({ room }) => room).join(' → ') || '—';
  const changed = rowsNow.flatMap((row, index) => {
    const pair = { stay: row.stay, now: text(row), later: text(rowsLater[index]) };
    return pair.now === pair.later ? [] : [pair];
  });
  const stays = coming(loaded, days);
  return { now: planFigures(stays, now), later: planFigures(stays, later), changed };
}
