import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import {
  isTakenIn,
  lockCompositionIn,
  nightsShortAhead,
  recountCapacityAheadIn,
} from '../inventory/inventory.service.ts';
import { getRoomType } from '../room-types/room-type.service.ts';
import { countAssignedStays, selectAndLockRoom, selectRooms } from './room.queries.ts';
import type { Room } from './room.ts';
import {
  lockRooms,
  replaceConnections,
  replaceRoomParts,
  replaceTypeParts,
  selectConnections,
  selectRoomParts,
  selectTypeParts,
} from './suite.queries.ts';
import { compositionRefusal, isComplete, partsOf, type RoomLinks, suiteOf, type TypePart } from './suite.ts';

/** What the composed types of the hotel are made of. */
export function listTypeParts(db: DbOrTx, hotelId: number): Promise<TypePart[]> {
  return selectTypeParts(db, hotelId);
}

/** Suites and their parts, and doors between rooms. */
export async function listRoomLinks(db: DbOrTx, hotelId: number): Promise<RoomLinks> {
  const [parts, connections] = await Promise.all([
    selectRoomParts(db, hotelId),
    selectConnections(db, hotelId),
  ]);
  return { parts, connections };
}

export interface Composition {
  readonly hotelId: number;
  readonly suiteTypeId: number;
  /** Empty makes it a plain type again. */
  readonly parts: readonly Omit<TypePart, 'suiteTypeId'>[];
}

/**
 * Says what each suite of a type is made of. Only while no night of the type was ever sold or held: what a sold suite
 * blocks is counted by this composition. Its rooms have no parts afterwards, and sell again when they are given them.
 */
export function composeType(ctx: Context, { hotelId, suiteTypeId, parts }: Composition): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, hotelId);
    const type = await getRoomType(tx, hotelId, suiteTypeId);
    const partTypeIds = parts.map((part) => part.partTypeId);
    for (const id of partTypeIds) await getRoomType(tx, hotelId, id);
    const isTaken = await isTakenIn(tx, { hotelId, roomTypeId: suiteTypeId, withTypes: partTypeIds });
    const before = await selectTypeParts(tx, hotelId);
    const refusal = compositionRefusal(suiteTypeId, partTypeIds, before);
    if (refusal) throw ruleBroken(refusal);
    if (isTaken) throw conflict('suite_sold_already');

    const rooms = await selectRooms(tx, hotelId);
    const suiteRoomIds = rooms.filter((room) => room.roomTypeId === suiteTypeId).map((room) => room.id);
    await replaceRoomParts(tx, hotelId, { suiteRoomIds, parts: [] });
    await replaceTypeParts(tx, hotelId, { suiteTypeId, parts });
    await recountCapacityAheadIn(tx, hotelId, [suiteTypeId]);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'room_type_composed',
      subjectType: 'room_type',
      subjectId: suiteTypeId,
      subjectLabel: type.code,
      before: { parts: before.filter((part) => part.suiteTypeId === suiteTypeId) },
      after: { parts },
    });
    await publish(tx, { hotelId, topic: 'inventory' });
  });
}

export interface SuiteRooms {
  readonly hotelId: number;
  readonly suiteRoomId: number;
  /** As many of each type as the suite's own type says; empty takes the suite apart. */
  readonly partRoomIds: readonly number[];
}

/** Says which rooms a suite is made of. Taken apart it leaves its type: only where the type can do without it. */
export function composeRoom(ctx: Context, { hotelId, suiteRoomId, partRoomIds }: SuiteRooms): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    await lockCompositionIn(tx, hotelId);
    const ids = [...new Set([...partRoomIds, suiteRoomId])];
    if ((await lockRooms(tx, hotelId, ids)) !== ids.length) throw notFound('room_not_found');
    const suite = await selectAndLockRoom(tx, hotelId, suiteRoomId);
    const before = partsOf(suiteRoomId, await selectRoomParts(tx, hotelId));
    await refuseUnfit(tx, suite, partRoomIds);
    if ((await countAssignedStays(tx, suiteRoomId, businessDate)) > 0) throw conflict('room_promised');
    if (before.length > 0 && partRoomIds.length === 0) {
      const short = await nightsShortAhead(tx, hotelId, suite.roomTypeId);
      if (short.length > 0) throw conflict('room_needed', { dates: short.slice(0, 5) });
    }

    const parts = partRoomIds.map((partRoomId) => ({ suiteRoomId, partRoomId }));
    await replaceRoomParts(tx, hotelId, { suiteRoomIds: [suiteRoomId], parts });
    await recountCapacityAheadIn(tx, hotelId, [suite.roomTypeId]);
    await recordLink(tx, ctx, { room: suite, action: 'suite_composed', before, after: partRoomIds });
  });
}

async function refuseUnfit(tx: Tx, suite: Room, partRoomIds: readonly number[]): Promise<void> {
  const { hotelId } = suite;
  if (partRoomIds.length === 0) return;
  const wanted = (await selectTypeParts(tx, hotelId)).filter((part) => part.suiteTypeId === suite.roomTypeId);
  if (wanted.length === 0) throw ruleBroken('type_has_no_parts');
  const rooms = (await selectRooms(tx, hotelId)).filter((room) => partRoomIds.includes(room.id));
  const isUsable = rooms.every((room) => room.active);
  const typeIds = rooms.map((room) => room.roomTypeId);
  if (!isUsable || !isComplete(wanted, typeIds)) throw ruleBroken('suite_incomplete');
  const links = await selectRoomParts(tx, hotelId);
  const elsewhere = rooms.find((room) => ![null, suite.id].includes(suiteOf(room.id, links)));
  if (elsewhere) throw conflict('room_is_part', { room: elsewhere.number });
}

export interface Connections {
  readonly hotelId: number;
  readonly roomId: number;
  readonly connectedIds: readonly number[];
}

/** Says which rooms one can walk to from this one, and so the other way round. */
export function connectRooms(ctx: Context, { hotelId, roomId, connectedIds }: Connections): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const others = [...new Set(connectedIds)];
    if (others.includes(roomId)) throw ruleBroken('room_connects_to_itself');
    const ids = [...others, roomId];
    if ((await lockRooms(tx, hotelId, ids)) !== ids.length) throw notFound('room_not_found');
    const room = await selectAndLockRoom(tx, hotelId, roomId);
    await replaceConnections(tx, hotelId, { roomId, others });
    await recordLink(tx, ctx, { room, action: 'rooms_connected', before: [], after: others });
  });
}

interface LinkRecord {
  readonly room: Room;
  readonly action: 'suite_composed' | 'rooms_connected';
  readonly before: readonly number[];
  readonly after: readonly number[];
}

async function recordLink(tx: Tx, ctx: Context, { room, action, before, after }: LinkRecord): Promise<void> {
  await recordEvent(tx, ctx, {
    hotelId: room.hotelId,
    action,
    subjectType: 'room',
    subjectId: room.id,
    subjectLabel: room.number,
    before: { rooms: before },
    after: { rooms: after },
  });
  await publish(tx, { hotelId: room.hotelId, topic: 'rooms' });
}
