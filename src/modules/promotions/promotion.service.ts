import { notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { listRatePlans } from '../rates/rate-plan.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import * as queries from './promotion.queries.ts';
import type { NewPromotionForm, PromotionForm } from './promotion.schemas.ts';
import type { Promotion } from './promotion.ts';

export function listPromotions(db: DbOrTx, hotelId: number): Promise<Promotion[]> {
  return queries.selectPromotions(db, hotelId);
}

export function getPromotion(db: DbOrTx, hotelId: number, id: number): Promise<Promotion> {
  return queries.selectPromotion(db, hotelId, id);
}

/** A new code. It must be its own in the hotel: no other promotion's, and no company's. */
export function createPromotion(ctx: Context, hotelId: number, form: NewPromotionForm): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await refuseForeign(tx, hotelId, form);
    const id = await queries.insertPromotion(tx, hotelId, form);
    const subject = { subjectType: 'promotion', subjectId: id, subjectLabel: form.code };
    await recordEvent(tx, ctx, { hotelId, action: 'promotion_created', ...subject, after: { ...form } });
  });
}

/** What was booked under it keeps its price; a limit can not be set below what is used. */
export function changePromotion(
  ctx: Context,
  hotelId: number,
  { id, form }: { readonly id: number; readonly form: PromotionForm },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await queries.selectAndLockPromotion(tx, hotelId, id);
    await refuseForeign(tx, hotelId, form);
    if (form.maxUses !== null && form.maxUses < before.used)
      throw ruleBroken('promotion_limit_below_used', { count: before.used });
    await queries.updatePromotion(tx, id, form);
    const subject = { subjectType: 'promotion', subjectId: id, subjectLabel: before.code };
    const change = { before: { ...before }, after: { ...form } };
    await recordEvent(tx, ctx, { hotelId, action: 'promotion_changed', ...subject, ...change });
  });
}

/** Plans and types of another hotel are not found. */
async function refuseForeign(tx: Tx, hotelId: number, form: PromotionForm): Promise<void> {
  const plans = new Set((await listRatePlans(tx, hotelId)).map((plan) => plan.id));
  if (form.ratePlanIds.some((id) => !plans.has(id))) throw notFound('rate_plan_not_found');
  const types = new Set((await listRoomTypes(tx, hotelId)).map((type) => type.id));
  if (form.roomTypeIds.some((id) => !types.has(id))) throw notFound('room_type_not_found');
}
