import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { selectTags } from './comer.queries.ts';
import {
  type EventKey,
  insertEvent,
  moveEvent,
  selectAndLockEvent,
  selectComingEvents,
  selectEvent,
  selectEvents,
  selectEveryComing,
  selectShownEvent,
  updateEvent,
} from './event.queries.ts';
import { canBecome, type EventFields, type HotelEvent, isOff, isSameAppointment } from './event.ts';
import { queueEventMessageIn } from './event-message.service.ts';
import { subjectOfEvent } from './event-subject.ts';
import { type EventSums, type Participant, selectParticipants, selectSums } from './participant.queries.ts';
import { promoteWaitingIn } from './registration.service.ts';
import { giveBackIn } from './registration-bill.service.ts';

/** A new event as a draft: guests see it once it is opened. */
export function createEvent(ctx: Context, fields: EventFields): Promise<number> {
  const hotelId = requireHotel(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const id = await insertEvent(tx, hotelId, { fields, at: ctx.clock() });
    const subject = subjectOfEvent({ hotelId, id, names: fields.names });
    await recordEvent(tx, ctx, { ...subject, action: 'event_created', after: fields });
    return id;
  });
}

/**
 * Changes an event. Who is registered keeps the price he was told, and hears of another time or place once nobody has
 * changed it for a while; more places go to who waits.
 */
export function changeEvent(
  ctx: Context,
  change: { readonly id: number; readonly version: number; readonly fields: EventFields },
): Promise<void> {
  const hotelId = requireHotel(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const { id, version, fields } = change;
    await selectEvent(tx, { hotelId, id });
    const before = await selectAndLockEvent(tx, id);
    if (fields.capacity < before.taken) throw ruleBroken('event_places_taken', { taken: before.taken });
    const isMoved = before.status === 'open' && !isSameAppointment(before, fields);
    await updateEvent(tx, { id, version }, fields, isMoved ? ctx.clock() : before.changedAt);
    await recordEvent(tx, ctx, {
      ...subjectOfEvent({ hotelId, id, names: fields.names }),
      action: 'event_changed',
      before: fieldsOf(before),
      after: fields,
    });
    await promoteWaitingIn(tx, ctx, id);
  });
}

function fieldsOf(event: HotelEvent): EventFields {
  const { id: _i, hotelId: _h, status: _s, taken: _t, version: _v, changedAt: _c, ...fields } = event;
  return fields;
}

/** Shows a draft to guests. */
export function openEvent(ctx: Context, id: number): Promise<void> {
  const hotelId = requireHotel(ctx);
  return inTransaction(ctx.db, async (tx) => {
    await selectEvent(tx, { hotelId, id });
    const event = await selectAndLockEvent(tx, id);
    if (!canBecome(event.status, 'open')) throw ruleBroken('event_status');
    await moveEvent(tx, event, 'open');
    await recordEvent(tx, ctx, { ...subjectOfEvent(event), action: 'event_opened' });
  });
}

/**
 * Calls an event off and tells everybody who was to come, or waited; what was paid ahead goes back. Not once somebody
 * was let in.
 */
export function callOffEvent(
  ctx: Context,
  { id, reason }: { readonly id: number; readonly reason: string },
): Promise<void> {
  const hotelId = requireHotel(ctx);
  return inTransaction(ctx.db, async (tx) => {
    await selectEvent(tx, { hotelId, id });
    await selectAndLockBusinessDate(tx, hotelId);
    const event = await selectAndLockEvent(tx, id);
    if (!canBecome(event.status, 'called_off')) throw ruleBroken('event_status');
    const coming = (await selectParticipants(tx, { eventId: id })).filter((one) => !isOff(one.status));
    if (coming.some((one) => one.cameAt !== null)) throw ruleBroken('event_begun');
    await moveEvent(tx, event, 'called_off');
    await recordEvent(tx, ctx, { ...subjectOfEvent(event), action: 'event_called_off', reason });
    for (const registration of coming) {
      await queueEventMessageIn(tx, ctx, { kind: 'event_called_off', event, registration });
      await giveBackIn(tx, ctx, registration, 'event_called_off');
    }
  });
}

export interface ListedEvent extends HotelEvent {
  readonly sums: EventSums;
}

/** The house's events with their figures: three statements, whatever the number. */
export async function listEvents(ctx: Context): Promise<ListedEvent[]> {
  const events = await selectEvents(ctx.db, { hotelId: requireHotel(ctx), at: ctx.clock() });
  const sums = await selectSums(
    ctx.db,
    events.map(({ id }) => id),
  );
  return events.map((event) => ({ ...event, sums: sums.get(event.id) ?? nobody(event.id) }));
}

const nobody = (eventId: number): EventSums => ({ eventId, registered: 0, waiting: 0, came: 0 });

export function getEvent(db: DbOrTx, key: EventKey): Promise<HotelEvent> {
  return selectEvent(db, key);
}

/** As guests read it: a draft is not found. */
export function getShownEvent(db: DbOrTx, id: number): Promise<HotelEvent> {
  return selectShownEvent(db, id);
}

/** What guests may come to at a house. */
export function comingEvents(
  db: DbOrTx,
  which: { readonly hotelId: number; readonly at: Date },
): Promise<HotelEvent[]> {
  return selectComingEvents(db, which);
}

export function participantsOf(db: DbOrTx, eventId: number): Promise<Participant[]> {
  return selectParticipants(db, { eventId });
}

/** Those of every house, for who lists all addresses: one statement. */
export function everyComingEvent(db: DbOrTx, at: Date): Promise<{ id: number; hotelId: number }[]> {
  return selectEveryComing(db, at);
}

/** The words that an event of the house may ask of its guests. */
export function knownTags(db: DbOrTx, hotelId: number): Promise<string[]> {
  return selectTags(db, hotelId);
}

/** Everybody of an event for a file; who took it is written down, for it holds how people are reached. */
export function exportParticipants(
  ctx: Context,
  key: EventKey,
): Promise<{ event: HotelEvent; participants: Participant[] }> {
  return inTransaction(ctx.db, async (tx) => {
    const event = await selectEvent(tx, key);
    const participants = await selectParticipants(tx, { eventId: event.id });
    await recordEvent(tx, ctx, {
      ...subjectOfEvent(event),
      action: 'event_participants_exported',
      after: { count: participants.length },
    });
    return { event, participants };
  });
}
