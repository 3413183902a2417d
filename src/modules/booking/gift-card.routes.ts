import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readParams } from '../../platform/http.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { qrImage } from '../../platform/qr.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { spacedCode, spacedNumber } from '../stored-value/card.ts';
import { cardOfLink, openGift } from '../stored-value/card-code.service.ts';
import { giftCardsPath, giftLinkPath } from '../stored-value/stored-value.paths.ts';
import { type SitePage, sitePage } from './site.presenter.ts';

interface GiftPage extends SitePage {
  readonly cardNumber: string;
  readonly amount: string;
  readonly message: string;
  readonly formAction: string | null;
  readonly secret: { readonly code: string; readonly image: string } | null;
}

const showGift = page<GiftPage>('booking/gift-card');
const LinkParams = z.object({ link: z.string().max(120) });
const openLimit = limitRate({ name: 'gift-card', requests: 20, seconds: 600 });

/** What the mail of a gift leads to: how much is on it, and its code, told once. */
export const giftCardRoutes = Router();

giftCardRoutes.get(`${giftCardsPath}/open/:link`, allow('public'), openLimit, (req, res) =>
  showLink(req, res),
);

/** Answers with the page itself: the code is told this once, so it may stand in no address and no cookie. */
giftCardRoutes.post(`${giftCardsPath}/open/:link`, allow('public'), openLimit, async (req, res) => {
  const { code } = await openGift(contextOf(req), readParams(LinkParams, req).link);
  await showLink(req, res, code);
});

async function showLink(req: Request, res: Response, code?: string): Promise<void> {
  const { db, language } = contextOf(req);
  const { link } = readParams(LinkParams, req);
  const found = await cardOfLink(db, link);
  if (!found) throw notFound('page_not_found');
  const { card, isFresh } = found;
  const hotel = await getHotel(db, card.hotelId);
  const title = tFor(language)('stored-value.gift.title');
  showGift(res, {
    ...sitePage({ hotel, slug: undefined, language, title }),
    cardNumber: spacedNumber(card.number),
    amount: formatMoney(card.balanceMinor, card.currency, language),
    message: card.message,
    formAction: isFresh ? giftLinkPath(link) : null,
    secret: code === undefined ? null : { code: spacedCode(code), image: await qrImage(card.number) },
  });
}
