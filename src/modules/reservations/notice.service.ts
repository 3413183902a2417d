import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { listHotels } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { messageSettings } from '../notifications/message.service.ts';
import { type NoticeFor, selectAbandoned, selectArriving, selectLeft } from './notice.queries.ts';
import { dueNotices, type NoticeKind, noticeStands } from './notice.ts';
import { selectAndLockReservation } from './reservation.queries.ts';
import { prepareMail, queueMailIn } from './reservation-mail.service.ts';

/**
 * Writes the notices that are due: before arrival, after the stay, of a booking left unfinished. Each is written in a
 * transaction of its own under a key that names it, so it does no harm to be ended anywhere, to be run again, or by two
 * processes at once. Answers how many were written.
 */
export async function writeDueNotices(ctx: Context): Promise<number> {
  let written = 0;
  for (const hotel of await listHotels(ctx.db)) {
    if (hotel.active) written += await writeNoticesOf(ctx, hotel);
  }
  return written;
}

async function writeNoticesOf(ctx: Context, hotel: Hotel): Promise<number> {
  const { id: hotelId, timeZone } = hotel;
  const settings = await messageSettings(ctx.db, hotelId);
  const { arrivingOn, leftOn, lapsed, today } = dueNotices(settings, ctx.clock(), timeZone);
  const arriving = arrivingOn
    ? await selectArriving(ctx.db, { hotelId, on: arrivingOn, ways: settings.arrival })
    : [];
  const left = leftOn
    ? await selectLeft(ctx.db, { hotelId, timeZone, ways: settings.thanks, ...leftOn })
    : [];
  const abandoned = lapsed
    ? await selectAbandoned(ctx.db, { hotelId, today, ways: settings.abandoned, ...lapsed })
    : [];
  for (const notice of arriving) await writeNotice(ctx, 'arrival', notice);
  for (const notice of left) await writeNotice(ctx, 'thanks', notice);
  for (const notice of abandoned) await writeNotice(ctx, 'abandoned', notice);
  return arriving.length + left.length + abandoned.length;
}

/** One notice, where its reason still holds: the guest may have cancelled, or booked, a moment ago. */
async function writeNotice(ctx: Context, kind: NoticeKind, notice: NoticeFor): Promise<void> {
  const prepared = await prepareMail(ctx, { kind, ...notice });
  await inTransaction(ctx.db, async (tx) => {
    const reservation = await selectAndLockReservation(tx, { id: notice.reservationId });
    if (noticeStands(kind, reservation, notice.occasion)) await queueMailIn(tx, ctx, prepared);
  });
}
