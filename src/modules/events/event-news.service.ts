import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { messageSettings } from '../notifications/message.service.ts';
import type { EventKind } from '../notifications/message-kind.ts';
import { selectAndLockEvent } from './event.queries.ts';
import { dayOf, type HotelEvent, isOff, isSameAppointment, type Registration, restMinutes } from './event.ts';
import { queueEventMessageIn } from './event-message.service.ts';
import { subjectOfRegistration } from './event-subject.ts';
import { countReachable, selectParticipants } from './participant.queries.ts';
import { selectMovedEvents } from './registration-due.queries.ts';
import { setTold } from './registration-move.queries.ts';

/**
 * Tells guests of another time or place, once it has rested. What each was told stands with his registration: who knows
 * it already, and of what was put back before anybody heard, nobody hears; run again or by two at once it tells nobody
 * twice. Answers how many were told.
 */
export async function tellChanges(ctx: Context): Promise<number> {
  const at = ctx.clock();
  const before = new Date(at.getTime() - restMinutes * 60_000);
  let told = 0;
  for (const { id } of await selectMovedEvents(ctx.db, { before, at }))
    told += await inTransaction(ctx.db, (tx) => tellIn(tx, ctx, id, before));
  return told;
}

async function tellIn(tx: Tx, ctx: Context, eventId: number, before: Date): Promise<number> {
  const event = await selectAndLockEvent(tx, eventId);
  if (event.status !== 'open' || event.changedAt === null || event.changedAt > before) return 0;
  const { timeZone } = await getHotel(tx, event.hotelId);
  const unknowing = (await comingTo(tx, eventId)).filter(
    (registration) => !isSameAppointment(appointmentTold(registration), event),
  );
  for (const registration of unknowing) {
    const isOtherDay = dayOf(appointmentTold(registration), timeZone) !== dayOf(event, timeZone);
    await setTold(tx, registration, event, { isOtherDay });
    await queueEventMessageIn(tx, ctx, { kind: 'event_changed', event, registration });
    await recordEvent(tx, ctx, {
      ...subjectOfRegistration(event, registration),
      action: 'event_change_told',
      before: appointmentTold(registration),
      after: appointmentOf(event),
    });
  }
  return unknowing.length;
}

async function comingTo(db: DbOrTx, eventId: number) {
  const all = await selectParticipants(db, { eventId });
  return all.filter(({ status, cameAt }) => !isOff(status) && cameAt === null);
}

const appointmentOf = ({ startsAt, endsAt, places }: HotelEvent) => ({ startsAt, endsAt, places });

/** When and where it is, as a guest was last told. */
function appointmentTold(registration: Registration) {
  const { toldStartsAt: startsAt, toldEndsAt: endsAt, toldPlaces: places } = registration;
  return { startsAt, endsAt, places };
}

/** Parties that would hear of a change or a calling off, and those whom the house can not write to. */
export async function countToTell(
  db: DbOrTx,
  { id, hotelId }: Pick<HotelEvent, 'id' | 'hotelId'>,
  kind: EventKind,
): Promise<{ told: number; unreachable: number }> {
  const { [kind]: setting } = await messageSettings(db, hotelId);
  const { parties, withMail, withPhone, withEither } = await countReachable(db, id);
  const byMail = setting.mail ? withMail : 0;
  const bySms = setting.sms ? withPhone : 0;
  const told = setting.mail && setting.sms ? withEither : byMail + bySms;
  return { told, unreachable: parties - told };
}
