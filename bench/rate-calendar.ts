import { addDays, calendarDate } from '../src/core/calendar-date.ts';
import { basisPoints } from '../src/core/money.ts';
import { proposeBulk } from '../src/modules/rates/bulk-price.service.ts';
import { approveChange } from '../src/modules/rates/rate-approval.service.ts';
import { getRateChange } from '../src/modules/rates/rate-change.service.ts';
import { type Context, systemContext } from '../src/platform/context.ts';
import type { Db } from '../src/platform/db.ts';
import { permissions } from '../src/platform/permissions.ts';
import { atMost, type Figure, secondsOf, sideBySide, under } from './figure.ts';
import { analyse, fillHotels, now, today } from './hotels.ts';
import { inWorld } from './world.ts';

/**
 * One change of 20 types × 5 plans × 365 nights, sent for approval and approved, against the same rows by bare
 * INSERT … SELECT into the same tables, in one transaction.
 */
export function rateCalendar(): Promise<Figure[]> {
  return inWorld(async ({ db }) => {
    await fillHotels(db, { hotels: 1, pastDays: 0 });
    await priceEveryPlan(db);
    const { id: hotelId } = await db.hotel.findFirstOrThrow();
    let percent = 1;
    const change = () => {
      percent = -percent;
      return secondsOf(() => changeYear(db, hotelId, percent));
    };
    const speed = await sideBySide(3, change, () => secondsOf(() => copyLast(db)));
    return [
      atMost(3, { name: 'rate-calendar', unit: 's for 36,500 prices', ...speed }),
      under(3, { name: 'rate-calendar-seconds', unit: 's for 36,500 prices', figure: speed.figure }),
    ];
  });
}

/** Derived plans have no prices to set: here all five have their own. */
async function priceEveryPlan(db: Db): Promise<void> {
  await db.ratePlan.updateMany({
    where: { parentPlanId: { not: null } },
    data: { parentPlanId: null, adjustBasisPoints: null },
  });
  await db.ratePlanRoomType.updateMany({ where: { priceMinor: null }, data: { priceMinor: 80_000 } });
  await analyse(db);
}

function clerk(db: Db, id: number): Context {
  const actor = { kind: 'staff', id, name: `Clerk ${id}` } as const;
  return systemContext(db, () => now, { actor, permissions: new Set(permissions) });
}

async function changeYear(db: Db, hotelId: number, percent: number): Promise<void> {
  const [plans, types] = await Promise.all([
    db.ratePlan.findMany({ where: { hotelId }, select: { id: true } }),
    db.roomType.findMany({ where: { hotelId }, select: { id: true } }),
  ]);
  const firstDate = calendarDate(today);
  const change = {
    ratePlanIds: plans.map(({ id }) => id),
    roomTypeIds: types.map(({ id }) => id),
    firstDate,
    endDate: addDays(firstDate, 365),
    weekdays: [],
    move: { action: 'percent', basisPoints: basisPoints(percent * 100) },
    rounding: 'whole',
    specialName: null,
  } as const;
  const id = await proposeBulk(clerk(db, 1), { hotelId, change, submit: true });
  const { version } = await getRateChange(db, hotelId, id);
  await approveChange(clerk(db, 2), { hotelId, id, version });
  const written = await db.rateChangeCell.count({ where: { changeId: id } });
  if (written !== 36_500) throw new Error(`${written} prices were changed`);
}

/** The rows of the last change, written again by hand: the change, its cells, and the prices of the dates. */
async function copyLast(db: Db): Promise<void> {
  await db.$transaction(
    async (tx) => {
      const [row] = await tx.$queryRaw<{ id: number }[]>`
        INSERT INTO rate_changes (hotel_id, kind, payload, author_id, author_name, created_at)
        SELECT hotel_id, kind, payload, author_id, author_name, created_at FROM rate_changes
        ORDER BY live_at IS NULL, id DESC LIMIT 1 RETURNING id`;
      await tx.$executeRaw`
        INSERT INTO rate_change_cells
        SELECT ${row?.id}::int, rate_plan_id, room_type_id, date, price_minor, special_name, before_price_minor,
          before_special_name, from_minor, to_minor FROM rate_change_cells
        WHERE change_id = (SELECT max(id) FROM rate_changes WHERE live_at IS NOT NULL)`;
      await tx.$executeRaw`
        INSERT INTO rate_days (rate_plan_id, room_type_id, date, hotel_id, price_minor, special_name)
        SELECT rate_plan_id, room_type_id, date, 1, price_minor, special_name FROM rate_change_cells
        WHERE change_id = ${row?.id}::int
        ON CONFLICT (rate_plan_id, room_type_id, date)
          DO UPDATE SET price_minor = excluded.price_minor, special_name = excluded.special_name`;
    },
    { timeout: 60_000 },
  );
}
