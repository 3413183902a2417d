import { ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { folioBalance } from '../folios/folio.service.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { lockPaidSubject } from './payment.queries.ts';
import { takePaymentIn } from './payment.service.ts';
import type { Payment } from './payment.ts';
import { decideSettlement } from './settlement-handler.service.ts';

/** What pays with something that the house itself owes. */
export interface HouseMoney {
  readonly hotelId: number;
  /** One of the two: the bill, or the booking whose stays share it. */
  readonly folioId?: number | undefined;
  readonly reservationId?: number | undefined;
  readonly amountMinor: number;
  readonly idempotencyKey: string;
}

/** Where the money comes from: a member's points, or a card of stored value. */
export interface HouseMoneySource {
  readonly gateway: 'points' | 'stored-value';
  /** Whether this payment was taken from it already: the form came twice. Throws where another paid. */
  readonly isTaken: (payment: Payment) => Promise<boolean>;
  /** Takes it, under the source's own lock: the last one. */
  readonly take: (payment: Payment) => Promise<void>;
  readonly refusals: { readonly tooMuch: string; readonly over: string };
}

/**
 * Pays a bill or a booking from what the house owes: the payment and what it takes stand together or not at all. Of a
 * booking and of a bill no more is taken than is open, whatever else is paid at the same instant. A booking that is
 * held is confirmed by it once all is paid that is asked for now.
 */
export async function payFromHouseIn(
  tx: Tx,
  ctx: Context,
  money: HouseMoney,
  source: HouseMoneySource,
): Promise<Payment> {
  const { folioId = null, reservationId = null } = money;
  await selectAndLockBusinessDate(tx, money.hotelId);
  const booking = await lockPaidSubject(tx, { folioId, reservationId });
  const payment = await takePaymentIn(tx, ctx, { ...money, gateway: source.gateway, isFromHouse: true });
  if (await source.isTaken(payment)) return payment;
  await requireOpen(tx, ctx, payment, { booking, refusals: source.refusals });
  await source.take(payment);
  return payment;
}

/** What stands on a bill is measured by the bill; what is paid ahead on one, by its booking. */
async function requireOpen(
  tx: Tx,
  ctx: Context,
  payment: Payment,
  { booking, refusals }: { booking: number | null } & Pick<HouseMoneySource, 'refusals'>,
): Promise<void> {
  if (payment.folioId !== null) {
    const { guestMinor, depositMinor } = await folioBalance(tx, payment.folioId);
    if (guestMinor < 0) throw ruleBroken(refusals.tooMuch);
    if (depositMinor === 0) return;
  }
  const decision = await decideSettlement(tx, ctx, {
    ...payment,
    reservationId: booking,
    paymentId: payment.id,
    billIsClosed: false,
    isFromHouse: true,
  });
  if (!decision.accept)
    throw ruleBroken(decision.returnMinor === undefined ? refusals.over : refusals.tooMuch);
}
