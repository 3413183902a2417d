import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { formatDate, formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { queueMail, renderMail } from '../../platform/mail.ts';
import { siteUrl } from '../../platform/site.ts';
import { fullName } from '../customers/customer.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { memberAccountPath } from './loyalty.paths.ts';
import type { NamedMember } from './member.ts';

const template = 'points-expiring';

export interface ExpiryReminder {
  readonly member: NamedMember;
  readonly to: string;
  readonly expiresDate: CalendarDate;
  readonly points: number;
  readonly days: number;
}

/** Tells a member once what expires when: the key names the member, the day, and how long before it was told. */
export async function queueExpiryReminder(tx: Tx, _ctx: Context, reminder: ExpiryReminder): Promise<void> {
  const { member, to, expiresDate, points, days } = reminder;
  const { language, hotelId } = member;
  const hotelName = textFor((await getHotel(tx, hotelId)).names, language);
  const facts = { points: formatNumber(points, language), date: formatDate(expiresDate, 'long', language) };
  const subject = tFor(language)('loyalty.mail.subject', { ...facts, hotel: hotelName });
  const name = fullName(member);
  const model = { title: subject, hotelName, name, ...facts, link: siteUrl(memberAccountPath) };
  await queueMail(tx, {
    hotelId,
    to,
    language,
    template,
    subject,
    dedupeKey: `${template} ${member.id} ${expiresDate} ${days}`,
    ...(await renderMail(template, model, language)),
  });
}
