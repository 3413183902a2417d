import { type CalendarDate, nightsBetween } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type FormField, type FormValues, fieldMaker } from '../../platform/views/form.ts';
import type { Company } from '../customers/company.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { policyTexts } from '../rates/policy-text.ts';
import { stepText } from '../rates/price-step-text.ts';
import { whyPricePath } from '../rates/rate.paths.ts';
import { channels } from '../rates/rate-plan.ts';
import { type RatesTabs, ratesTabs } from '../rates/rate-tabs.ts';
import { refusalText } from '../rates/refusal-text.ts';
import type { PricedStay } from '../rates/stay-price.ts';
import type { RoomType } from '../room-types/room-type.ts';
import type { RefusedOffer, SearchResult } from './availability.service.ts';
import type { Offer } from './offer.ts';
import { quotePath } from './quote.paths.ts';

export interface QuotePage extends RatesTabs {
  readonly title: string;
  readonly lead: string;
  readonly action: string;
  readonly fields: readonly FormField[];
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly asked: string;
  /** What of the question can not be answered at all. */
  readonly notice: string | null;
  readonly types: readonly QuoteType[];
}

interface QuoteType {
  readonly name: string;
  readonly offers: readonly QuoteOffer[];
  readonly refused: readonly { readonly plan: string; readonly reasons: readonly string[] }[];
}

interface QuoteOffer {
  readonly plan: string;
  readonly total: string;
  readonly facts: readonly string[];
  readonly nights: readonly {
    readonly date: string;
    readonly amount: string;
    readonly whyHref: string;
    readonly steps: readonly { readonly label: string; readonly amount: string; readonly within: boolean }[];
  }[];
  readonly taxes: readonly string[];
  readonly policy: readonly string[];
}

export interface QuoteInput {
  readonly hotel: Hotel;
  readonly companies: readonly Company[];
  readonly roomTypes: readonly RoomType[];
  readonly values: FormValues;
  readonly errors: QuotePage['errors'];
  readonly stay: { readonly arrival: CalendarDate; readonly departure: CalendarDate };
  /** Null where the question could not be read. */
  readonly found: SearchResult | null;
  readonly companyAsked: boolean;
}

/** Every type and plan with its price step by step, or with everything that stands against it. */
export function quotePage(ctx: Context, input: QuoteInput): QuotePage {
  const t = tFor(ctx.language);
  const { stay, found } = input;
  return {
    title: t('quote.title'),
    lead: t('quote.lead'),
    ...ratesTabs(t, quotePath),
    action: quotePath,
    fields: fieldsOf(ctx.language, input),
    errors: input.errors,
    asked: t('quote.asked', {
      from: formatDate(stay.arrival, 'weekday', ctx.language),
      to: formatDate(stay.departure, 'weekday', ctx.language),
      count: nightsBetween(stay.arrival, stay.departure),
    }),
    notice: noticeOf(ctx.language, input),
    types: found ? typesOf(found, input, ctx.language) : [],
  };
}

function noticeOf(language: Language, { found, companyAsked }: QuoteInput): string | null {
  const t = tFor(language);
  if (found?.datesRefusal) return t(`errors.${found.datesRefusal}`);
  return found && companyAsked && found.company === null ? t('quote.no-company') : null;
}

function fieldsOf(language: Language, { companies, roomTypes, values, errors }: QuoteInput): FormField[] {
  const t = tFor(language);
  const make = fieldMaker(t, values, errors);
  const date = { type: 'date' };
  const number = { inputmode: 'numeric', short: true };
  return [
    make.text('arrival', t('quote.arrival'), date),
    make.text('departure', t('quote.departure'), { ...date, hint: t('quote.departure-hint') }),
    make.text('adults', t('quote.adults'), number),
    make.text('childAges', t('quote.child-ages'), {
      short: true,
      optional: true,
      hint: t('quote.ages-hint'),
    }),
    make.text('rooms', t('quote.rooms'), number),
    make.select(
      'type',
      t('quote.type'),
      roomTypes.map((type) => ({ value: type.code, label: textFor(type.names, language) })),
      { blank: t('quote.every') },
    ),
    make.select(
      'channel',
      t('quote.channel'),
      channels.map((value) => ({ value, label: t(`rates.channels.${value}`) })),
    ),
    make.select(
      'companyId',
      t('quote.company'),
      companies.map((company) => ({ value: String(company.id), label: `${company.code} · ${company.name}` })),
      { blank: t('quote.nobody') },
    ),
    make.text('code', t('quote.code'), { optional: true, short: true }),
    make.text('bookedOn', t('quote.booked-on'), { ...date, optional: true }),
    make.tick('member', t('quote.member')),
  ];
}

function typesOf(found: SearchResult, input: QuoteInput, language: Language): QuoteType[] {
  const types = new Map([...found.offers, ...found.refused].map(({ roomType }) => [roomType.id, roomType]));
  return [...types.values()].map((type) => ({
    name: `${type.code} · ${textFor(type.names, language)}`,
    offers: found.offers
      .filter((offer) => offer.roomType.id === type.id)
      .map((offer) => offerOf(offer, input, language)),
    refused: found.refused
      .filter((refused) => refused.roomType.id === type.id)
      .map((refused) => refusedOf(refused, language)),
  }));
}

function refusedOf({ ratePlan, reasons = [] }: RefusedOffer, language: Language) {
  return {
    plan: `${ratePlan.code} · ${textFor(ratePlan.names, language)}`,
    reasons: reasons.map((reason) => refusalText(reason, language)),
  };
}

function offerOf(offer: Offer, { stay, hotel }: QuoteInput, language: Language): QuoteOffer {
  const t = tFor(language);
  const { ratePlan, stays } = offer;
  const { currency } = hotel;
  const money = (amount: Minor) => formatMoney(amount, currency, language);
  const due =
    offer.dueNowMinor > 0 ? t('quote.due-now', { amount: money(offer.dueNowMinor) }) : t('quote.due-later');
  return {
    plan: `${ratePlan.code} · ${textFor(ratePlan.names, language)}`,
    total: money(offer.totalMinor),
    facts: [t(`rates.kinds.${ratePlan.kind}`), due, t('quote.left', { count: offer.roomsLeft })],
    nights: stays.flatMap((priced, index) =>
      nightsOf(priced, { offer, currency, language, room: stays.length > 1 ? index + 1 : null }),
    ),
    taxes: offer.taxes.map((tax) =>
      t(tax.included ? 'quote.tax-within' : 'quote.tax-added', {
        tax: textFor(tax.names, language),
        amount: money(tax.amountMinor),
      }),
    ),
    policy: policyTexts(offer.policy, { arrival: stay.arrival, currency, language }),
  };
}

interface NightsShown {
  readonly offer: Offer;
  readonly currency: string;
  readonly language: Language;
  /** Which of several rooms this is. */
  readonly room: number | null;
}

function nightsOf(
  priced: PricedStay,
  { offer, currency, language, room }: NightsShown,
): QuoteOffer['nights'] {
  const t = tFor(language);
  return priced.nights.map((night) => {
    const date = formatDate(night.date, 'weekday', language);
    return {
      date: room === null ? date : t('quote.room-night', { room, date }),
      amount: formatMoney(night.grossMinor, currency, language),
      whyHref: whyPricePath(offer.ratePlan.id, offer.roomType.id, night.date),
      steps: night.steps.map((step) => ({
        label: stepText(step, language),
        amount: formatMoney(step.amountMinor, currency, language),
        within: step.within === true,
      })),
    };
  });
}
