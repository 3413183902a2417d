import { isDayUse, nightsOf, type PlannedStay } from './stay-plan.ts';

/** One room type of the house the file describes. */
export interface PlannedType {
  readonly code: string;
  readonly rooms: number;
  /** Rooms that were sold above the house's own at the worst moment. */
  readonly allowance: number;
  readonly maxAdults: number;
  readonly maxChildren: number;
  readonly maxGuests: number;
}

export interface HousePlan {
  readonly types: readonly PlannedType[];
  /** Line of the stay → its room: the n-th of the type it was assigned. */
  readonly rooms: ReadonlyMap<number, { readonly type: string; readonly index: number }>;
}

/**
 * The house that can live these stays: as many rooms of each type as were in use at once, and the allowance by which
 * the books stood above that. A stay takes its reserved type until it checks in and its assigned type from then on.
 */
export function planHouse(stays: readonly PlannedStay[]): HousePlan {
  const rooms = assignedRooms(stays);
  const inUse = new Map<string, number>();
  for (const { type, index } of rooms.values()) inUse.set(type, Math.max(inUse.get(type) ?? 0, index + 1));

  const peaks = peaksOnTheBooks(stays);
  const codes = [...new Set(stays.flatMap((stay) => [stay.reservedType, stay.assignedType]))].sort();
  const types = codes.map((code) => {
    const count = Math.max(1, inUse.get(code) ?? 0);
    return {
      code,
      rooms: count,
      allowance: Math.max(0, (peaks.get(code) ?? 0) - count),
      ...guestLimits(stays, code),
    };
  });
  return { types, rooms };
}

/** Lowest free room of the assigned type at each arrival; departures of the day come first, day use frees at its end. */
function assignedRooms(stays: readonly PlannedStay[]): Map<number, { type: string; index: number }> {
  const lived = stays.filter((stay) => stay.end === 'checked_out');
  const order = [...lived].sort((a, b) =>
    a.arrival === b.arrival ? a.line - b.line : a.arrival < b.arrival ? -1 : 1,
  );
  const freeFrom = new Map<string, string[]>();
  const assigned = new Map<number, { type: string; index: number }>();
  for (const stay of order) {
    const free = freeFrom.get(stay.assignedType) ?? [];
    freeFrom.set(stay.assignedType, free);
    const found = free.findIndex((date) => date <= stay.arrival);
    const index = found === -1 ? free.length : found;
    free[index] = isDayUse(stay) ? `${stay.arrival} evening` : stay.departure;
    assigned.set(stay.line, { type: stay.assignedType, index });
  }
  return assigned;
}

type Change = readonly [stay: PlannedStay, type: string, rooms: 1 | -1];

/** Highest number of rooms per type that stands on one night's books while the days go by. */
function peaksOnTheBooks(stays: readonly PlannedStay[]): Map<string, number> {
  const sold = new Map<string, number>();
  const peaks = new Map<string, number>();
  for (const [stay, type, rooms] of changesInOrder(stays)) {
    for (const night of inventoryNights(stay)) {
      const key = `${type} ${night}`;
      const count = (sold.get(key) ?? 0) + rooms;
      sold.set(key, count);
      if (count > (peaks.get(type) ?? 0)) peaks.set(type, count);
    }
  }
  return peaks;
}

/** Every taking and returning of rooms; within the check-ins of a day all takings come first, as they run side by side. */
function changesInOrder(stays: readonly PlannedStay[]): Change[] {
  const changes: { at: string; change: Change }[] = [];
  for (const stay of stays) {
    changes.push({ at: `${stay.booked} 1`, change: [stay, stay.reservedType, 1] });
    if (stay.end === 'cancelled')
      changes.push({ at: `${stay.endDate} 2`, change: [stay, stay.reservedType, -1] });
    if (stay.end === 'no_show')
      changes.push({ at: `${stay.endDate} 3`, change: [stay, stay.reservedType, -1] });
    if (stay.end === 'checked_out' && stay.assignedType !== stay.reservedType) {
      changes.push({ at: `${stay.arrival} 4`, change: [stay, stay.assignedType, 1] });
      changes.push({ at: `${stay.arrival} 5`, change: [stay, stay.reservedType, -1] });
    }
  }
  return changes.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ change }) => change);
}

/** The inventory rows a stay takes: its nights, and for day use the day itself. */
export function inventoryNights(stay: PlannedStay): readonly string[] {
  return isDayUse(stay) ? [stay.arrival] : nightsOf(stay);
}

function guestLimits(stays: readonly PlannedStay[], code: string) {
  const guests = stays.filter((stay) => stay.reservedType === code || stay.assignedType === code);
  const most = (count: (stay: PlannedStay) => number) =>
    guests.reduce((top, stay) => Math.max(top, count(stay)), 1);
  return {
    maxAdults: most((stay) => stay.adults),
    maxChildren: most((stay) => stay.childAges.length),
    maxGuests: most((stay) => stay.adults + stay.childAges.length),
  };
}
