import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { queueMail } from '../../platform/mail.ts';
import { queueSms } from '../../platform/sms/sms.ts';
import { fullName } from '../customers/customer.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { messageFor } from '../notifications/message.service.ts';
import type { EventKind } from '../notifications/message-kind.ts';
import { eventMailOf } from './event.mail.ts';
import type { HotelEvent, Registration } from './event.ts';
import { selectOptionalAddressee } from './participant.queries.ts';

export interface EventMessage {
  readonly kind: EventKind;
  readonly event: HotelEvent;
  readonly registration: Registration;
  /** Of money that goes back: each payment is told once. */
  readonly paymentId?: number;
}

/**
 * Writes to a guest about his registration, in the transaction of the cause. The key of the outbox sees to it that each
 * message is written once.
 */
export async function queueEventMessageIn(tx: Tx, ctx: Context, message: EventMessage): Promise<void> {
  const { kind, event, registration } = message;
  const guest = await selectOptionalAddressee(tx, registration.id);
  if (!guest || (guest.email === null && guest.phone === null)) return;
  const { hotelId } = event;
  const { language } = guest;
  const { setting, ...words } = await messageFor(tx, { hotelId, kind, language });
  const { sms, ...mail } = await eventMailOf({
    kind,
    hotel: await getHotel(tx, hotelId),
    event,
    registration,
    former:
      kind === 'event_changed'
        ? { startsAt: registration.toldStartsAt, places: registration.toldPlaces }
        : undefined,
    guestName: fullName(guest),
    language,
    words,
    at: ctx.clock(),
  });
  const key = keyOf(message);
  if (setting.mail && guest.email)
    await queueMail(tx, { hotelId, to: guest.email, language, dedupeKey: key, ...mail });
  if (setting.sms && guest.phone && /^\+[1-9]\d{6,14}$/.test(guest.phone)) {
    const { template } = mail;
    const to = guest.phone;
    await queueSms(tx, ctx, { hotelId, to, language, template, dedupeKey: `${key}:sms`, ...sms });
  }
}

/** Once for a registration: a reminder for each day it is moved to, a change for each that was told. */
function keyOf({ kind, event, registration, paymentId }: EventMessage): string {
  const key = `event:${registration.id}:${kind}`;
  if (paymentId !== undefined) return `${key}:${paymentId}`;
  if (kind === 'event_changed') return `${key}:${event.version}`;
  return kind === 'event_reminder' ? `${key}:${event.startsAt.toISOString().slice(0, 10)}` : key;
}
