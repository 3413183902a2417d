import { type CalendarDate, toDbDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { Tx } from '../../platform/db.ts';

interface Prices {
  readonly hotelId: number;
  readonly ratePlanId: number;
  readonly roomTypeIds: readonly number[];
  readonly dates: readonly CalendarDate[];
}

export async function deleteRateDays(
  tx: Tx,
  { hotelId, ratePlanId, roomTypeIds, dates }: Prices,
): Promise<void> {
  const where = {
    hotelId,
    ratePlanId,
    roomTypeId: { in: [...roomTypeIds] },
    date: { in: dates.map(toDbDate) },
  };
  await tx.rateDay.deleteMany({ where });
}

export async function upsertRateDays(
  tx: Tx,
  prices: Prices & { readonly priceMinor: Minor; readonly specialName: string | null },
): Promise<void> {
  const { hotelId, ratePlanId, roomTypeIds, dates, priceMinor, specialName } = prices;
  await tx.$executeRaw`
    INSERT INTO rate_days (rate_plan_id, room_type_id, date, hotel_id, price_minor, special_name)
    SELECT ${ratePlanId}, type, day::date, ${hotelId}, ${priceMinor}, ${specialName}
    FROM unnest(${[...roomTypeIds]}::int[]) AS type CROSS JOIN unnest(${[...dates]}::text[]) AS day
    ORDER BY type, day
    ON CONFLICT (rate_plan_id, room_type_id, date)
      DO UPDATE SET price_minor = excluded.price_minor, special_name = excluded.special_name`;
}
