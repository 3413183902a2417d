import { z } from 'zod';
import { notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { LoyaltyGiftModel } from '../../generated/prisma/models.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { type Delivery, deliveries, type Gift, type GiftOrder } from './gift.ts';
import { MemberName, memberName } from './member-name.queries.ts';

function toGift(row: LoyaltyGiftModel): Gift {
  return {
    ...row,
    names: LocalTextSchema.parse(row.names),
    descriptions: LocalTextSchema.parse(row.descriptions),
  };
}

export async function selectGifts(db: DbOrTx): Promise<Gift[]> {
  const rows = await db.loyaltyGift.findMany({ orderBy: [{ points: 'asc' }, { id: 'asc' }] });
  return rows.map(toGift);
}

export async function selectGift(db: DbOrTx, id: number): Promise<Gift> {
  const row = await db.loyaltyGift.findUnique({ where: { id } });
  if (!row) throw notFound('gift_not_found');
  return toGift(row);
}

export async function selectAndLockGift(tx: Tx, id: number): Promise<Gift> {
  await tx.$executeRaw`SELECT 1 FROM loyalty_gifts WHERE id = ${id} FOR UPDATE`;
  return selectGift(tx, id);
}

const rowOf = ({ names, descriptions, ...rest }: Omit<Gift, 'id'>) => ({
  ...rest,
  names: { ...names },
  descriptions: { ...descriptions },
});

export async function insertGift(tx: Tx, gift: Omit<Gift, 'id'>): Promise<number> {
  return (await tx.loyaltyGift.create({ data: rowOf(gift), select: { id: true } })).id;
}

export async function updateGift(tx: Tx, { id, ...gift }: Gift): Promise<void> {
  await tx.loyaltyGift.update({ where: { id }, data: rowOf(gift) });
}

export async function moveStock(tx: Tx, id: number, by: number): Promise<void> {
  await tx.loyaltyGift.updateMany({
    where: { id, stock: { not: null } },
    data: { stock: { increment: by } },
  });
}

export interface NewOrder {
  readonly memberId: number;
  readonly giftId: number;
  readonly points: number;
  readonly delivery: Delivery;
  readonly address: string;
  readonly formKey: string;
  readonly orderedAt: Date;
}

/** Whether this form was sent before. Asked under the lock of the member, whose form it is. */
export async function isOrdered(tx: Tx, formKey: string): Promise<boolean> {
  return (await tx.loyaltyOrder.count({ where: { formKey } })) > 0;
}

export async function insertOrder(tx: Tx, order: NewOrder): Promise<number> {
  return (await tx.loyaltyOrder.create({ data: order, select: { id: true } })).id;
}

export interface OrderRow {
  readonly id: number;
  readonly memberId: number;
  readonly giftId: number;
  readonly points: number;
  readonly status: string;
}

export async function selectAndLockOrder(tx: Tx, id: number): Promise<OrderRow> {
  await tx.$executeRaw`SELECT 1 FROM loyalty_orders WHERE id = ${id} FOR UPDATE`;
  const row = await tx.loyaltyOrder.findUnique({ where: { id } });
  if (!row) throw notFound('gift_order_not_found');
  return row;
}

export async function moveOrder(
  tx: Tx,
  id: number,
  to: { readonly status: 'done' | 'cancelled'; readonly at: Date },
): Promise<void> {
  await tx.loyaltyOrder.update({ where: { id }, data: { status: to.status, settledAt: to.at } });
}

const Order = z.object({
  id: z.number(),
  memberNumber: z.string(),
  memberName: MemberName,
  gift: LocalTextSchema,
  points: z.number(),
  delivery: z.enum(deliveries),
  address: z.string(),
  status: z.enum(['open', 'done', 'cancelled']),
  orderedAt: z.date(),
});

/** The latest hundred, those to be handed over first; of one member where he is named. */
export function selectOrders(db: DbOrTx, memberId: number | null = null): Promise<GiftOrder[]> {
  return selectRows(
    db,
    Order,
    Prisma.sql`SELECT o.id, m.number AS "memberNumber", ${memberName} AS "memberName",
        g.names AS gift, o.points, o.delivery, o.address, o.status, o.ordered_at AS "orderedAt"
      FROM loyalty_orders o JOIN loyalty_gifts g ON g.id = o.gift_id
      JOIN loyalty_members m ON m.id = o.member_id JOIN customers c ON c.id = m.customer_id
      WHERE ${memberId}::int IS NULL OR o.member_id = ${memberId}::int
      ORDER BY o.status <> 'open', o.id DESC LIMIT 100`,
  );
}
