import { z } from 'zod';
import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { RoomBlockModel } from '../../generated/prisma/models.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { blockKinds, type ReturnState, type RoomBlock, returnStates } from './room.ts';

/** Blocks that still hold, or did until lately. */
export async function selectBlocks(db: DbOrTx, hotelId: number, from: CalendarDate): Promise<RoomBlock[]> {
  const rows = await db.roomBlock.findMany({
    where: { hotelId, releasedAt: null, endDate: { gt: toDbDate(from) } },
    orderBy: [{ startDate: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toBlock);
}

export async function selectAndLockBlock(tx: Tx, hotelId: number, id: number): Promise<RoomBlock> {
  await tx.$queryRaw`SELECT id FROM room_blocks WHERE id = ${id} AND hotel_id = ${hotelId} FOR UPDATE`;
  const row = await tx.roomBlock.findUnique({ where: { id, hotelId } });
  if (!row) throw notFound('block_not_found');
  return toBlock(row);
}

export interface NewBlock {
  readonly hotelId: number;
  readonly roomId: number;
  readonly kind: RoomBlock['kind'];
  readonly startDate: CalendarDate;
  readonly endDate: CalendarDate;
  readonly reason: string;
  readonly returnState: ReturnState;
}

export async function insertBlock(tx: Tx, block: NewBlock, at: Date): Promise<number> {
  const { startDate, endDate, ...plain } = block;
  const dates = { startDate: toDbDate(startDate), endDate: toDbDate(endDate) };
  const { id } = await tx.roomBlock.create({
    data: { ...plain, ...dates, createdAt: at },
    select: { id: true },
  });
  return id;
}

/** A room is blocked once at a time; the database says so too. */
export async function refuseOverlappingBlock(tx: Tx, block: NewBlock): Promise<void> {
  const other = await tx.roomBlock.findFirst({
    where: {
      roomId: block.roomId,
      releasedAt: null,
      startDate: { lt: toDbDate(block.endDate) },
      endDate: { gt: toDbDate(block.startDate) },
    },
    select: { id: true },
  });
  if (other) throw conflict('room_blocked_already');
}

export async function updateReleased(tx: Tx, id: number, at: Date): Promise<void> {
  const { count } = await tx.roomBlock.updateMany({
    where: { id, releasedAt: null },
    data: { releasedAt: at },
  });
  if (count !== 1) throw conflict('block_released_already');
}

const StayRow = z.object({
  id: z.number(),
  number: z.string(),
  guestName: z.string(),
  status: z.enum(['held', 'booked', 'in_house']),
  roomId: z.number().nullable(),
  arrival: z.date().transform(fromDbDate),
  departure: z.date().transform(fromDbDate),
});

export type CommittedStay = z.infer<typeof StayRow>;

/** Stays that want a room of a type, or a suite with such a part, on some night of a period, the last booked first. */
export function selectCommittedStays(
  db: DbOrTx,
  question: { hotelId: number; roomTypeId: number; from: CalendarDate; to: CalendarDate },
): Promise<CommittedStay[]> {
  return selectRows(
    db,
    StayRow,
    Prisma.sql`SELECT s.id, r.number, s.guest_name AS "guestName", s.status, s.room_id AS "roomId", s.arrival, s.departure
      FROM stays s JOIN reservations r ON r.id = s.reservation_id
      WHERE s.hotel_id = ${question.hotelId} AND s.room_type_id IN (SELECT ${question.roomTypeId}::int
          UNION ALL SELECT suite_type_id FROM room_type_parts WHERE part_type_id = ${question.roomTypeId})
        AND s.status IN ('held', 'booked', 'in_house')
        AND s.arrival < ${question.to}::date AND greatest(s.departure, s.arrival + 1) > ${question.from}::date
      ORDER BY s.id DESC`,
  );
}

/** Stays that a room is promised to on some night of a period, itself or as part of their suite. */
export function selectAssignedStays(
  db: DbOrTx,
  question: { roomId: number; from: CalendarDate; to: CalendarDate },
): Promise<CommittedStay[]> {
  return selectRows(
    db,
    StayRow,
    Prisma.sql`SELECT s.id, r.number, s.guest_name AS "guestName", s.status, s.room_id AS "roomId", s.arrival, s.departure
      FROM stays s JOIN reservations r ON r.id = s.reservation_id
      WHERE s.status IN ('booked', 'in_house')
        AND s.id IN (SELECT taken.stay_id FROM room_occupations taken WHERE taken.room_id = ${question.roomId}
          AND taken.arrival < ${question.to}::date
          AND greatest(taken.departure, taken.arrival + 1) > ${question.from}::date)
      ORDER BY s.arrival FOR UPDATE OF s`,
  );
}

/** Takes the room away from stays that have not come yet; they need another before they arrive. */
export async function clearRoomOf(tx: Tx, stayIds: readonly number[]): Promise<void> {
  await tx.stay.updateMany({
    where: { id: { in: [...stayIds] }, status: 'booked' },
    data: { roomId: null, version: { increment: 1 } },
  });
}

function toBlock(row: RoomBlockModel): RoomBlock {
  return {
    ...row,
    kind: z.enum(blockKinds).parse(row.kind),
    returnState: z.enum(returnStates).parse(row.returnState),
    startDate: fromDbDate(row.startDate),
    endDate: fromDbDate(row.endDate),
  };
}
