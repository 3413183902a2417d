import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { type StayUpdate, translateOverlap, updateStay } from './reservation.queries.ts';
import type { Stay } from './reservation.ts';
import type { RoomPlan } from './stay-rooms.ts';

const LegRow = z.object({ from: z.string().transform(calendarDate), roomId: z.number() });

/** The rooms of a stay, those it has left included. */
export async function selectRoomPlan(
  db: DbOrTx,
  stay: Pick<Stay, 'id' | 'arrival' | 'roomId'>,
): Promise<RoomPlan> {
  if (stay.roomId === null) return [];
  const legs = await selectRows(
    db,
    LegRow,
    Prisma.sql`SELECT from_date::text AS "from", room_id AS "roomId" FROM stay_legs
      WHERE stay_id = ${stay.id} ORDER BY from_date`,
  );
  const [first, ...later] = legs;
  if (!first) return [{ from: stay.arrival, roomId: stay.roomId }];
  return [{ ...first, from: stay.arrival }, ...later];
}

/**
 * Writes what a stay's rooms are from now on, with whatever else changes of it. The room it has at the moment is among
 * the changes where it is another. Call it inside `settlingRooms`.
 */
export async function updateRooms(tx: Tx, stay: Stay, plan: RoomPlan, changes: StayUpdate): Promise<void> {
  await tx.$executeRaw`DELETE FROM stay_legs WHERE stay_id = ${stay.id}`;
  if (plan.length > 1) {
    await tx.$executeRaw`INSERT INTO stay_legs (stay_id, from_date, room_id)
      SELECT ${stay.id}, leg.from_date, leg.room_id
      FROM unnest(${plan.map((leg) => leg.from)}::date[], ${plan.map((leg) => leg.roomId)}::int[]) AS leg (from_date, room_id)`;
  }
  await updateStay(tx, stay, changes);
}

/** Two parties may have one room while rooms are exchanged, but not when the work is done: then it is refused. */
export async function settlingRooms(tx: Tx, work: () => Promise<void>): Promise<void> {
  await tx.$executeRaw`SET CONSTRAINTS room_occupations_room_once, room_occupations_one_in_house DEFERRED`;
  await work();
  await translateOverlap(
    () => tx.$executeRaw`SET CONSTRAINTS room_occupations_room_once, room_occupations_one_in_house IMMEDIATE`,
  );
}
