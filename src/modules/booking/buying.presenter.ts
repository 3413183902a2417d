import type { Language } from '../../core/local-text.ts';
import { formatPrice } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { RefusedOffer, SearchResult } from '../availability/availability.service.ts';
import type { Offer } from '../availability/offer.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { promotionOver } from '../promotions/promotion.ts';
import { promotionRefusalText, promotionWords } from '../promotions/promotion-text.ts';
import { isByDay, isNegotiated } from '../rates/rate-plan.ts';
import type { BuyingCompany } from '../rates/restriction.ts';
import { withQuery } from './booking.paths.ts';
import type { Reader } from './price-words.presenter.ts';

export interface CodeNotice {
  readonly text: string;
  readonly accepted: boolean;
}

/** What the code named, and what of the promotion it does to what is on offer. */
export interface CodeNamed extends Pick<SearchResult, 'company' | 'promotion'> {
  readonly offers: readonly Pick<Offer, 'promotion'>[];
}

/** Whom or what the code named; null where none was typed. A code of nobody is repeated, and nothing else said. */
export function codeNotice(
  code: string | undefined,
  { company, promotion, offers }: CodeNamed,
  { hotel, language }: { readonly hotel: Hotel; readonly language: Language },
): CodeNotice | null {
  if (code === undefined) return null;
  const t = tFor(language);
  if (company) return { text: t('booking.code.accepted', { company: company.name }), accepted: true };
  if (!promotion) return { text: t('booking.code.unknown', { code }), accepted: false };
  const [first] = offers;
  const refusal = first
    ? countsNowhere(offers) && first.promotion?.refusal
    : promotionOver(promotion, hotel.businessDate);
  if (refusal) {
    const reason = promotionRefusalText(refusal, language);
    return { text: t('booking.code.not-counted', { code: promotion.code, reason }), accepted: false };
  }
  const discount = promotionWords(promotion, { currency: hotel.currency, language });
  const named = { code: promotion.code, name: textFor(promotion.names, language), discount };
  return { text: t('booking.code.promotion', named), accepted: true };
}

function countsNowhere(offers: CodeNamed['offers']): boolean {
  return offers.every((offer) => offer.promotion?.refusal);
}

export interface PromotedPrice {
  /** What it would cost without the code; null where the code takes nothing off here. */
  readonly full: string | null;
  readonly text: string;
}

/** What the typed promotion does to one offer; null where none was typed, or where it counts for none at all. */
export function promotedPrice(
  { promotion: effect, totalMinor }: Offer,
  { promotion, offers }: Omit<CodeNamed, 'company'>,
  { currency, language }: Reader,
): PromotedPrice | null {
  if (!effect || !promotion || countsNowhere(offers)) return null;
  const t = tFor(language);
  if (effect.refusal) {
    const reason = promotionRefusalText(effect.refusal, language);
    return { full: null, text: t('booking.code.not-counted', { code: promotion.code, reason }) };
  }
  if (effect.fullTotalMinor === null || effect.fullTotalMinor <= totalMinor) return null;
  return {
    full: formatPrice(effect.fullTotalMinor, currency, language),
    text: t('booking.code.counted', {
      code: promotion.code,
      discount: promotionWords(promotion, { currency, language }),
    }),
  };
}

/** Why this buyer is offered this price; null where everybody is. */
export function priceReason(
  offer: Offer,
  company: BuyingCompany | null | undefined,
  language: Language,
): string | null {
  const t = tFor(language);
  const { kind } = offer.ratePlan;
  const isAgreed = isNegotiated(kind) || company?.agreements.some((each) => isAgreedStep(offer, each));
  if (company && isAgreed) return t('booking.code.agreed', { company: company.name });
  return kind === 'member' ? t('booking.code.members') : null;
}

function isAgreedStep(offer: Offer, agreement: BuyingCompany['agreements'][number]): boolean {
  if (agreement.ratePlanId !== offer.ratePlan.id) return false;
  return offer.stays.some((stay) =>
    stay.nights.some((night) => night.steps.some((step) => step.kind === 'discount')),
  );
}

export interface MembersPrice {
  readonly href: string;
  readonly label: string;
  readonly price: string;
}

/** What a visitor could have by signing in; `next` is the address that he comes back to. */
export function membersPrices(
  refused: readonly RefusedOffer[],
  { next, currency, language }: { next: string; currency: string; language: Language },
): MembersPrice[] {
  return refused.flatMap(({ membersTotalMinor, ratePlan }) =>
    membersTotalMinor === undefined
      ? []
      : [
          {
            href: withQuery('/sign-in', { next }),
            label: tFor(language)('booking.code.sign-in', { plan: textFor(ratePlan.names, language) }),
            price: formatPrice(membersTotalMinor, currency, language),
          },
        ],
  );
}

/** Said to no guest: rates that are other people's, or not sold here at all. */
const unsaid: ReadonlySet<string> = new Set(['company_only', 'free_by_permission', 'channel', 'not_on_sale']);

/** What is not on offer and concerns this guest: of plans for the day where he asks for the day, else of the others. */
export function toldRefusals({ refused }: Pick<SearchResult, 'refused'>, isDay: boolean): RefusedOffer[] {
  return refused.filter(({ reason, ratePlan }) => !unsaid.has(reason) && isByDay(ratePlan.kind) === isDay);
}
