import type { CalendarDate } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { keepCells, pricesKind, summaryOf } from './price-change.service.ts';
import { cellsRefusal, type PriceCell, spanOf } from './price-change.ts';
import { draftChangeIn, submitIn } from './rate-change.service.ts';

export interface PriceProposal {
  readonly hotelId: number;
  readonly cells: readonly PriceCell[];
  readonly note?: string | undefined;
  readonly effectiveDate?: CalendarDate | null | undefined;
  /** Asks for approval at once; otherwise it stays a draft of its author. */
  readonly submit: boolean;
}

const patience = { timeout: 60_000 };

/** Writes down prices for dates, all of them or none: nothing sells by them before somebody else has approved. */
export function proposePrices(ctx: Context, proposal: PriceProposal): Promise<number> {
  const { hotelId, cells, note, effectiveDate } = proposal;
  return inTransaction(
    ctx.db,
    async (tx) => {
      const businessDate = await selectAndLockBusinessDate(tx, hotelId);
      const refusal = cellsRefusal(cells, businessDate);
      if (refusal) throw ruleBroken(`rate_cells_${refusal}`);
      const { first, last } = spanOf(cells);
      const subjectLabel = first === last ? first : `${first} – ${last}`;
      const subject = { kind: pricesKind.kind, subjectId: null, subjectLabel, payload: summaryOf(cells) };
      const change = await draftChangeIn(tx, ctx, { hotelId, ...subject, note, effectiveDate });
      await keepCells(tx, { hotelId, changeId: change.id }, cells);
      if (proposal.submit) await submitIn(tx, ctx, change, { isNoted: true });
      return change.id;
    },
    patience,
  );
}
