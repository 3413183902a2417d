import { addDays, type CalendarDate, eachNight } from '../../core/calendar-date.ts';
import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { setStopSellIn } from '../rates/restriction.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import type { RoomType } from '../room-types/room-type.ts';
import { lockRoomTypes, selectAndLockNightsOfTypes, type TypeNightRow } from './inventory.queries.ts';
import {
  deleteHouseLimit,
  selectBoardNights,
  updateAllowance,
  upsertHouseLimit,
} from './inventory-board.queries.ts';
import {
  type BoardNight,
  type DateRange,
  datesOf,
  houseNight,
  type NightsByType,
} from './inventory-board.ts';
import { takenRooms } from './room-nights.ts';

export interface InventoryBoard {
  readonly dates: readonly CalendarDate[];
  /** Those on sale. */
  readonly types: readonly RoomType[];
  readonly nights: ReadonlyMap<CalendarDate, NightsByType>;
}

/** Types by dates: what each can sell, has sold and holds. Two statements. */
export async function inventoryBoard(
  db: DbOrTx,
  { hotelId, from, days }: { hotelId: number; from: CalendarDate; days: number },
): Promise<InventoryBoard> {
  const to = addDays(from, days);
  const types = await listRoomTypes(db, hotelId);
  const nights = await selectBoardNights(db, { hotelId, from, to });
  return { dates: eachNight(from, to), types: types.filter((type) => type.active), nights: byDate(nights) };
}

function byDate(nights: readonly BoardNight[]): Map<CalendarDate, Map<number, BoardNight>> {
  const dates = new Map<CalendarDate, Map<number, BoardNight>>();
  for (const night of nights) {
    const ofDate = dates.get(night.date) ?? new Map<number, BoardNight>();
    dates.set(night.date, ofDate.set(night.roomTypeId, night));
  }
  return dates;
}

export interface InventoryChange extends DateRange {
  readonly hotelId: number;
  /** Empty means every type; a stop of the sale then holds for the house. */
  readonly roomTypeIds: readonly number[];
  readonly allowance?: number | undefined;
  readonly sale?: 'stop' | 'resume' | undefined;
  /** Null takes the limit away. */
  readonly houseLimit?: number | null | undefined;
}

const longestRangeDays = 400;
const mostAllowance = 100;

/**
 * Sets allowance, sale and house limit of some nights at once, all or nothing. A lower allowance displaces nobody: what
 * is sold stays sold. A house limit below what is sold is refused: it can be set to what is sold, and then nothing more
 * sells.
 */
export function changeInventory(ctx: Context, change: InventoryChange): Promise<void> {
  refuseNonsense(change);
  const { hotelId, allowance, sale, houseLimit } = change;
  return inTransaction(ctx.db, async (tx) => {
    const all = (await listRoomTypes(tx, hotelId)).map((type) => type.id);
    const roomTypeIds = typesMeant(change, all);
    await lockRoomTypes(tx, hotelId);
    const nights = await selectAndLockNightsOfTypes(tx, { ...change, roomTypeIds: all });
    const dates = datesOf(change);
    if (allowance !== undefined) await updateAllowance(tx, { hotelId, roomTypeIds, dates, allowance });
    if (houseLimit === null) await deleteHouseLimit(tx, { hotelId, dates });
    else if (houseLimit !== undefined) {
      refuseBelowSold(nights, dates, houseLimit);
      await upsertHouseLimit(tx, { hotelId, dates, houseLimit });
    }
    for (const roomTypeId of sale === undefined ? [] : salesMeant(change)) {
      await setStopSellIn(tx, { hotelId, roomTypeId, dates, closed: sale === 'stop' });
    }
    await record(tx, ctx, change);
  });
}

function refuseNonsense(change: InventoryChange): void {
  const { from, to, allowance, sale, houseLimit } = change;
  if (to <= from) throw ruleBroken('dates_in_wrong_order');
  if (to > addDays(from, longestRangeDays)) throw ruleBroken('range_too_long', { count: longestRangeDays });
  if (allowance === undefined && sale === undefined && houseLimit === undefined)
    throw ruleBroken('change_nothing');
  if (allowance !== undefined && !isCount(allowance, mostAllowance)) {
    throw ruleBroken('allowance_out_of_range', { most: mostAllowance });
  }
  if (typeof houseLimit === 'number' && !isCount(houseLimit, 100_000)) {
    throw ruleBroken('house_limit_out_of_range');
  }
}

const isCount = (number: number, most: number) => Number.isInteger(number) && number >= 0 && number <= most;

function typesMeant({ roomTypeIds }: InventoryChange, all: readonly number[]): readonly number[] {
  if (roomTypeIds.some((id) => !all.includes(id))) throw notFound('room_type_not_found');
  return roomTypeIds.length === 0 ? all : roomTypeIds;
}

const salesMeant = ({ roomTypeIds }: InventoryChange) => (roomTypeIds.length === 0 ? [null] : roomTypeIds);

function refuseBelowSold(
  nights: readonly TypeNightRow[],
  dates: readonly CalendarDate[],
  houseLimit: number,
): void {
  const taken = new Map<CalendarDate, number>();
  for (const { date, sold, held, houseRooms } of nights) {
    taken.set(date, (taken.get(date) ?? 0) + (sold + held) * houseRooms);
  }
  const above = dates.filter((date) => (taken.get(date) ?? 0) > houseLimit);
  if (above.length === 0) return;
  throw conflict('house_limit_below_sold', {
    dates: above,
    most: Math.max(...above.map((date) => taken.get(date) ?? 0)),
  });
}

async function record(tx: Tx, ctx: Context, { hotelId, ...after }: InventoryChange): Promise<void> {
  await recordEvent(tx, ctx, {
    hotelId,
    action: 'inventory_changed',
    subjectType: 'inventory',
    subjectId: hotelId,
    after: { ...after },
  });
  await publish(tx, { hotelId, topic: 'inventory' });
}

export interface ChangePreview {
  readonly dates: readonly CalendarDate[];
  readonly types: readonly RoomType[];
  /** Nights of types that are open for sale and would be changed. */
  readonly nights: number;
  /** Dates that the house limit can not be set on, and the most rooms taken on one of them. */
  readonly refused: readonly CalendarDate[];
  readonly most: number;
  /** Nights on which more is taken than the new allowance lets sell: they sell nothing more, and keep what they have. */
  readonly above: number;
}

/** What a change would do, before it is done. */
export async function previewChange(db: DbOrTx, change: InventoryChange): Promise<ChangePreview> {
  refuseNonsense(change);
  const { hotelId, from, to, allowance, houseLimit } = change;
  const all = await listRoomTypes(db, hotelId);
  const meant = typesMeant(
    change,
    all.map((type) => type.id),
  );
  const nights = byDate(await selectBoardNights(db, { hotelId, from, to }));
  const dates = datesOf(change).filter((date) => nights.has(date));
  const changed = dates.flatMap((date) =>
    [...(nights.get(date)?.values() ?? [])].filter((night) => meant.includes(night.roomTypeId)),
  );
  const taken = dates.map((date) => ({ date, rooms: houseNight(nights.get(date) ?? new Map()).taken }));
  const refused = typeof houseLimit === 'number' ? taken.filter(({ rooms }) => rooms > houseLimit) : [];
  return {
    dates,
    types: all.filter((type) => meant.includes(type.id)),
    nights: changed.length,
    refused: refused.map(({ date }) => date),
    most: Math.max(0, ...refused.map(({ rooms }) => rooms)),
    above:
      allowance === undefined
        ? 0
        : changed.filter((night) => takenRooms(night) > night.capacity + allowance).length,
  };
}
