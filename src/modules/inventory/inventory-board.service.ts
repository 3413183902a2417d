import { addDays, type CalendarDate, eachNight } from '../../core/calendar-date.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { getRoomType, listRoomTypes } from '../room-types/room-type.service.ts';
import type { RoomType } from '../room-types/room-type.ts';
import {
  deleteHouseLimit,
  type HouseNight,
  lockRoomTypes,
  selectAndLockNightsOfTypes,
  selectHouseNights,
  selectNights,
  type TypeNightRow,
  updateAllowance,
  upsertHouseLimit,
} from './inventory.queries.ts';

export interface InventoryBoard {
  readonly dates: readonly CalendarDate[];
  readonly types: readonly {
    readonly type: RoomType;
    readonly nights: ReadonlyMap<CalendarDate, TypeNightRow>;
  }[];
  readonly house: ReadonlyMap<CalendarDate, HouseNight>;
}

/** Types by dates: what each can sell, has sold and holds. */
export async function inventoryBoard(
  db: DbOrTx,
  hotelId: number,
  from: CalendarDate,
  days: number,
): Promise<InventoryBoard> {
  const to = addDays(from, days);
  const types = await listRoomTypes(db, hotelId);
  const nights = await selectNights(db, { hotelId, from, to });
  const house = await selectHouseNights(db, { hotelId, from, to });
  return {
    dates: eachNight(from, to),
    types: types
      .filter((type) => type.active)
      .map((type) => ({
        type,
        nights: new Map(
          nights.filter((night) => night.roomTypeId === type.id).map((night) => [night.date, night]),
        ),
      })),
    house: new Map(house.map((night) => [night.date, night])),
  };
}

interface Range {
  readonly hotelId: number;
  readonly from: CalendarDate;
  /** The first date that is not changed. */
  readonly to: CalendarDate;
}

const longestRangeDays = 400;
const mostAllowance = 100;

/** How many more than its rooms a type may sell. A lower allowance displaces nobody: what is sold stays sold. */
export function setAllowance(
  ctx: Context,
  change: Range & { readonly roomTypeId: number; readonly allowance: number },
): Promise<void> {
  const { hotelId, roomTypeId, allowance } = change;
  refuseBadRange(change);
  if (!Number.isInteger(allowance) || allowance < 0 || allowance > mostAllowance) {
    throw ruleBroken('allowance_out_of_range', { most: mostAllowance });
  }
  return inTransaction(ctx.db, async (tx) => {
    const type = await getRoomType(tx, hotelId, roomTypeId);
    await lockNights(tx, change, [roomTypeId]);
    await updateAllowance(tx, change);
    await record(tx, ctx, change, { action: 'allowance_changed', label: type.code, after: { allowance } });
  });
}

/**
 * How many rooms the whole house may sell on each date; null takes the limit away. Refused where more are sold: the
 * limit can be set to what is sold, and then nothing more sells.
 */
export function setHouseLimit(
  ctx: Context,
  change: Range & { readonly houseLimit: number | null },
): Promise<void> {
  const { hotelId, houseLimit } = change;
  refuseBadRange(change);
  if (houseLimit !== null && (!Number.isInteger(houseLimit) || houseLimit < 0 || houseLimit > 100_000)) {
    throw ruleBroken('house_limit_out_of_range');
  }
  return inTransaction(ctx.db, async (tx) => {
    const types = await listRoomTypes(tx, hotelId);
    const nights = await lockNights(
      tx,
      change,
      types.map((type) => type.id),
    );
    if (houseLimit === null) await deleteHouseLimit(tx, change);
    else {
      refuseBelowSold(nights, houseLimit);
      await upsertHouseLimit(tx, { ...change, houseLimit });
    }
    await record(tx, ctx, change, { action: 'house_limit_changed', label: '', after: { houseLimit } });
  });
}

async function lockNights(tx: Tx, range: Range, roomTypeIds: readonly number[]): Promise<TypeNightRow[]> {
  await lockRoomTypes(tx, range.hotelId);
  return selectAndLockNightsOfTypes(tx, { ...range, roomTypeIds });
}

function refuseBadRange({ from, to }: Range): void {
  if (to <= from) throw ruleBroken('dates_in_wrong_order');
  if (to > addDays(from, longestRangeDays)) throw ruleBroken('range_too_long', { count: longestRangeDays });
}

function refuseBelowSold(nights: readonly TypeNightRow[], houseLimit: number): void {
  const taken = new Map<CalendarDate, number>();
  for (const { date, sold, held, houseRooms } of nights) {
    taken.set(date, (taken.get(date) ?? 0) + (sold + held) * houseRooms);
  }
  const above = [...taken].filter(([, rooms]) => rooms > houseLimit);
  if (above.length === 0) return;
  throw conflict('house_limit_below_sold', {
    dates: above.map(([date]) => date),
    most: Math.max(...above.map(([, rooms]) => rooms)),
  });
}

interface Change {
  readonly action: string;
  readonly label: string;
  readonly after: object;
}

function record(
  tx: Tx,
  ctx: Context,
  { hotelId, from, to }: Range,
  { action, label, after }: Change,
): Promise<void> {
  return recordEvent(tx, ctx, {
    hotelId,
    action,
    subjectType: 'inventory',
    subjectId: hotelId,
    subjectLabel: label,
    after: { from, to, ...after },
  });
}
