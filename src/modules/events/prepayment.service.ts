import { dateAt, instantAt } from '../../core/calendar-date.ts';
import { timesMinor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { listHotels, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import type { SettledPayment, Settlement } from '../payments/settlement.ts';
import { selectAndLockEvent } from './event.queries.ts';
import { queueEventMessageIn } from './event-message.service.ts';
import { subjectOfRegistration } from './event-subject.ts';
import { lateReason } from './prepayment.ts';
import {
  selectOptionalPrepaid,
  selectRegistrationOf,
  selectRegistrationsOf,
} from './registration.queries.ts';
import { promoteWaitingIn } from './registration.service.ts';
import { keepIn } from './registration-bill.service.ts';
import { selectEndedHolds, selectMissed } from './registration-due.queries.ts';
import { lapse, settleHold } from './registration-move.queries.ts';

/**
 * What online money for a registration does: a held place becomes the guest's, and so does one that lapsed where it is
 * free still. Money that finds nothing goes back by itself, and its guest is told. Null where it is for something else.
 */
export async function settleEventPayment(
  tx: Tx,
  ctx: Context,
  payment: SettledPayment,
): Promise<Settlement | null> {
  const known = payment.folioId === null ? null : await selectOptionalPrepaid(tx, payment.folioId);
  if (!known) return null;
  const event = await selectAndLockEvent(tx, known.eventId);
  const registration = await selectRegistrationOf(tx, { eventId: event.id, id: known.id });
  const { customerId, party, unitMinor, status } = registration;
  const others = await selectRegistrationsOf(tx, { eventIds: [event.id], customerIds: [customerId] });
  const reason = lateReason(registration, event, {
    at: ctx.clock(),
    amountMinor: payment.amountMinor,
    dueMinor: timesMinor(unitMinor, party),
    isElsewhere: others.some(({ id }) => id !== registration.id),
  });
  if (reason) {
    const kind = 'event_payment_returned';
    await queueEventMessageIn(tx, ctx, { kind, event, registration, paymentId: payment.paymentId });
    return { accept: false, refundReason: reason };
  }
  const { paymentId, amountMinor: prepaidMinor } = payment;
  await settleHold(tx, registration, { paymentId, prepaidMinor });
  await recordEvent(tx, ctx, {
    ...subjectOfRegistration(event, registration),
    action: 'event_registered',
    before: { status },
    after: { customerId, party, prepaidMinor },
  });
  const paid = { ...registration, status: 'registered', prepaidMinor } as const;
  await queueEventMessageIn(tx, ctx, { kind: 'event_confirmation', event, registration: paid });
  return { accept: true };
}

/** Gives the places of every hold whose time is over to who waits. Answers how many lapsed. */
export async function lapseRegistrations(ctx: Context): Promise<number> {
  let lapsed = 0;
  for (const hold of await selectEndedHolds(ctx.db, ctx.clock())) {
    if (await inTransaction(ctx.db, (tx) => lapseIn(tx, ctx, hold))) lapsed += 1;
  }
  return lapsed;
}

/** False where it was paid, cancelled or lapsed meanwhile. */
async function lapseIn(
  tx: Tx,
  ctx: Context,
  { id, eventId }: { readonly id: number; readonly eventId: number },
): Promise<boolean> {
  const event = await selectAndLockEvent(tx, eventId);
  const registration = await selectRegistrationOf(tx, { eventId, id });
  const isOver = registration.heldUntil !== null && registration.heldUntil <= ctx.clock();
  if (registration.status !== 'held' || !isOver) return false;
  await lapse(tx, registration);
  await recordEvent(tx, ctx, {
    ...subjectOfRegistration(event, registration),
    action: 'event_lapsed',
    before: { status: 'held' },
    after: { customerId: registration.customerId, party: registration.party },
  });
  await promoteWaitingIn(tx, ctx, eventId);
  return true;
}

/**
 * Keeps what was paid ahead by who did not come, from the day after the event on: until then the door may still let
 * somebody in. Each in a transaction of its own; run again it finds nothing.
 */
export async function keepWhatWasMissed(ctx: Context): Promise<number> {
  let kept = 0;
  for (const { id: hotelId, timeZone } of await listHotels(ctx.db)) {
    const before = instantAt(dateAt(ctx.clock(), timeZone), '00:00', timeZone);
    for (const { id, eventId } of await selectMissed(ctx.db, { hotelId, before })) {
      const isKept = await inTransaction(ctx.db, async (tx) => {
        await selectAndLockBusinessDate(tx, hotelId);
        const event = await selectAndLockEvent(tx, eventId);
        const registration = await selectRegistrationOf(tx, { eventId, id });
        const isOpen = registration.cameAt === null && registration.chargeLineId === null;
        if (!isOpen || registration.status !== 'registered') return false;
        await keepIn(tx, ctx, registration, { event, code: 'NOSHOW', reason: 'event_missed' });
        return true;
      });
      if (isKept) kept += 1;
    }
  }
  return kept;
}
