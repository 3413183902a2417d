import { addDays, type CalendarDate, laterOf } from '../../core/calendar-date.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { raiseAlertIn } from '../alerts/alert.service.ts';
import { getHotel, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { nightsShortOf, recountCapacityIn } from '../inventory/inventory.service.ts';
import { displacedStays } from './displaced.ts';
import { selectAndLockRoom, selectRoom } from './room.queries.ts';
import { moveHousekeepingIn } from './room.service.ts';
import type { BlockKind, ReturnState, Room, RoomBlock } from './room.ts';
import {
  type CommittedStay,
  clearRoomOf,
  insertBlock,
  type NewBlock,
  refuseOverlappingBlock,
  selectAndLockBlock,
  selectAssignedStays,
  selectBlocks,
  selectCommittedStays,
  updateReleased,
} from './room-block.queries.ts';
import { selectOccupied } from './room-readiness.queries.ts';
import { selectRoomParts } from './suite.queries.ts';
import { suiteOf } from './suite.ts';

/** Blocks that hold today or later. */
export async function listBlocks(db: DbOrTx, hotelId: number): Promise<RoomBlock[]> {
  const { businessDate } = await getHotel(db, hotelId);
  return selectBlocks(db, hotelId, businessDate);
}

export interface BlockRequest {
  readonly hotelId: number;
  readonly roomId: number;
  readonly kind: BlockKind;
  readonly startDate: CalendarDate;
  /** The first day on which the room can be used again. */
  readonly endDate: CalendarDate;
  readonly reason: string;
  /** What housekeeping makes of it when it comes back; to be cleaned unless told. */
  readonly returnState?: ReturnState;
  /** The asker has seen which reservations lose their room, and goes on. */
  readonly acceptDisplaced: boolean;
}

const longestBlockDays = 400;

/**
 * Takes a room out of order (it leaves inventory) or out of service (it does not). Refused with the numbers of the
 * reservations that lose their room, unless they were accepted: then they keep their nights, carried as overcommitted,
 * and lose the room assigned to them.
 */
export function openBlock(
  ctx: Context,
  request: BlockRequest,
): Promise<{ readonly id: number; readonly displaced: readonly string[] }> {
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, request.hotelId);
    refuseBadDates(request, businessDate);
    const room = await selectAndLockRoom(tx, request.hotelId, request.roomId);
    if (!room.active) throw ruleBroken('room_not_in_service');
    const { acceptDisplaced, ...asked } = request;
    const block = { ...asked, returnState: request.returnState ?? 'dirty' } as const;
    await refuseOverlappingBlock(tx, block);

    const { assigned, displaced } = await displacedBy(tx, block, room);
    if (displaced.some((stay) => stay.status === 'in_house'))
      throw conflict('room_occupied', { room: room.number });
    const numbers = [...new Set(displaced.map((stay) => stay.number))];
    if (numbers.length > 0 && !acceptDisplaced)
      throw conflict('block_displaces', { count: numbers.length, numbers });

    const id = await insertBlock(tx, block, ctx.clock());
    await clearRoomOf(
      tx,
      assigned.map((stay) => stay.id),
    );
    await recountFor(tx, block, room);
    await recordBlock(tx, ctx, { block, id, room, action: 'room_blocked', displaced: numbers });
    if (block.kind === 'out_of_order') {
      const { reason, startDate, endDate } = block;
      const details = { reason, from: startDate, until: endDate, displaced: numbers.join(', ') };
      await raiseAlertIn(tx, ctx, { hotelId: block.hotelId, kind: 'room_out_of_order', room, details });
    }
    return { id, displaced: numbers };
  });
}

function refuseBadDates({ startDate, endDate }: BlockRequest, businessDate: CalendarDate): void {
  if (endDate <= startDate) throw ruleBroken('dates_in_wrong_order');
  if (startDate < businessDate) throw ruleBroken('block_in_the_past');
  if (endDate > addDays(startDate, longestBlockDays))
    throw ruleBroken('block_too_long', { count: longestBlockDays });
}

interface Displaced {
  /** Those that were promised this very room, or its suite. */
  readonly assigned: readonly CommittedStay[];
  readonly displaced: readonly CommittedStay[];
}

/** Stays that were promised this very room, and those for whom no room of the type would be left. */
async function displacedBy(tx: Tx, block: NewBlock, room: Room): Promise<Displaced> {
  const period = { from: block.startDate, to: block.endDate };
  const assigned = await selectAssignedStays(tx, { roomId: room.id, ...period });
  if (assigned.some((stay) => stay.status === 'in_house') || block.kind === 'out_of_service')
    return { assigned, displaced: assigned };
  const displaced = [...assigned];
  for (const roomTypeId of await typesHurtBy(tx, block.hotelId, room)) {
    const type = { hotelId: block.hotelId, roomTypeId };
    const short = await nightsShortOf(tx, { ...type, ...period, rooms: 1 });
    if (short.length === 0) continue;
    const committed = await selectCommittedStays(tx, { ...type, ...period });
    const waiting = committed.filter(
      (stay) => stay.status !== 'in_house' && !displaced.some(({ id }) => id === stay.id),
    );
    const withoutRoom = displacedStays(short, [...displaced, ...waiting]);
    displaced.push(...withoutRoom.filter((stay) => !displaced.includes(stay)));
  }
  return { assigned, displaced };
}

/** A room out of order takes itself from its type, and the suite it is part of from the suite's. */
async function typesHurtBy(tx: Tx, hotelId: number, room: Room): Promise<number[]> {
  const suiteId = suiteOf(room.id, await selectRoomParts(tx, hotelId));
  return suiteId === null
    ? [room.roomTypeId]
    : [room.roomTypeId, (await selectRoom(tx, hotelId, suiteId)).roomTypeId];
}

/** Gives a room back before its block ends, as its block said it would come back. */
export function releaseBlock(
  ctx: Context,
  request: { readonly hotelId: number; readonly blockId: number },
): Promise<void> {
  const { hotelId, blockId } = request;
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const block = await selectAndLockBlock(tx, hotelId, blockId);
    const room = await selectAndLockRoom(tx, hotelId, block.roomId);
    await updateReleased(tx, blockId, ctx.clock());
    const startDate = laterOf(block.startDate, businessDate);
    if (startDate < block.endDate) await recountFor(tx, { ...block, hotelId, startDate }, room);
    const begun = block.startDate <= businessDate;
    if (begun && !(await selectOccupied(tx, room.id)))
      await moveHousekeepingIn(tx, ctx, { room, housekeeping: block.returnState, wasBlocked: true });
    await recordBlock(tx, ctx, {
      block: { ...block, hotelId },
      id: blockId,
      room,
      action: 'block_released',
      displaced: [],
    });
  });
}

async function recountFor(tx: Tx, block: NewBlock, room: Room): Promise<void> {
  if (block.kind !== 'out_of_order') return;
  const { hotelId, startDate: from, endDate: to } = block;
  await recountCapacityIn(tx, { hotelId, roomTypeIds: await typesHurtBy(tx, hotelId, room), from, to });
}

interface BlockRecord {
  readonly block: NewBlock;
  readonly id: number;
  readonly room: Room;
  readonly action: 'room_blocked' | 'block_released';
  readonly displaced: readonly string[];
}

async function recordBlock(
  tx: Tx,
  ctx: Context,
  { block, id, room, action, displaced }: BlockRecord,
): Promise<void> {
  const { hotelId, kind, startDate, endDate, reason, returnState } = block;
  await recordEvent(tx, ctx, {
    hotelId,
    action,
    subjectType: 'room',
    subjectId: room.id,
    subjectLabel: room.number,
    after: { blockId: id, kind, startDate, endDate, displaced, returnState },
    reason,
  });
  await publish(tx, { hotelId, topic: 'rooms' });
}
