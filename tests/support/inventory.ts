import type { CalendarDate } from '../../src/core/calendar-date.ts';
import { changeInventory } from '../../src/modules/inventory/inventory-board.service.ts';
import type { Context } from '../../src/platform/context.ts';

interface Range {
  readonly hotelId: number;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** Every day of the range. */
export function setAllowance(
  ctx: Context,
  { roomTypeId, ...change }: Range & { readonly roomTypeId: number; readonly allowance: number },
): Promise<void> {
  return changeInventory(ctx, { ...change, weekdays: [], roomTypeIds: [roomTypeId] });
}

/** Every day of the range; null takes the limit away. */
export function setHouseLimit(
  ctx: Context,
  change: Range & { readonly houseLimit: number | null },
): Promise<void> {
  return changeInventory(ctx, { ...change, weekdays: [], roomTypeIds: [] });
}
