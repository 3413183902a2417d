import { notFound, ruleBroken } from '../../core/errors.ts';
import { timesMinor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { returnHouseDepositIn } from '../folios/deposit.service.ts';
import { reverseLineIn } from '../folios/folio-posting.service.ts';
import { getHotel, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { takeBackForComingIn } from '../loyalty/event-points.service.ts';
import { refundPaymentIn } from '../payments/refund.service.ts';
import { selectAndLockEvent, selectEvent } from './event.queries.ts';
import { undoRefusal } from './event.ts';
import { subjectOfRegistration } from './event-subject.ts';
import { type Participant, selectParticipants } from './participant.queries.ts';
import { takeOut } from './registration-move.queries.ts';

export interface UndoneArrival {
  readonly eventId: number;
  readonly id: number;
  readonly reason: string;
}

/**
 * Takes back that a party was let in: it is on the list as before, its charge is mirrored, what it paid at the door goes
 * back the way it came, and so do its points. Until the day of the event is over, and once.
 */
export function undoArrival(ctx: Context, { eventId, id, reason }: UndoneArrival): Promise<void> {
  const hotelId = requireHotel(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, hotelId);
    await selectEvent(tx, { hotelId, id: eventId });
    const event = await selectAndLockEvent(tx, eventId);
    const [guest] = await selectParticipants(tx, { eventId, id });
    if (!guest) throw notFound('registration_not_found');
    const { timeZone } = await getHotel(tx, hotelId);
    const refusal = undoRefusal(guest, event, { at: ctx.clock(), timeZone });
    if (refusal) throw ruleBroken(`event_undo_${refusal}`);

    await takeMoneyBackIn(tx, ctx, guest, reason);
    await takeOut(tx, guest);
    const { customerId, came, folioId, points } = guest;
    await recordEvent(tx, ctx, {
      ...subjectOfRegistration(event, guest),
      action: 'event_came_undone',
      before: { customerId, came, folioId, points },
      reason,
    });
    await takeBackForComingIn(tx, ctx, { customerId, hotelId, points, reason, businessDate });
  });
}

/** The payment first: it goes back while what it paid for still stands. What was paid ahead is a deposit again. */
async function takeMoneyBackIn(tx: Tx, ctx: Context, guest: Participant, reason: string): Promise<void> {
  const { hotelId, paymentId, chargeLineId, folioId, prepaidMinor } = guest;
  if (paymentId !== null && guest.came !== null && prepaidMinor === 0)
    await refundPaymentIn(tx, ctx, {
      hotelId,
      paymentId,
      amountMinor: timesMinor(guest.unitMinor, guest.came),
      reason,
      idempotencyKey: `event-undone-${paymentId}`,
    });
  if (chargeLineId !== null) await reverseLineIn(tx, ctx, { hotelId, lineId: chargeLineId, reason });
  if (prepaidMinor > 0 && folioId !== null) await returnHouseDepositIn(tx, ctx, { hotelId, folioId });
}
