import { minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { queueMail } from '../../platform/mail.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { mailOf } from './reservation.mail.ts';
import { getReservation } from './reservation.service.ts';
import { type MailKind, mailDedupeKey } from './reservation-mail.ts';

export interface MailOrder {
  readonly kind: MailKind;
  readonly reservationId: number;
  /** Tells one cancellation of a reservation from the next. */
  readonly occasion?: string | undefined;
  readonly feeMinor?: number | undefined;
  readonly refundMinor?: number | undefined;
  /** Of an offer from the waiting list: what opens its page. */
  readonly token?: string | undefined;
}

/** Writes one mail about a reservation, in the booking's language. The same order twice is one mail. */
export async function writeReservationMail(ctx: Context, order: MailOrder): Promise<void> {
  const reservation = await getReservation(ctx.db, { id: order.reservationId });
  const { contactEmail: to, hotelId, language, number } = reservation;
  if (to === null) return;
  const hotel = await getHotel(ctx.db, hotelId);
  const mail = await mailOf({
    kind: order.kind,
    reservation,
    hotel,
    feeMinor: minor(order.feeMinor ?? 0),
    refundMinor: minor(order.refundMinor ?? 0),
    at: ctx.clock(),
    token: order.token,
  });
  const dedupeKey = mailDedupeKey({ kind: order.kind, number, occasion: order.occasion });
  await inTransaction(ctx.db, (tx) => queueMail(tx, { hotelId, to, language, dedupeKey, ...mail }));
}
