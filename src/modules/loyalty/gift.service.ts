import { conflict, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import * as queries from './gift.queries.ts';
import { type Delivery, type Gift, type GiftOrder, giftRefusal } from './gift.ts';
import { selectAndLockMember } from './member.queries.ts';
import { chainDate } from './member.service.ts';
import { returnIn, spendIn } from './points.service.ts';

export const listGifts = (db: DbOrTx): Promise<Gift[]> => queries.selectGifts(db);

export const getGift = (db: DbOrTx, id: number): Promise<Gift> => queries.selectGift(db, id);

export const listOrders = (db: DbOrTx, memberId: number | null = null): Promise<GiftOrder[]> =>
  queries.selectOrders(db, memberId);

export function createGift(ctx: Context, gift: Omit<Gift, 'id'>): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const id = await queries.insertGift(tx, gift);
    await recordEvent(tx, ctx, {
      ...subjectOfGift({ ...gift, id }),
      action: 'gift_created',
      after: { ...gift },
    });
  });
}

/** What was ordered keeps its points. */
export function changeGift(ctx: Context, gift: Gift): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await queries.selectAndLockGift(tx, gift.id);
    await queries.updateGift(tx, gift);
    const change = { before: { ...before }, after: { ...gift } };
    await recordEvent(tx, ctx, { ...subjectOfGift(gift), action: 'gift_changed', ...change });
  });
}

export interface GiftAsked {
  readonly memberId: number;
  readonly giftId: number;
  readonly delivery: Delivery;
  readonly address: string;
  readonly formKey: string;
}

/** Orders a gift for points: the last piece goes to one, and the same form again is the same order. */
export function orderGift(ctx: Context, asked: GiftAsked): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { memberId, giftId, delivery, address, formKey } = asked;
    const gift = await queries.selectAndLockGift(tx, giftId);
    const member = await selectAndLockMember(tx, memberId);
    if (await queries.isOrdered(tx, formKey)) return;
    const refusal = giftRefusal(gift, asked);
    if (refusal) throw ruleBroken(`gift_${refusal}`);
    const ordered = { memberId, giftId, points: gift.points, delivery, address, formKey };
    const orderId = await queries.insertOrder(tx, { ...ordered, orderedAt: ctx.clock() });
    await queries.moveStock(tx, giftId, -1);
    const businessDate = await chainDate(tx);
    await spendIn(tx, ctx, { member, kind: 'redeemed', points: gift.points, businessDate, orderId });
    await recordEvent(tx, ctx, {
      ...subjectOfGift(gift),
      action: 'gift_ordered',
      after: { orderId, member: member.number, points: gift.points, delivery },
    });
  });
}

/** The gift was handed over or posted, or is not to be: then points and piece go back. */
export function settleOrder(
  ctx: Context,
  { orderId, status }: { readonly orderId: number; readonly status: 'done' | 'cancelled' },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const order = await queries.selectAndLockOrder(tx, orderId);
    if (order.status !== 'open') throw conflict('gift_order_settled');
    await queries.moveOrder(tx, orderId, { status, at: ctx.clock() });
    const gift = await queries.selectAndLockGift(tx, order.giftId);
    if (status === 'cancelled') {
      await queries.moveStock(tx, gift.id, 1);
      const member = await selectAndLockMember(tx, order.memberId);
      const movement = { member, points: order.points, businessDate: await chainDate(tx), orderId };
      await returnIn(tx, ctx, { ...movement, kind: 'returned' }, { orderId });
    }
    await recordEvent(tx, ctx, {
      ...subjectOfGift(gift),
      action: status === 'done' ? 'gift_handed_over' : 'gift_order_cancelled',
      after: { orderId },
    });
  });
}

function subjectOfGift({ id, names }: Pick<Gift, 'id' | 'names'>) {
  return { hotelId: null, subjectType: 'gift', subjectId: id, subjectLabel: names.en };
}
