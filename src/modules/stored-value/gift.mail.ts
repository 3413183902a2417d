import type { Tx } from '../../platform/db.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { queueMail, renderMail } from '../../platform/mail.ts';
import { siteUrl } from '../../platform/site.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { type Card, spacedNumber } from './card.ts';
import { linkToCode } from './card-code.service.ts';
import { giftLinkPath } from './stored-value.paths.ts';

/**
 * Sends a gift to whom it is for, or to its buyer where nobody else is named; nothing where there is no address. The mail
 * has no code in it, for mails are kept: its link tells the code once.
 */
export async function queueGiftIn(tx: Tx, card: Card): Promise<void> {
  const to = card.receiverEmail ?? card.buyerEmail;
  if (to === null || card.kind !== 'gift') return;
  const { language } = card;
  const hotel = await getHotel(tx, card.hotelId);
  const hotelName = textFor(hotel.names, language);
  const subject = tFor(language)('stored-value.mail.subject', { hotel: hotelName });
  const model = {
    title: subject,
    receiver: card.receiverName,
    buyer: card.buyerName,
    message: card.message,
    amount: formatMoney(card.balanceMinor, card.currency, language),
    number: spacedNumber(card.number),
    href: siteUrl(giftLinkPath(linkToCode(card))),
  };
  await queueMail(tx, {
    hotelId: card.hotelId,
    to,
    language,
    template: 'gift-card',
    subject,
    ...(await renderMail('gift-card', model, language)),
    dedupeKey: `gift-card ${card.id} ${card.codeTurn}`,
  });
}
