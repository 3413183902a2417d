import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import type { Language } from '../../core/local-text.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { getHotel, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import {
  type ComingBooking,
  selectAndKnowComer,
  selectAudience,
  selectStandingBookings,
} from './comer.queries.ts';
import { selectAndLockEvent, selectEvent, selectShownEvent } from './event.queries.ts';
import {
  cancelRefusal,
  freePlaces,
  type HotelEvent,
  hasRoomFor,
  isInvited,
  isOff,
  type OwnEvent,
  promoted,
  type Registration,
  type RegistrationSource,
  registrationRefusal,
} from './event.ts';
import { queueEventMessageIn } from './event-message.service.ts';
import { subjectOfRegistration } from './event-subject.ts';
import { selectEventsOfUser } from './participant.queries.ts';
import { heldUntil, isPaidBack, offeredUntil } from './prepayment.ts';
import {
  insertRegistration,
  selectRegistrationByToken,
  selectRegistrationOf,
  selectRegistrationsOf,
  selectWaiting,
} from './registration.queries.ts';
import { giveBackIn, keepIn, openBillIn } from './registration-bill.service.ts';
import { cancel, holdFor, promote } from './registration-move.queries.ts';

export interface NewComer {
  readonly eventId: number;
  readonly customerId: number;
  readonly reservationId?: number | null;
  readonly source: RegistrationSource;
  readonly language: Language;
  readonly party: number;
}

/**
 * Registers a party for an event, or puts it on the waiting list where there is no room for all of it. Of two who want
 * the last place at the same time one gets it: the event is locked, and the database counts again.
 */
export function register(ctx: Context, comer: NewComer): Promise<Registration> {
  return inTransaction(ctx.db, async (tx) => {
    const event = await selectAndLockEvent(tx, comer.eventId);
    const isDesk = comer.source === 'desk';
    if (isDesk && event.hotelId !== ctx.hotelId) throw notFound('event_not_found');
    const at = ctx.clock();
    const { hotelId, tag } = event;
    const { customerId, party, source, language, reservationId = null } = comer;
    const guest = await selectAndKnowComer(tx, { customerId, hotelId, tag, at, mustBeKnown: isDesk });
    const audience = await selectAudience(tx, event);
    const asked = { party, isInvited: isInvited(audience, guest), byDesk: isDesk };
    const refusal = registrationRefusal(event, asked, at);
    if (refusal) throw ruleBroken(`event_${refusal}`, { most: event.mostPerParty });
    const [known] = await selectRegistrationsOf(tx, { eventIds: [event.id], customerIds: [customerId] });
    if (known) throw conflict('event_registered_already');

    const isPrepaid = event.prepaid && !isDesk;
    const status = !hasRoomFor(event, party) ? 'waiting' : isPrepaid ? 'held' : 'registered';
    const refundHours = isPrepaid ? event.refundHours : null;
    const hold = status === 'held' ? await holdIn(tx, ctx, { hotelId, customerId }) : noHold;
    const who = { hotelId, eventId: event.id, customerId, reservationId, source, language };
    const terms = {
      party,
      status,
      unitMinor: event.priceMinor,
      refundHours,
      createdAt: at,
      ...hold,
    } as const;
    const registration = await insertRegistration(tx, event, { ...who, ...terms });
    await recordEvent(tx, ctx, {
      ...subjectOfRegistration(event, registration),
      action: `event_${status}`,
      after: { customerId, party, source },
    });
    if (status !== 'held') {
      const kind = status === 'registered' ? 'event_confirmation' : 'event_waiting';
      await queueEventMessageIn(tx, ctx, { kind, event, registration });
    }
    return registration;
  });
}

const noHold = { heldUntil: null, folioId: null };

/** A place that is to be paid is held as long as a room would be, with a bill to pay on. */
async function holdIn(tx: Tx, ctx: Context, guest: { hotelId: number; customerId: number }) {
  const { holdMinutes } = await getHotel(tx, guest.hotelId);
  return { heldUntil: heldUntil(ctx.clock(), holdMinutes), folioId: await openBillIn(tx, ctx, guest) };
}

/** Gives what came free to who waits, by the order of asking. The caller holds the event's lock. */
export async function promoteWaitingIn(tx: Tx, ctx: Context, eventId: number): Promise<void> {
  const event = await selectAndLockEvent(tx, eventId);
  if (event.status !== 'open' || ctx.clock() >= event.endsAt) return;
  for (const waiting of promoted(await selectWaiting(tx, eventId), freePlaces(event))) {
    if (waiting.refundHours !== null) {
      await offerIn(tx, ctx, event, waiting);
      continue;
    }
    await promote(tx, waiting.id, event);
    const registration = { ...waiting, status: 'registered' } as const;
    await recordEvent(tx, ctx, {
      ...subjectOfRegistration(event, waiting),
      action: 'event_registered',
      after: { customerId: waiting.customerId, party: waiting.party },
    });
    await queueEventMessageIn(tx, ctx, { kind: 'event_confirmation', event, registration });
  }
}

/** Holds a place that came free for who waited, until he has paid, and tells him so. */
async function offerIn(tx: Tx, ctx: Context, event: HotelEvent, waiting: Registration): Promise<void> {
  const { hotelId, customerId, party } = waiting;
  const { holdMinutes } = await getHotel(tx, hotelId);
  const until = offeredUntil(event, ctx.clock(), holdMinutes);
  const folioId = await openBillIn(tx, ctx, { hotelId, customerId });
  await holdFor(tx, waiting, event, { heldUntil: until, folioId });
  const registration = { ...waiting, status: 'held', heldUntil: until, folioId } as const;
  await recordEvent(tx, ctx, {
    ...subjectOfRegistration(event, waiting),
    action: 'event_held',
    after: { customerId, party },
  });
  await queueEventMessageIn(tx, ctx, { kind: 'event_payment_asked', event, registration });
}

/** Takes back a registration by the link of its page; whoever waits gets the places. Once more does no harm. */
export async function cancelOwn(ctx: Context, token: string): Promise<void> {
  const { eventId, id, hotelId } = await selectRegistrationByToken(ctx.db, token);
  await inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, hotelId);
    const event = await selectAndLockEvent(tx, eventId);
    const registration = await selectRegistrationOf(tx, { eventId, id });
    if (isOff(registration.status)) return;
    await cancelIn(tx, ctx, { event, registration, byDesk: false });
  });
}

/** What becomes of the money of who had paid ahead. */
export type PaidAhead = 'back' | 'kept';

/** The same at the desk, until the guest has come; `money` where it is not to go by the terms. */
export function cancelAtDesk(
  ctx: Context,
  which: {
    readonly hotelId: number;
    readonly eventId: number;
    readonly id: number;
    readonly money?: PaidAhead | undefined;
  },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, which.hotelId);
    await selectEvent(tx, { hotelId: which.hotelId, id: which.eventId });
    const event = await selectAndLockEvent(tx, which.eventId);
    const registration = await selectRegistrationOf(tx, which);
    await cancelIn(tx, ctx, { event, registration, byDesk: true, money: which.money });
  });
}

async function cancelIn(
  tx: Tx,
  ctx: Context,
  {
    event,
    registration,
    byDesk,
    money,
  }: { event: HotelEvent; registration: Registration; byDesk: boolean; money?: PaidAhead | undefined },
): Promise<void> {
  const at = ctx.clock();
  const refusal = cancelRefusal(registration, event, { byDesk, at });
  if (refusal) throw ruleBroken(`event_cancel_${refusal}`);
  await cancel(tx, registration, at);
  const isGivenBack = money === undefined ? isPaidBack(registration, event, at) : money === 'back';
  await recordEvent(tx, ctx, {
    ...subjectOfRegistration(event, registration),
    action: 'event_cancelled',
    before: { status: registration.status },
    after: {
      customerId: registration.customerId,
      ...(registration.prepaidMinor > 0 && { isGivenBack }),
    },
  });
  const reason = 'event_cancelled';
  if (isGivenBack) await giveBackIn(tx, ctx, registration, reason);
  else await keepIn(tx, ctx, registration, { event, code: 'CANCEL', reason });
  await promoteWaitingIn(tx, ctx, event.id);
}

export interface OwnRegistration {
  readonly registration: Registration;
  readonly event: HotelEvent;
}

/** A guest's registration by the secret of its page. */
export async function registrationOf(db: DbOrTx, token: string): Promise<OwnRegistration> {
  const registration = await selectRegistrationByToken(db, token);
  return { registration, event: await selectShownEvent(db, registration.eventId) };
}

/** Of booking numbers that this browser knows, those by which its reader may come to an event of the house. */
export function bookingsToComeBy(
  db: DbOrTx,
  which: { readonly hotelId: number; readonly numbers: readonly string[] },
): Promise<ComingBooking[]> {
  return selectStandingBookings(db, which);
}

/** Where these guests are on the list of an event already. */
export function registrationsFor(
  db: DbOrTx,
  which: { readonly eventId: number; readonly customerIds: readonly number[] },
): Promise<Registration[]> {
  return selectRegistrationsOf(db, { eventIds: [which.eventId], customerIds: which.customerIds });
}

/** The events of a guest with an account: what is to come, what was, what he let go. */
export function eventsOfUser(db: DbOrTx, userId: number): Promise<OwnEvent[]> {
  return selectEventsOfUser(db, userId);
}
