import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { getCustomer } from '../customers/customer.service.ts';
import { fullName } from '../customers/customer.ts';
import { keepHouseDepositIn } from '../folios/deposit.service.ts';
import { openHouseFolioIn } from '../folios/house-folio.service.ts';
import { refundPaymentIn } from '../payments/refund.service.ts';
import type { HotelEvent, Registration } from './event.ts';
import { subjectOfRegistration } from './event-subject.ts';
import { setFeeLine } from './registration-move.queries.ts';

/** A bill in the guest's name, for what he pays ahead. */
export async function openBillIn(
  tx: Tx,
  ctx: Context,
  { hotelId, customerId }: { readonly hotelId: number; readonly customerId: number },
): Promise<number> {
  const guest = await getCustomer(tx, { hotelId, id: customerId });
  return openHouseFolioIn(tx, ctx, { hotelId, customerId, name: fullName(guest) });
}

/** Gives back what was paid ahead, all of it, to where it came from. */
export async function giveBackIn(
  tx: Tx,
  ctx: Context,
  { hotelId, paymentId, prepaidMinor }: Registration,
  reason: string,
): Promise<void> {
  if (paymentId === null || prepaidMinor === 0) return;
  const idempotencyKey = `event-cancelled-${paymentId}`;
  await refundPaymentIn(tx, ctx, { hotelId, paymentId, amountMinor: prepaidMinor, reason, idempotencyKey });
}

/** Keeps what was paid ahead, as a fee on its bill. */
export async function keepIn(
  tx: Tx,
  ctx: Context,
  registration: Registration,
  {
    event,
    code,
    reason,
  }: { readonly event: HotelEvent; readonly code: 'CANCEL' | 'NOSHOW'; readonly reason: string },
): Promise<void> {
  const { hotelId, folioId, prepaidMinor, customerId } = registration;
  if (folioId === null || prepaidMinor === 0) return;
  const lineId = await keepHouseDepositIn(tx, ctx, { hotelId, folioId, code, reason });
  if (lineId === null) return;
  await setFeeLine(tx, registration, lineId);
  await recordEvent(tx, ctx, {
    ...subjectOfRegistration(event, registration),
    action: 'event_fee_kept',
    after: { customerId, code, amountMinor: prepaidMinor },
    reason,
  });
}
