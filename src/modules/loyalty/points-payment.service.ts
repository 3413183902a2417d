import { notFound, ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { selectAndLockHotel } from '../hotels/hotel.service.ts';
import { type HouseMoney, payFromHouseIn } from '../payments/house-money.service.ts';
import type { Payment } from '../payments/payment.ts';
import { pointsFor } from './earning.ts';
import { selectOptionalSpent } from './lot.queries.ts';
import { selectAndLockMember } from './member.queries.ts';
import type { CurrencyRate } from './member.ts';
import { type PayableFolio, selectPayableFolios } from './payable-folio.queries.ts';
import { spendIn } from './points.service.ts';
import { selectOptionalRate, selectProgramme } from './programme.queries.ts';

/** Pays a bill or a booking with a member's points, as far as it is open. */
export function payWithPoints(
  ctx: Context,
  payment: HouseMoney & { readonly memberId: number },
): Promise<Payment> {
  return inTransaction(ctx.db, async (tx) => {
    const { memberId, ...money } = payment;
    const { hotelId } = money;
    const { businessDate, currency } = await selectAndLockHotel(tx, hotelId);
    const rate = await rateFor(tx, currency);
    if (!rate) throw ruleBroken('points_not_taken');
    return payFromHouseIn(tx, ctx, money, {
      gateway: 'points',
      refusals: { tooMuch: 'points_too_much', over: 'points_booking_over' },
      isTaken: ({ id }) => isSpent(tx, { paymentId: id, memberId }),
      take: async ({ id: paymentId, amountMinor }) => {
        const member = await selectAndLockMember(tx, memberId);
        const points = pointsFor(amountMinor, rate.minorPer100Points);
        await spendIn(tx, ctx, { member, kind: 'redeemed', points, businessDate, hotelId, paymentId });
      },
    });
  });
}

async function isSpent(
  tx: Tx,
  { paymentId, memberId }: { paymentId: number; memberId: number },
): Promise<boolean> {
  const spent = await selectOptionalSpent(tx, { paymentId });
  if (spent && spent.memberId !== memberId) throw notFound('member_not_found');
  return spent !== null;
}

/** What points pay in this currency; null where they pay nothing. */
export async function rateFor(db: DbOrTx, currency: string): Promise<CurrencyRate | null> {
  const { active } = await selectProgramme(db);
  return active ? selectOptionalRate(db, currency) : null;
}

/** The bills that a member may pay at the desk: his own and those of his family. */
export function payableFolios(
  db: DbOrTx,
  of: { readonly hotelId: number; readonly memberId: number },
): Promise<PayableFolio[]> {
  return selectPayableFolios(db, of);
}
