import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { RoomConnection, RoomPart, TypePart } from './suite.ts';

export function selectTypeParts(db: DbOrTx, hotelId: number): Promise<TypePart[]> {
  return db.roomTypePart.findMany({
    where: { hotelId },
    orderBy: [{ suiteTypeId: 'asc' }, { partTypeId: 'asc' }],
    select: { suiteTypeId: true, partTypeId: true, rooms: true },
  });
}

export async function replaceTypeParts(
  tx: Tx,
  hotelId: number,
  { suiteTypeId, parts }: { suiteTypeId: number; parts: readonly Omit<TypePart, 'suiteTypeId'>[] },
): Promise<void> {
  await tx.roomTypePart.deleteMany({ where: { hotelId, suiteTypeId } });
  await tx.roomTypePart.createMany({ data: parts.map((part) => ({ ...part, hotelId, suiteTypeId })) });
}

export function selectRoomParts(db: DbOrTx, hotelId: number): Promise<RoomPart[]> {
  return db.roomPart.findMany({
    where: { hotelId },
    orderBy: [{ suiteRoomId: 'asc' }, { partRoomId: 'asc' }],
    select: { suiteRoomId: true, partRoomId: true },
  });
}

export async function replaceRoomParts(
  tx: Tx,
  hotelId: number,
  { suiteRoomIds, parts }: { suiteRoomIds: readonly number[]; parts: readonly RoomPart[] },
): Promise<void> {
  await tx.roomPart.deleteMany({ where: { hotelId, suiteRoomId: { in: [...suiteRoomIds] } } });
  await tx.roomPart.createMany({ data: parts.map((part) => ({ ...part, hotelId })) });
}

export function selectConnections(db: DbOrTx, hotelId: number): Promise<RoomConnection[]> {
  return db.roomConnection.findMany({
    where: { hotelId },
    orderBy: [{ roomA: 'asc' }, { roomB: 'asc' }],
    select: { roomA: true, roomB: true },
  });
}

export async function replaceConnections(
  tx: Tx,
  hotelId: number,
  { roomId, others }: { roomId: number; others: readonly number[] },
): Promise<void> {
  await tx.roomConnection.deleteMany({ where: { hotelId, OR: [{ roomA: roomId }, { roomB: roomId }] } });
  const pairs = others.map((other) => ({ roomA: Math.min(roomId, other), roomB: Math.max(roomId, other) }));
  await tx.roomConnection.createMany({ data: pairs.map((pair) => ({ ...pair, hotelId })) });
}

/** Locks these rooms of the hotel, parts before the suites that follow them; answers how many there are. */
export async function lockRooms(tx: Tx, hotelId: number, ids: readonly number[]): Promise<number> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT id FROM rooms WHERE hotel_id = ${hotelId} AND id = ANY(${[...ids]}::int[])
    ORDER BY EXISTS (SELECT 1 FROM room_parts part WHERE part.suite_room_id = rooms.id), id FOR UPDATE OF rooms`;
  return rows.length;
}
