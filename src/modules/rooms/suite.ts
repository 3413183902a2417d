/** Each suite of a composed type is made of so many rooms of another type. */
export interface TypePart {
  readonly suiteTypeId: number;
  readonly partTypeId: number;
  readonly rooms: number;
}

/** A room that is part of a suite. */
export interface RoomPart {
  readonly suiteRoomId: number;
  readonly partRoomId: number;
}

/** Two rooms with a door between them, the lower id first. */
export interface RoomConnection {
  readonly roomA: number;
  readonly roomB: number;
}

/** What leads from one room to others. */
export interface RoomLinks {
  readonly parts: readonly RoomPart[];
  readonly connections: readonly RoomConnection[];
}

export type CompositionRefusal = 'suite_of_itself' | 'suite_of_suites';

/** Why a type can not be made of these; null when it can. Suites are made of rooms, never of suites. */
export function compositionRefusal(
  suiteTypeId: number,
  partTypeIds: readonly number[],
  all: readonly TypePart[],
): CompositionRefusal | null {
  if (partTypeIds.includes(suiteTypeId)) return 'suite_of_itself';
  const others = all.filter((part) => part.suiteTypeId !== suiteTypeId);
  const isSuite = (typeId: number) => others.some((part) => part.suiteTypeId === typeId);
  const isPart = others.some((part) => part.partTypeId === suiteTypeId);
  const nests = partTypeIds.length > 0 && (isPart || partTypeIds.some(isSuite));
  return nests ? 'suite_of_suites' : null;
}

/** Whether rooms of these types are what each suite of the type is made of, no more and no fewer. */
export function isComplete(wanted: readonly TypePart[], partTypeIds: readonly number[]): boolean {
  const size = wanted.reduce((all, part) => all + part.rooms, 0);
  return (
    partTypeIds.length === size &&
    wanted.every(({ partTypeId, rooms }) => partTypeIds.filter((id) => id === partTypeId).length === rooms)
  );
}

/** The rooms one can walk to from this one. */
export function roomsConnectedTo(roomId: number, connections: readonly RoomConnection[]): number[] {
  return connections.flatMap(({ roomA, roomB }) => {
    if (roomA === roomId) return [roomB];
    return roomB === roomId ? [roomA] : [];
  });
}

/** The rooms a suite is made of; none of a plain room. */
export function partsOf(roomId: number, parts: readonly RoomPart[]): number[] {
  return parts.filter((part) => part.suiteRoomId === roomId).map((part) => part.partRoomId);
}

/** The suite a room is part of; null for a room that is part of none. */
export function suiteOf(roomId: number, parts: readonly RoomPart[]): number | null {
  return parts.find((part) => part.partRoomId === roomId)?.suiteRoomId ?? null;
}
