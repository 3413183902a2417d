import { ruleBroken } from '../../core/errors.ts';
import { type Minor, negate, sumMinor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { postOnCardIn } from '../folios/stored-value-posting.service.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { selectAndLockCard } from './card.queries.ts';
import { subjectOfCard } from './card-subject.ts';
import { selectExpired } from './expiry.queries.ts';
import { booksOf } from './load.service.ts';
import { insertEntries, selectLots } from './lot.queries.ts';
import { isExpired } from './lot.ts';
import type { ExpiredCard } from './statement.ts';

/** Cards of the hotel with value whose last day is over. */
export function listExpired(db: DbOrTx, hotelId: number): Promise<ExpiredCard[]> {
  return selectExpired(db, hotelId);
}

/**
 * Takes what has expired off these cards and books it as income of the house under a code of its own. It never happens by
 * itself: where the law keeps a card alive nobody asks for it.
 */
export function bookExpired(
  ctx: Context,
  which: { hotelId: number; cardIds: readonly number[]; reason: string },
): Promise<Minor> {
  const { hotelId, reason } = which;
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    const booked: Minor[] = [];
    for (const cardId of which.cardIds.toSorted((a, b) => a - b)) {
      const card = await selectAndLockCard(tx, { hotelId, cardId });
      const lots = (await selectLots(tx, cardId)).filter(
        (lot) => isExpired(lot, businessDate) && lot.remainingMinor > 0,
      );
      const amountMinor = sumMinor(lots.map((lot) => lot.remainingMinor));
      if (amountMinor === 0) continue;
      const parts = lots.map((lot) => ({ lotId: lot.id, amountMinor: negate(lot.remainingMinor) }));
      await insertEntries(tx, ctx, { card, kind: 'expiry', parts, businessDate, paymentId: null });
      const gainMinor = negate(amountMinor);
      await postOnCardIn(tx, ctx, { ...booksOf(card), businessDate, code: 'SVBREAK', gainMinor });
      await recordEvent(tx, ctx, {
        ...subjectOfCard(card),
        action: 'card_expired',
        after: { amountMinor },
        reason,
      });
      booked.push(amountMinor);
    }
    if (booked.length === 0) throw ruleBroken('card_nothing_expired');
    return sumMinor(booked);
  });
}
