import type { CalendarDate } from '../../core/calendar-date.ts';
import { notFound, ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { cellsOf, keepCells, noted, pricesKind, replaceCells, summaryOf } from './price-change.service.ts';
import { cellsRefusal, type NotedCell, type PriceCell, spanOf } from './price-change.ts';
import { lockRateChanges, selectChange, updateChange } from './rate-change.queries.ts';
import {
  type ChangeSeen,
  draftChangeIn,
  getRateChange,
  recordChange,
  refused,
  seenChange,
  submitIn,
} from './rate-change.service.ts';
import { authorRefusal, type RateChange } from './rate-change.ts';
import { type LabelledChange, labelledChange } from './rate-change-list.service.ts';
import { fitsGrid, reworkedCells } from './waiting-price.ts';

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
  return proposeNotedPrices(ctx, proposal, (tx, businessDate) =>
    namedCells(tx, proposal.hotelId, { cells, businessDate }),
  );
}

async function namedCells(
  tx: Tx,
  hotelId: number,
  { cells, businessDate }: { readonly cells: readonly PriceCell[]; readonly businessDate: CalendarDate },
): Promise<NotedCell[]> {
  refuseCells(cells, businessDate);
  return (await noted(tx, hotelId, cells)).map((cell) =>
    cell.priceMinor === null ? cell : { ...cell, specialName: cell.specialName ?? cell.beforeSpecialName },
  );
}

/**
 * Puts other prices in the place of those of a draft, or of a change that came back, by its author and in the version
 * that he saw.
 */
export function reworkPrices(
  ctx: Context,
  seen: ChangeSeen,
  {
    cells,
    note = '',
    effectiveDate = null,
    submit,
  }: Omit<Proposal, 'hotelId'> & { readonly cells: readonly PriceCell[] },
): Promise<number> {
  const { hotelId } = seen;
  return inTransaction(
    ctx.db,
    async (tx) => {
      const change = await seenChange(tx, seen);
      refuseRework(ctx, change);
      const businessDate = await selectAndLockBusinessDate(tx, hotelId);
      const wanted = reworkedCells(await cellsOf(tx, change.id), cells);
      await replaceCells(
        tx,
        { hotelId, changeId: change.id },
        await namedCells(tx, hotelId, { cells: wanted, businessDate }),
      );
      const payload = summaryOf(cells);
      await updateChange(tx, change, { payload, subjectLabel: labelOf(cells), note, effectiveDate });
      await recordChange(tx, ctx, change, { action: 'rate_change_edited', after: payload });
      if (submit) await submitIn(tx, ctx, await selectChange(tx, hotelId, change.id), { isNoted: true });
      return change.id;
    },
    patience,
  );
}

/** A draft with the cells that can still be sold; those of days gone by are left out. */
export interface OpenDraft {
  readonly change: LabelledChange;
  readonly cells: readonly PriceCell[];
  readonly from: CalendarDate;
}

/** The draft, for its author to go on with. Refused where it is somebody else's, or no longer a draft. */
export async function openDraft(
  ctx: Context,
  { id: hotelId, businessDate }: { readonly id: number; readonly businessDate: CalendarDate },
  changeId: number,
): Promise<OpenDraft> {
  const change = await getRateChange(ctx.db, hotelId, changeId);
  refuseRework(ctx, change);
  const cells = (await cellsOf(ctx.db, changeId)).filter(({ date }) => date >= businessDate);
  return {
    change: labelledChange(change),
    cells,
    from: cells.length > 0 ? spanOf(cells).first : businessDate,
  };
}

function refuseRework(ctx: Context, change: RateChange): void {
  const refusal = authorRefusal(change, ctx);
  if (refusal) throw refused(refusal);
  if (change.kind !== pricesKind.kind) throw notFound('rate_change_not_found');
  if (!fitsGrid(change)) throw ruleBroken('rate_change_too_large_to_edit');
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
      const subject = {
        kind: pricesKind.kind,
        subjectId: null,
        subjectLabel: labelOf(cells),
        payload: summaryOf(cells),
      };
      const change = await draftChangeIn(tx, ctx, { hotelId, ...subject, note, effectiveDate });
      await keepCells(tx, { hotelId, changeId: change.id }, cells);
      if (submit) await submitIn(tx, ctx, change, { isNoted: true });
      return change.id;
    },
    patience,
  );
}

/** What people call these prices: their dates. */
function labelOf(cells: readonly PriceCell[]): string {
  const { first, last } = spanOf(cells);
  return first === last ? first : `${first} – ${last}`;
}

function refuseCells(cells: readonly PriceCell[], businessDate: CalendarDate): void {
  const refusal = cellsRefusal(cells, businessDate);
  if (refusal) throw ruleBroken(`rate_cells_${refusal}`);
}
