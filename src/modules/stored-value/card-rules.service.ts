import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { replaceCardRules, selectCardRules, selectHousesSellingOnline } from './card-rules.queries.ts';
import type { CardRules } from './lot.ts';

export function cardRulesOf(db: DbOrTx, hotelId: number): Promise<CardRules> {
  return selectCardRules(db, hotelId);
}

/** The houses that sell gift cards on the site. */
export function housesSellingGiftCards(db: DbOrTx): Promise<number[]> {
  return selectHousesSellingOnline(db);
}

/** Changes what a house offers. What was loaded before keeps its end and its gift. */
export function changeCardRules(ctx: Context, hotelId: number, rules: CardRules): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectCardRules(tx, hotelId);
    await replaceCardRules(tx, hotelId, rules);
    await recordEvent(tx, ctx, {
      hotelId,
      subjectType: 'hotel',
      subjectId: hotelId,
      action: 'card_rules_changed',
      before,
      after: rules,
    });
  });
}
