import { z } from 'zod';
import { notFound, ruleBroken } from '../../core/errors.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import type { ChangeKind } from './change-kind.service.ts';
import * as queries from './price-change.queries.ts';
import { type NotedCell, notedCells, type PriceCell, priceDifferences, spanOf } from './price-change.ts';
import { selectRails } from './rail.queries.ts';
import { railBreaches } from './rail.ts';
import { loadRateBook } from './rate-book.service.ts';
import { listRatePlans } from './rate-plan.service.ts';

/** What stands beside the cells, to tell them apart in a list. */
const PricesPayload = z.object({ cells: z.int(), firstDate: z.string(), lastDate: z.string() });
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
  breaches: async (tx, { hotelId, changeId }) => {
    const rails = await selectRails(tx, hotelId);
    if (rails.length === 0) return [];
    return railBreaches(rails, await queries.selectRailedPrices(tx, hotelId, changeId));
  },
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
