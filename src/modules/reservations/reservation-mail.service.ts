import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { queueJob } from '../../platform/jobs.ts';
import { queueMail } from '../../platform/mail.ts';
import { queueSms } from '../../platform/sms/sms.ts';
import { getHotelInfo } from '../hotels/content.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { messageFor } from '../notifications/message.service.ts';
import type { MessageSetting } from '../notifications/message-kind.ts';
import { mailOf, type WrittenMail } from './reservation.mail.ts';
import { getReservation, type ReservationView } from './reservation.service.ts';
import { type MailOrder, mailDedupeKey, mailJob } from './reservation-mail.ts';

/** Who may be written to about a reservation. */
export interface Reachable {
  readonly id: number;
  readonly contactEmail: string | null;
  readonly contactPhone: string | null;
}

/** Has the guest written to once the caller's transaction stands; nothing where nobody can be reached. */
export async function orderMail(
  tx: Tx,
  guest: Reachable,
  order: Omit<MailOrder, 'reservationId'>,
): Promise<void> {
  if (guest.contactEmail === null && guest.contactPhone === null) return;
  await queueJob(tx, mailJob, { ...order, reservationId: guest.id });
}

/**
 * Writes to the guest of a reservation, in the booking's language, in the hotel's words, by the ways that are switched
 * on. The same order twice is one message each way.
 */
export async function writeReservationMail(ctx: Context, order: MailOrder): Promise<void> {
  const prepared = await prepareMail(ctx, order);
  await inTransaction(ctx.db, (tx) => queueMailIn(tx, ctx, prepared));
}

/** A message ready to be queued. */
export interface PreparedMail {
  readonly order: MailOrder;
  readonly reservation: ReservationView;
  readonly setting: MessageSetting;
  readonly written: WrittenMail;
}

export async function prepareMail(ctx: Context, order: MailOrder): Promise<PreparedMail> {
  const reservation = await getReservation(ctx.db, { id: order.reservationId });
  const { hotelId, language } = reservation;
  const hotel = await getHotel(ctx.db, hotelId);
  const { position } = await getHotelInfo(ctx.db, hotelId);
  const { setting, ...words } = await messageFor(ctx.db, { hotelId, kind: order.kind, language });
  const written = await mailOf({ order, reservation, hotel, position, words, at: ctx.clock() });
  return { order, reservation, setting, written };
}

/** Puts a prepared message into the outbox: by mail and by text message, each once. */
export async function queueMailIn(tx: Tx, ctx: Context, prepared: PreparedMail): Promise<void> {
  const { order, reservation, setting, written } = prepared;
  const { contactEmail, contactPhone, hotelId, language, number } = reservation;
  const key = { kind: order.kind, number, occasion: order.occasion };
  const { sms, ...mail } = written;
  if (setting.mail && contactEmail !== null) {
    await queueMail(tx, { hotelId, to: contactEmail, language, dedupeKey: mailDedupeKey(key), ...mail });
  }
  if (setting.sms && contactPhone !== null && isE164(contactPhone)) {
    const { template } = written;
    const dedupeKey = mailDedupeKey(key, 'sms');
    await queueSms(tx, ctx, { hotelId, to: contactPhone, language, template, dedupeKey, ...sms });
  }
}

/** Numbers that came in with old data may not be whole: nobody can be sent a text message there. */
function isE164(phone: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(phone);
}
