import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { type Wish, wishesOf } from '../rooms/wish.ts';

/** What a guest said he likes, in the order of the catalogue. */
export async function preferencesOf(db: DbOrTx, customerId: number): Promise<Wish[]> {
  const rows = await db.customerPreference.findMany({ where: { customerId }, select: { code: true } });
  return wishesOf(rows.map((row) => row.code));
}

/** Keeps exactly these; each with who said so and when. What was known before keeps its source. */
export function savePreferences(
  ctx: Context,
  change: { readonly customerId: number; readonly hotelId: number; readonly wishes: readonly Wish[] },
): Promise<void> {
  const { customerId, hotelId, wishes } = change;
  return inTransaction(ctx.db, async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM customers WHERE id = ${customerId} FOR UPDATE`;
    const before = await preferencesOf(tx, customerId);
    await tx.customerPreference.deleteMany({ where: { customerId, code: { notIn: [...wishes] } } });
    const source = ctx.actor.kind === 'staff' ? 'desk' : 'guest';
    await tx.customerPreference.createMany({
      data: wishes.map((code) => ({ customerId, code, source, at: ctx.clock() })),
      skipDuplicates: true,
    });
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'preferences_changed',
      subjectType: 'customer',
      subjectId: customerId,
      before: { wishes: before },
      after: { wishes },
    });
  });
}
