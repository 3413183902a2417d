import { z } from 'zod';
import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { amountNames, countNames, type DatedFigures, type DayFigures } from './statistics.ts';

export interface Period {
  readonly key: string;
  readonly from: CalendarDate;
  /** Included. */
  readonly to: CalendarDate;
}

export interface PeriodFigures {
  readonly key: string;
  /** Days that were closed and kept. */
  readonly days: number;
  readonly figures: DayFigures;
}

const columns: Record<(typeof countNames)[number] | (typeof amountNames)[number], string> = {
  roomsInHotel: 'rooms_in_hotel',
  roomsOutOfOrder: 'rooms_out_of_order',
  roomsOutOfService: 'rooms_out_of_service',
  roomsSold: 'rooms_sold',
  complimentary: 'complimentary',
  houseUse: 'house_use',
  dayUse: 'day_use',
  arrivals: 'arrivals',
  departures: 'departures',
  noShows: 'no_shows',
  cancellations: 'cancellations',
  walkIns: 'walk_ins',
  adults: 'adults',
  children: 'children',
  roomRevenueMinor: 'room_revenue_minor',
  foodRevenueMinor: 'food_revenue_minor',
  otherRevenueMinor: 'other_revenue_minor',
  taxesMinor: 'taxes_minor',
  paymentsMinor: 'payments_minor',
};

const sums = Prisma.raw(
  Object.entries(columns)
    .map(([name, column]) => `coalesce(sum(day.${column}), 0) AS "${name}"`)
    .join(', '),
);

const number = z.coerce.number();
const money = number.transform(minor);
const SumRow = z.object({
  key: z.string(),
  days: number,
  ...(Object.fromEntries(countNames.map((name) => [name, number])) as Record<
    (typeof countNames)[number],
    typeof number
  >),
  ...(Object.fromEntries(amountNames.map((name) => [name, money])) as Record<
    (typeof amountNames)[number],
    typeof money
  >),
});

/** The kept days of several periods, each summed, in one statement. */
export async function selectPeriods(
  db: DbOrTx,
  hotelId: number,
  periods: readonly Period[],
): Promise<PeriodFigures[]> {
  const values = periods.map(
    (period) => Prisma.sql`(${period.key}::text, ${period.from}::date, ${period.to}::date)`,
  );
  const rows = await selectRows(
    db,
    SumRow,
    Prisma.sql`
    SELECT period.key, count(day.date) AS days, ${sums}
    FROM (VALUES ${Prisma.join(values)}) AS period (key, first, last)
    LEFT JOIN statistics_days day ON day.hotel_id = ${hotelId} AND day.date BETWEEN period.first AND period.last
    GROUP BY period.key`,
  );
  return rows.map(({ key, days, ...figures }) => ({ key, days, figures }));
}

/** The kept days of one period, day by day. */
export async function selectDays(
  db: DbOrTx,
  hotelId: number,
  period: Omit<Period, 'key'>,
): Promise<DatedFigures[]> {
  const rows = await db.statisticsDay.findMany({
    where: { hotelId, date: { gte: toDbDate(period.from), lte: toDbDate(period.to) } },
    orderBy: { date: 'asc' },
  });
  return rows.map(({ date, hotelId: _, ...row }) => ({
    ...row,
    date: fromDbDate(date),
    roomRevenueMinor: minor(row.roomRevenueMinor),
    foodRevenueMinor: minor(row.foodRevenueMinor),
    otherRevenueMinor: minor(row.otherRevenueMinor),
    taxesMinor: minor(row.taxesMinor),
    paymentsMinor: minor(row.paymentsMinor),
  }));
}
