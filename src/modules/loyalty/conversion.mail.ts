import type { Tx } from '../../platform/db.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { queueMail, renderMail } from '../../platform/mail.ts';
import { siteUrl } from '../../platform/site.ts';
import { fullName } from '../customers/customer.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { selectConversionsBy } from './conversion.queries.ts';
import { memberPartnersPath } from './loyalty.paths.ts';
import { selectNamedMembers } from './member.queries.ts';
import type { NamedMember } from './member.ts';
import type { Conversion } from './partner.ts';

const template = 'points-conversion';

/** Tells each member how his order stands now, once for each state; who left no address reads it in his account. */
export async function queueConversionMails(tx: Tx, ids: readonly number[]): Promise<void> {
  const orders = await selectConversionsBy(tx, ids);
  const memberIds = [...new Set(orders.map((order) => order.memberId))];
  const members = new Map((await selectNamedMembers(tx, memberIds)).map((member) => [member.id, member]));
  const hotels = new Map<number, Awaited<ReturnType<typeof getHotel>>>();
  for (const order of orders) {
    const member = members.get(order.memberId);
    if (!member?.email) continue;
    const hotel = hotels.get(member.hotelId) ?? (await getHotel(tx, member.hotelId));
    hotels.set(member.hotelId, hotel);
    await queueOne(tx, order, { member, to: member.email, hotelName: textFor(hotel.names, member.language) });
  }
}

async function queueOne(
  tx: Tx,
  order: Conversion,
  { member, to, hotelName }: { member: NamedMember; to: string; hotelName: string },
): Promise<void> {
  const { language, hotelId } = member;
  const t = tFor(language);
  const facts = {
    points: formatNumber(order.points, language),
    units: formatNumber(order.units, language),
    unit: textFor(order.unit, language),
    partner: textFor(order.partner, language),
    number: order.number,
  };
  const subject = t(`loyalty.partners.mail.subject.${order.status}`, facts);
  const text = t(`loyalty.partners.mail.text.${order.status}`, { ...facts, name: fullName(member) });
  const model = { title: subject, hotelName, text, link: siteUrl(memberPartnersPath) };
  await queueMail(tx, {
    hotelId,
    to,
    language,
    template,
    subject,
    dedupeKey: `${template} ${order.id} ${order.status}`,
    ...(await renderMail(template, model, language)),
  });
}
