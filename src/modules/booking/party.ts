/** Who sleeps in one room. */
export interface RoomParty {
  readonly adults: number;
  readonly childAges: readonly number[];
}

export interface Party {
  readonly adults: number;
  readonly childAges: readonly number[];
  readonly rooms: number;
}

/** Ages that were not told count as this: old enough for a bed of one's own, so that no price rises later. */
export const untoldAge = 12;

/**
 * A party over its rooms as evenly as can be, the first rooms taking the rest: 5 adults and 1 child in 2 rooms are
 * 3 adults, and 2 adults with the child.
 */
export function dividedParty({ adults, childAges, rooms }: Party): RoomParty[] {
  const parties = Array.from({ length: rooms }, (_, index) => ({
    adults: Math.floor(adults / rooms) + (index < adults % rooms ? 1 : 0),
    childAges: [] as number[],
  }));
  for (const age of childAges) smallest(parties).childAges.push(age);
  return parties;
}

export interface Choosing extends Party {
  readonly roomByRoom?: boolean;
  /** Rooms chosen already, in order. */
  readonly picked?: readonly RoomChoice[];
}

/** The parties an offer is asked for: all rooms alike, or the next room alone. */
export function partiesAsked(choosing: Choosing): RoomParty[] {
  const parties = dividedParty(choosing);
  const next = choosing.picked?.length ?? 0;
  return choosing.roomByRoom ? parties.slice(next, next + 1) : parties;
}

function smallest<Room extends RoomParty>(parties: readonly Room[]): Room {
  return parties.reduce((best, room) => (guestsIn(room) < guestsIn(best) ? room : best));
}

function guestsIn(room: RoomParty): number {
  return room.adults + room.childAges.length;
}

/** A room as an address names it: `DLX.BAR.2` or, with children of 4 and 9, `DLX.BAR.2.4-9`. */
export interface RoomChoice extends RoomParty {
  readonly roomType: string;
  readonly ratePlan: string;
}

export function roomChoiceText({ roomType, ratePlan, adults, childAges }: RoomChoice): string {
  const parts = [roomType, ratePlan, String(adults)];
  return [...parts, ...(childAges.length > 0 ? [childAges.join('-')] : [])].join('.');
}

const choiceShape = /^([\w-]{1,40})\.([\w-]{1,40})\.(\d{1,2})(?:\.(\d{1,2}(?:-\d{1,2}){0,9}))?$/;

export function parseRoomChoice(text: string): RoomChoice | null {
  const match = choiceShape.exec(text);
  if (!match?.[1] || !match[2]) return null;
  const childAges = match[4] === undefined ? [] : match[4].split('-').map(Number);
  const adults = Number(match[3]);
  if (adults < 1 || childAges.some((age) => age > 17)) return null;
  return { roomType: match[1], ratePlan: match[2], adults, childAges };
}
