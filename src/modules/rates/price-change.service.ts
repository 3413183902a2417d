import { z } from 'zod';
import { addDays, calendarDate } from '../../core/calendar-date.ts';
import { notFound, ruleBroken } from '../../core/errors.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { bookWithCells } from './amended-book.service.ts';
import type { Amendment, ChangeKind } from './change-kind.service.ts';
import * as queries from './price-change.queries.ts';
import { type NotedCell, notedCells, type PriceCell, priceDifferences, spanOf } from './price-change.ts';
import { loadRateBook } from './rate-book.service.ts';
import { listRatePlans } from './rate-plan.service.ts';

/** What stands beside the cells, to tell them apart in a list. */
const Day = z.string().transform(calendarDate);
const PricesPayload = z.object({ cells: z.int(), firstDate: Day, lastDate: Day });
type PricesPayload = z.output<typeof PricesPayload>;

/** Prices of dates. The cells are rows of their own; the payload only counts them. */
export const pricesKind: ChangeKind<PricesPayload> = {
  kind: 'prices',
  Payload: PricesPayload,
  current: async () => null,
  check: async (tx, { hotelId, changeId }) => refuseWrongPairs(tx, hotelId, changeId),
  apply: async (tx, _ctx, { hotelId, changeId }) => {
    await queries.writeRateDays(tx, hotelId, changeId);
    return { subjectId: null };
  },
  label: ({ firstDate, lastDate }) =>
    firstDate === lastDate ? { date: firstDate } : { list: [{ date: firstDate }, { date: lastDate }] },
  differences: async (db, { hotelId, changeId }) => {
    const [groups, plans, types] = await Promise.all([
      queries.selectCellGroups(db, changeId),
      listRatePlans(db, hotelId),
      listRoomTypes(db, hotelId),
    ]);
    const codesOf = (list: readonly { readonly id: number; readonly code: string }[]) =>
      new Map(list.map(({ id, code }) => [id, code]));
    return priceDifferences(groups, { plans: codesOf(plans), types: codesOf(types) });
  },
  amendment: async (db, { changeId }) => cellsAmendment(await queries.selectCells(db, changeId)),
  isStale: async (db, { changeId }) => (await queries.countStaleCells(db, changeId)) > 0,
  noteCurrent: async (tx, { hotelId, changeId }) => {
    const cells = await queries.selectCells(tx, changeId);
    await queries.updateNotes(tx, changeId, await noted(tx, hotelId, cells));
    return null;
  },
  rollBack: async (tx, { changeId }, rolledBackId) => {
    await queries.copyFormerCells(tx, changeId, rolledBackId);
    return summaryOf(await queries.selectCells(tx, changeId));
  },
};

/** How cells move what sells; there is at least one. */
export function cellsAmendment(cells: readonly queries.StoredCell[]): Amendment {
  const { first, last } = spanOf(cells);
  return {
    nights: [{ startDate: first, endDate: addDays(last, 1) }],
    made: (book) => bookWithCells(book, cells),
    undone: (book) =>
      bookWithCells(
        book,
        cells.map(({ beforePriceMinor, beforeSpecialName, ...cell }) => ({
          ...cell,
          priceMinor: beforePriceMinor,
          specialName: beforeSpecialName,
        })),
      ),
  };
}

async function refuseWrongPairs(tx: Tx, hotelId: number, changeId: number): Promise<void> {
  const wrong = await queries.selectWrongPairs(tx, hotelId, changeId);
  if (wrong.some(({ ownPlan }) => !ownPlan)) throw notFound('rate_plan_not_found');
  if (wrong.some(({ ownType }) => !ownType)) throw notFound('room_type_not_found');
  if (wrong.some(({ isDerived }) => isDerived)) throw ruleBroken('derived_plan_has_no_prices');
  if (wrong.length > 0) throw ruleBroken('plan_does_not_sell_type');
}

/** Keeps the cells of a change. Refused where one is not the hotel's own to price. */
export async function keepCells(
  tx: Tx,
  { hotelId, changeId }: { readonly hotelId: number; readonly changeId: number },
  cells: readonly NotedCell[],
): Promise<void> {
  await queries.insertCells(tx, changeId, cells);
  await refuseWrongPairs(tx, hotelId, changeId);
}

/** The cells of a change as they were written down. */
export function cellsOf(db: DbOrTx, changeId: number): Promise<PriceCell[]> {
  return queries.selectCells(db, changeId);
}

/** Puts other cells in the place of those of a change, under the rules of `keepCells`. */
export async function replaceCells(
  tx: Tx,
  subject: { readonly hotelId: number; readonly changeId: number },
  cells: readonly NotedCell[],
): Promise<void> {
  await queries.deleteCells(tx, subject.changeId);
  await keepCells(tx, subject, cells);
}

/** The cells with what stands there now. */
export async function noted(tx: Tx, hotelId: number, cells: readonly PriceCell[]): Promise<NotedCell[]> {
  const { first, last } = spanOf(cells);
  return notedCells(cells, await loadRateBook(tx, { hotelId, arrival: first, departure: last }));
}

/** The payload of a change with these cells. */
export function summaryOf(cells: readonly PriceCell[]): PricesPayload {
  const { first, last } = spanOf(cells);
  return { cells: cells.length, firstDate: first, lastDate: last };
}
