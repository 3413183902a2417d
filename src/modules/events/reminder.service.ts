import { addDays, dateAt, instantAt } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { listHotels } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { messageSettings } from '../notifications/message.service.ts';
import { selectEvent } from './event.queries.ts';
import { queueEventMessageIn } from './event-message.service.ts';
import { selectRegistrationOf } from './registration.queries.ts';
import { selectToRemind, takeReminder } from './registration-due.queries.ts';

/**
 * Reminds who is to come tomorrow, or today where nobody did so yesterday. Each message is written in a transaction of
 * its own that takes its reminder, so it does no harm to be ended anywhere, to be run again, or by two processes.
 * Answers how many were written.
 */
export async function remindOfEvents(ctx: Context): Promise<number> {
  let written = 0;
  for (const hotel of await listHotels(ctx.db)) {
    if (hotel.active) written += await remindAt(ctx, hotel);
  }
  return written;
}

async function remindAt(ctx: Context, hotel: Hotel): Promise<number> {
  const { event_reminder: setting } = await messageSettings(ctx.db, hotel.id);
  if (!(setting.mail || setting.sms)) return 0;
  const at = ctx.clock();
  const due = await selectToRemind(ctx.db, {
    hotelId: hotel.id,
    from: at,
    to: remindedBefore(at, hotel.timeZone, setting.hour ?? 0),
  });
  let written = 0;
  for (const { id, eventId } of due) {
    const isWritten = await inTransaction(ctx.db, async (tx) => {
      if (!(await takeReminder(tx, id, at))) return false;
      const event = await selectEvent(tx, { hotelId: hotel.id, id: eventId });
      const registration = await selectRegistrationOf(tx, { eventId, id });
      await queueEventMessageIn(tx, ctx, { kind: 'event_reminder', event, registration });
      return true;
    });
    if (isWritten) written += 1;
  }
  return written;
}

/**
 * Of events that begin before this instant guests are reminded now: from the hour of the hotel's wall clock on, all of
 * tomorrow; before it, what is left of today.
 */
export function remindedBefore(at: Date, timeZone: string, hour: number): Date {
  const today = dateAt(at, timeZone);
  const opening = instantAt(today, `${String(hour).padStart(2, '0')}:00`, timeZone);
  return instantAt(addDays(today, at >= opening ? 2 : 1), '00:00', timeZone);
}
