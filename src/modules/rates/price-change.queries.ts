import { z } from 'zod';
import { fromDbDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import type { CellGroup, NotedCell, PriceCell } from './price-change.ts';

const money = z.int().transform(minor);
const day = z.date().transform(fromDbDate);

/** All cells in one statement, however many they are. */
export async function insertCells(tx: Tx, changeId: number, cells: readonly NotedCell[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO rate_change_cells (change_id, rate_plan_id, room_type_id, date, price_minor, special_name,
      before_price_minor, before_special_name, from_minor, to_minor)
    SELECT ${changeId}::int, * FROM unnest(${columnOf(cells, 'ratePlanId')}::int[],
      ${columnOf(cells, 'roomTypeId')}::int[], ${columnOf(cells, 'date')}::date[],
      ${columnOf(cells, 'priceMinor')}::int[], ${columnOf(cells, 'specialName')}::text[],
      ${columnOf(cells, 'beforePriceMinor')}::int[], ${columnOf(cells, 'beforeSpecialName')}::text[],
      ${columnOf(cells, 'fromMinor')}::int[], ${columnOf(cells, 'toMinor')}::int[])`;
}

/** Takes the cells of a change away, for others to take their place. */
export async function deleteCells(tx: Tx, changeId: number): Promise<void> {
  await tx.$executeRaw`DELETE FROM rate_change_cells WHERE change_id = ${changeId}`;
}

function columnOf<Name extends keyof NotedCell>(cells: readonly NotedCell[], name: Name): NotedCell[Name][] {
  return cells.map((cell) => cell[name]);
}

/** What stands there now, for the cells of a change in which it differs from what was noted. */
export async function updateNotes(tx: Tx, changeId: number, cells: readonly NotedCell[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE rate_change_cells c SET before_price_minor = n.before_price, before_special_name = n.before_name,
      from_minor = n.from_price, to_minor = n.to_price
    FROM unnest(${columnOf(cells, 'ratePlanId')}::int[], ${columnOf(cells, 'roomTypeId')}::int[],
      ${columnOf(cells, 'date')}::date[], ${columnOf(cells, 'beforePriceMinor')}::int[],
      ${columnOf(cells, 'beforeSpecialName')}::text[], ${columnOf(cells, 'fromMinor')}::int[],
      ${columnOf(cells, 'toMinor')}::int[]) AS n (plan, type, date, before_price, before_name, from_price, to_price)
    WHERE c.change_id = ${changeId} AND c.rate_plan_id = n.plan AND c.room_type_id = n.type AND c.date = n.date
      AND (c.before_price_minor, c.before_special_name, c.from_minor, c.to_minor)
        IS DISTINCT FROM (n.before_price, n.before_name, n.from_price, n.to_price)`;
}

const CellRow = z.object({
  ratePlanId: z.int(),
  roomTypeId: z.int(),
  date: day,
  priceMinor: money.nullable(),
  specialName: z.string().nullable(),
  beforePriceMinor: money.nullable(),
  beforeSpecialName: z.string().nullable(),
});

/** A cell with what stood there when the change was submitted. */
export type StoredCell = PriceCell & Pick<NotedCell, 'beforePriceMinor' | 'beforeSpecialName'>;

export function selectCells(db: DbOrTx, changeId: number): Promise<StoredCell[]> {
  return selectRows(
    db,
    CellRow,
    Prisma.sql`SELECT rate_plan_id AS "ratePlanId", room_type_id AS "roomTypeId", date, price_minor AS "priceMinor",
      special_name AS "specialName", before_price_minor AS "beforePriceMinor",
      before_special_name AS "beforeSpecialName" FROM rate_change_cells WHERE change_id = ${changeId}`,
  );
}

const GroupRow = z.object({
  ratePlanId: z.int(),
  roomTypeId: z.int(),
  fromMinor: money.nullable(),
  toMinor: money.nullable(),
  isCleared: z.boolean(),
  specialName: z.string().nullable(),
  dates: z.array(day),
});

export function selectCellGroups(db: DbOrTx, changeId: number): Promise<CellGroup[]> {
  return selectRows(
    db,
    GroupRow,
    Prisma.sql`SELECT c.rate_plan_id AS "ratePlanId", c.room_type_id AS "roomTypeId", from_minor AS "fromMinor",
        to_minor AS "toMinor", c.price_minor IS NULL AS "isCleared", special_name AS "specialName",
        array_agg(date ORDER BY date) AS dates
      FROM rate_change_cells c JOIN rate_plans p ON p.id = c.rate_plan_id JOIN room_types t ON t.id = c.room_type_id
      WHERE change_id = ${changeId}
      GROUP BY c.rate_plan_id, c.room_type_id, from_minor, to_minor, c.price_minor IS NULL, special_name, p.sort_order,
        p.code, t.sort_order, t.code
      ORDER BY p.sort_order, p.code, t.sort_order, t.code, min(date)`,
  );
}

const PairRow = z.object({
  ownPlan: z.boolean(),
  ownType: z.boolean(),
  isDerived: z.boolean(),
  isSold: z.boolean(),
});

/** What is wrong with the plans and types that the cells name, pair by pair; none when all is right. */
export function selectWrongPairs(
  tx: Tx,
  hotelId: number,
  changeId: number,
): Promise<z.output<typeof PairRow>[]> {
  return selectRows(
    tx,
    PairRow,
    Prisma.sql`SELECT p.id IS NOT NULL AS "ownPlan", t.id IS NOT NULL AS "ownType",
        coalesce(p.parent_plan_id IS NOT NULL, false) AS "isDerived", s.rate_plan_id IS NOT NULL AS "isSold"
      FROM (SELECT DISTINCT rate_plan_id, room_type_id FROM rate_change_cells WHERE change_id = ${changeId}) c
      LEFT JOIN rate_plans p ON p.id = c.rate_plan_id AND p.hotel_id = ${hotelId}
      LEFT JOIN room_types t ON t.id = c.room_type_id AND t.hotel_id = ${hotelId}
      LEFT JOIN rate_plan_room_types s ON s.rate_plan_id = c.rate_plan_id AND s.room_type_id = c.room_type_id
      WHERE p.id IS NULL OR t.id IS NULL OR p.parent_plan_id IS NOT NULL OR s.rate_plan_id IS NULL`,
  );
}

const CountRow = z.object({ count: z.int() });

/** How many cells have another price of their own now than when the change was submitted. */
export async function countStaleCells(db: DbOrTx, changeId: number): Promise<number> {
  const [row] = await selectRows(
    db,
    CountRow,
    Prisma.sql`SELECT count(*)::int AS count FROM rate_change_cells c
      LEFT JOIN rate_days d ON d.rate_plan_id = c.rate_plan_id AND d.room_type_id = c.room_type_id AND d.date = c.date
      WHERE c.change_id = ${changeId} AND (d.price_minor, d.special_name)
        IS DISTINCT FROM (c.before_price_minor, c.before_special_name)`,
  );
  return row?.count ?? 0;
}

/** Sets and clears the dates' own prices as the change says. */
export async function writeRateDays(tx: Tx, hotelId: number, changeId: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO rate_days (rate_plan_id, room_type_id, date, hotel_id, price_minor, special_name)
    SELECT rate_plan_id, room_type_id, date, ${hotelId}::int, price_minor, special_name
    FROM rate_change_cells WHERE change_id = ${changeId} AND price_minor IS NOT NULL
    ORDER BY rate_plan_id, room_type_id, date
    ON CONFLICT (rate_plan_id, room_type_id, date)
      DO UPDATE SET price_minor = excluded.price_minor, special_name = excluded.special_name`;
  await tx.$executeRaw`
    DELETE FROM rate_days d USING rate_change_cells c
    WHERE c.change_id = ${changeId} AND c.price_minor IS NULL AND d.rate_plan_id = c.rate_plan_id
      AND d.room_type_id = c.room_type_id AND d.date = c.date`;
}

/** The cells of a new change that undoes another: what stood before it. */
export async function copyFormerCells(tx: Tx, changeId: number, rolledBackId: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO rate_change_cells (change_id, rate_plan_id, room_type_id, date, price_minor, special_name)
    SELECT ${changeId}::int, rate_plan_id, room_type_id, date, before_price_minor, before_special_name
    FROM rate_change_cells WHERE change_id = ${rolledBackId}`;
}
