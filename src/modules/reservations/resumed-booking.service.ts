import type { DbOrTx } from '../../platform/db.ts';
import { unsigned } from '../../platform/link-signature.ts';
import { resumeLink } from './message-values.mail.ts';
import { getReservation, type ReservationView } from './reservation.service.ts';

/** The unfinished booking that a reminder's link names; null where the link is not ours. */
export async function resumedBooking(db: DbOrTx, token: string): Promise<ReservationView | null> {
  const number = unsigned(resumeLink, token);
  return number === null ? null : getReservation(db, { number });
}
