import { notFound, ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { selectAndLockHotel } from '../hotels/hotel.service.ts';
import { takePaymentIn } from '../payments/payment.service.ts';
import type { Payment } from '../payments/payment.ts';
import { pointsFor } from './earning.ts';
import { selectOptionalSpent } from './lot.queries.ts';
import { selectAndLockMember } from './member.queries.ts';
import type { CurrencyRate } from './member.ts';
import {
  lockReservation,
  type PayableFolio,
  selectOpenOfReservation,
  selectPayableFolios,
} from './payable-folio.queries.ts';
import { spendIn } from './points.service.ts';
import { selectOptionalRate, selectProgramme } from './programme.queries.ts';

export interface PointsPayment {
  readonly hotelId: number;
  readonly memberId: number;
  /** One of the two: the bill, or the booking whose stays share it. */
  readonly folioId?: number | undefined;
  readonly reservationId?: number | undefined;
  readonly amountMinor: number;
  readonly idempotencyKey: string;
}

/**
 * Pays a bill or a booking with a member's points: the payment and what it takes stand together or not at all.
 * Of a booking no more than is open, however many forms come at once.
 */
export function payWithPoints(ctx: Context, payment: PointsPayment): Promise<Payment> {
  return inTransaction(ctx.db, (tx) => payWithPointsIn(tx, ctx, payment));
}

export async function payWithPointsIn(tx: Tx, ctx: Context, asked: PointsPayment): Promise<Payment> {
  const { memberId, ...onBooks } = asked;
  const { businessDate, currency } = await selectAndLockHotel(tx, asked.hotelId);
  const rate = await rateFor(tx, currency);
  if (!rate) throw ruleBroken('points_not_taken');
  if (asked.reservationId !== undefined) await lockReservation(tx, asked.reservationId);
  const payment = await takePaymentIn(tx, ctx, { ...onBooks, gateway: 'points', takesPoints: true });
  const member = await selectAndLockMember(tx, memberId);
  const spent = await selectOptionalSpent(tx, { paymentId: payment.id });
  if (spent) {
    if (spent.memberId !== memberId) throw notFound('member_not_found');
    return payment;
  }
  if (asked.reservationId !== undefined && (await selectOpenOfReservation(tx, asked.reservationId)) < 0)
    throw ruleBroken('points_too_much');
  const points = pointsFor(payment.amountMinor, rate.minorPer100Points);
  const { hotelId } = asked;
  await spendIn(tx, ctx, { member, kind: 'redeemed', points, businessDate, hotelId, paymentId: payment.id });
  return payment;
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
