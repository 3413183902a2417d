import type { CalendarDate } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { keepCells, noted, pricesKind, summaryOf } from './price-change.service.ts';
import { cellsRefusal, type NotedCell, type PriceCell, spanOf } from './price-change.ts';
import { lockRateChanges } from './rate-change.queries.ts';
import { draftChangeIn, submitIn } from './rate-change.service.ts';

export interface Proposal {
  readonly hotelId: number;
  readonly note?: string | undefined;
  readonly effectiveDate?: CalendarDate | null | undefined;
  /** Asks for approval at once; otherwise it stays a draft of its author. */
  readonly submit: boolean;
}

const patience = { timeout: 60_000 };

/**
 * Writes down prices for dates, all of them or none: nothing sells by them before somebody else has approved. A date
 * with a name of its own keeps it when only its price changes.
 */
export function proposePrices(
  ctx: Context,
  { cells, ...proposal }: Proposal & { readonly cells: readonly PriceCell[] },
): Promise<number> {
  return proposeNotedPrices(ctx, proposal, async (tx, businessDate) => {
    refuseCells(cells, businessDate);
    return (await noted(tx, proposal.hotelId, cells)).map((cell) =>
      cell.priceMinor === null ? cell : { ...cell, specialName: cell.specialName ?? cell.beforeSpecialName },
    );
  });
}

/** The same for cells that are made of what stands there now. */
export function proposeNotedPrices(
  ctx: Context,
  { hotelId, note, effectiveDate, submit }: Proposal,
  cellsIn: (tx: Tx, businessDate: CalendarDate) => Promise<readonly NotedCell[]>,
): Promise<number> {
  return inTransaction(
    ctx.db,
    async (tx) => {
      const businessDate = await selectAndLockBusinessDate(tx, hotelId);
      await lockRateChanges(tx, hotelId);
      const cells = await cellsIn(tx, businessDate);
      refuseCells(cells, businessDate);
      const { first, last } = spanOf(cells);
      const subjectLabel = first === last ? first : `${first} – ${last}`;
      const subject = { kind: pricesKind.kind, subjectId: null, subjectLabel, payload: summaryOf(cells) };
      const change = await draftChangeIn(tx, ctx, { hotelId, ...subject, note, effectiveDate });
      await keepCells(tx, { hotelId, changeId: change.id }, cells);
      if (submit) await submitIn(tx, ctx, change, { isNoted: true });
      return change.id;
    },
    patience,
  );
}

function refuseCells(cells: readonly PriceCell[], businessDate: CalendarDate): void {
  const refusal = cellsRefusal(cells, businessDate);
  if (refusal) throw ruleBroken(`rate_cells_${refusal}`);
}
