import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import * as queries from './promotion.queries.ts';
import type { Promotion } from './promotion.ts';

export function listPromotions(db: DbOrTx, hotelId: number): Promise<Promotion[]> {
  return queries.selectPromotions(db, hotelId);
}

export function getPromotion(db: DbOrTx, hotelId: number, id: number): Promise<Promotion> {
  return queries.selectPromotion(db, hotelId, id);
}

/** Nobody books with it from now on; who has it keeps its price. Stopping a sale waits for no one, selling again does. */
export function switchPromotionOff(ctx: Context, hotelId: number, id: number): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { active, code } = await queries.selectAndLockPromotion(tx, hotelId, id);
    if (!active) return;
    await queries.switchOff(tx, id);
    const subject = { subjectType: 'promotion', subjectId: id, subjectLabel: code };
    const change = { before: { active: true }, after: { active: false } };
    await recordEvent(tx, ctx, { hotelId, action: 'promotion_switched_off', ...subject, ...change });
  });
}
