import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import { notFound, ruleBroken } from '../../core/errors.ts';
import { currencyExponent } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { amendedBreaches } from './book-breach.service.ts';
import { type BulkChange, type BulkSummary, bulkCells, bulkSummary } from './bulk-price.ts';
import { cellsAmendment } from './price-change.service.ts';
import type { NotedCell } from './price-change.ts';
import { proposeNotedPrices } from './price-proposal.service.ts';
import type { RailBreach } from './rail.ts';
import { loadRateBook } from './rate-book.service.ts';
import type { RateBook } from './rate-book.ts';

/** What the change would come to, and which rails it would break, without writing anything. */
export async function previewBulk(
  db: DbOrTx,
  hotelId: number,
  { change, effectiveDate }: Pick<BulkProposal, 'change' | 'effectiveDate'>,
): Promise<BulkSummary & { readonly breaches: readonly RailBreach[] }> {
  const cells = await cellsOf(db, hotelId, change);
  const unwritten = { hotelId, id: 0, effectiveDate: effectiveDate ?? null };
  const breaches =
    cells.length === 0 ? [] : await amendedBreaches(db, unwritten, { amendment: cellsAmendment(cells) });
  return { ...bulkSummary(cells), breaches };
}

export interface BulkProposal {
  readonly hotelId: number;
  readonly change: BulkChange;
  readonly note?: string | undefined;
  readonly effectiveDate?: CalendarDate | null | undefined;
  readonly submit: boolean;
}

/** One change of rates with all the prices, for somebody else to approve: all of them or none. */
export function proposeBulk(ctx: Context, { change, ...proposal }: BulkProposal): Promise<number> {
  return proposeNotedPrices(ctx, proposal, (tx) => cellsOf(tx, proposal.hotelId, change));
}

async function cellsOf(db: DbOrTx, hotelId: number, change: BulkChange): Promise<NotedCell[]> {
  const book = await loadRateBook(db, {
    hotelId,
    arrival: change.firstDate,
    departure: addDays(change.endDate, -1),
  });
  refuseForeign(book, change);
  return bulkCells(book, change, 10 ** currencyExponent(book.hotel.currency));
}

function refuseForeign(book: RateBook, { ratePlanIds, roomTypeIds }: BulkChange): void {
  const types = new Set(book.types.map((type) => type.id));
  if (roomTypeIds.some((id) => !types.has(id))) throw notFound('room_type_not_found');
  for (const id of ratePlanIds) {
    const plan = book.plans.get(id);
    if (!plan) throw notFound('rate_plan_not_found');
    if (plan.parentPlanId !== null) throw ruleBroken('derived_plan_has_no_prices');
  }
}
