import type { Context } from '../../platform/context.ts';
import type { MailAttachment } from '../../platform/mail.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { eventCalendar } from './event.mail.ts';
import { registrationOf } from './registration.service.ts';

/** The calendar file of a registration, in the reader's language. */
export async function calendarOf(ctx: Context, token: string): Promise<MailAttachment> {
  const { registration, event } = await registrationOf(ctx.db, token);
  const hotel = await getHotel(ctx.db, event.hotelId);
  return eventCalendar({ hotel, event, registration, language: ctx.language, at: ctx.clock() });
}
