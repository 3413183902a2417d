import { type Housekeeping, housekeepingStates } from '../rooms/room.ts';
import {
  occupancies,
  type RoomOccupancy,
  type RoomService,
  type RoomState,
  roomStates,
  type ShownStatus,
  services,
  shownStatuses,
} from '../rooms/room-status.ts';
import type { ShownRoom } from './room-board.ts';

export const boardGroupings = ['floor', 'type'] as const;
export type BoardGrouping = (typeof boardGroupings)[number];

/** The last is the order of the house itself: by floor and number. */
export const boardSorts = ['status', 'state', 'housekeeping', 'occupancy', 'service', 'number'] as const;
export type BoardSort = (typeof boardSorts)[number];

/** What a reader wants to see; a dimension left out is not asked about. */
export interface BoardFilter {
  readonly state?: RoomState | undefined;
  readonly occupancy?: RoomOccupancy | undefined;
  readonly housekeeping?: Housekeeping | undefined;
  readonly service?: RoomService | undefined;
  readonly status?: ShownStatus | undefined;
  readonly type?: string | undefined;
  readonly floor?: number | undefined;
}

export interface BoardView extends BoardFilter {
  readonly by: BoardGrouping;
  readonly sort: BoardSort;
}

/** What a room is to each dimension of the filter, as words: the browser filters by the same ones. */
export function dimensionsOf({ room, status }: ShownRoom): Record<keyof BoardFilter, readonly string[]> {
  return {
    state: [status.state],
    occupancy: [status.occupancy],
    housekeeping: [status.housekeeping],
    service: [status.service],
    status: status.statuses,
    type: [room.typeCode],
    floor: [String(room.floor)],
  };
}

export const filterKeys = [
  'state',
  'occupancy',
  'housekeeping',
  'service',
  'status',
  'type',
  'floor',
] as const;

export function fits(shown: ShownRoom, filter: BoardFilter): boolean {
  const dimensions = dimensionsOf(shown);
  return filterKeys.every((key) => {
    const wanted = filter[key];
    return wanted === undefined || dimensions[key].includes(String(wanted));
  });
}

/** The place of a room in each order: the pressing first, the ready ones last. `position` is its place in the house. */
export function ranksOf({ status }: ShownRoom, position: number): Record<BoardSort, number> {
  const [first] = status.statuses;
  return {
    status: first === undefined ? shownStatuses.length : shownStatuses.indexOf(first),
    state: roomStates.indexOf(status.state),
    housekeeping: housekeepingStates.indexOf(status.housekeeping),
    occupancy: occupancies.indexOf(status.occupancy),
    service: services.length - services.indexOf(status.service),
    number: position,
  };
}

export interface RankedRoom {
  readonly shown: ShownRoom;
  readonly ranks: Record<BoardSort, number>;
}

export interface RoomGroup {
  readonly key: string;
  readonly rooms: readonly RankedRoom[];
}

/** The rooms under their floors or types, each group in the order asked for. All of them: the filter hides, it drops none. */
export function groupedRooms(
  rooms: readonly ShownRoom[],
  { by, sort }: Pick<BoardView, 'by' | 'sort'>,
): RoomGroup[] {
  const ranked = rooms.map((shown, position) => ({ shown, ranks: ranksOf(shown, position) }));
  const groups = Map.groupBy(ranked, ({ shown: { room } }) =>
    by === 'floor' ? String(room.floor) : room.typeCode,
  );
  const place = ([first]: readonly RankedRoom[]) =>
    by === 'floor' ? (first?.shown.room.floor ?? 0) : (first?.shown.room.typeOrder ?? 0);
  return [...groups]
    .toSorted(([keyA, a], [keyB, b]) => place(a) - place(b) || (keyA < keyB ? -1 : 1))
    .map(([key, members]) => ({
      key,
      rooms: members.toSorted((a, b) => a.ranks[sort] - b.ranks[sort] || a.ranks.number - b.ranks.number),
    }));
}

/** The view as the rest of an address; empty for the usual view. */
export function viewQuery(view: BoardView, change: Partial<BoardView> = {}): string {
  const { by, sort, ...filter } = { ...view, ...change };
  const query = new URLSearchParams();
  for (const key of filterKeys) if (filter[key] !== undefined) query.set(key, String(filter[key]));
  if (by !== 'floor') query.set('by', by);
  if (sort !== 'number') query.set('sort', sort);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
