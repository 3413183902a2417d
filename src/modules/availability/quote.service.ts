import { type CalendarDate, nightsBetween } from '../../core/calendar-date.ts';
import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import type { DbOrTx } from '../../platform/db.ts';
import type { PromotionKept } from '../promotions/promotion.ts';
import type { Party } from '../rates/occupancy.ts';
import { loadRateBook } from '../rates/rate-book.service.ts';
import {
  isOffered,
  type OfferAsked,
  type OfferRefusal,
  priceOffer,
  type RatedPlan,
} from '../rates/rate-book.ts';
import type { Channel } from '../rates/rate-plan.ts';
import { stayDatesRefusal } from '../rates/restriction.ts';
import type { PricedStay } from '../rates/stay-price.ts';
import { readUntil } from './availability.service.ts';
import { type BuyerAsked, buyerOf, namedBy } from './buyer.ts';

export interface QuoteQuestion extends Party {
  readonly hotelId: number;
  readonly roomTypeId: number;
  readonly ratePlanId: number;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly channel: Channel;
  readonly at: Date;
  readonly businessDate: CalendarDate;
  /** A change for a guest who is here: rules of booking and arriving are behind him. */
  readonly inHouse?: boolean;
  /** Gross prices agreed elsewhere, one a night: for imports and for who may override rates. The caller checks that. */
  readonly statedPricesMinor?: readonly number[];
  /** A change: what the nights that keep their price have of the booking's promotion. */
  readonly promotionKept?: PromotionKept | undefined;
  readonly buyer?: BuyerAsked | undefined;
}

/**
 * The price of one stay by the same validator and pipeline as the search; throws where it would not be offered. A type
 * or plan of another hotel is not found. Whether a room is free is decided by inventory alone.
 */
export async function quoteStay(db: DbOrTx, question: QuoteQuestion): Promise<PricedStay> {
  return (await quoteSale(db, question)).priced;
}

export interface QuotedSale {
  readonly priced: PricedStay;
  readonly plan: RatedPlan;
  readonly companyId: number | null;
  /** The promotion that made it cheaper; null where none did. */
  readonly promotionId: number | null;
}

/** The same together with the plan, for who books it. */
export async function quoteSale(db: DbOrTx, question: QuoteQuestion): Promise<QuotedSale> {
  const { hotelId, roomTypeId, ratePlanId, arrival, businessDate } = question;
  const departure = readUntil(question);
  const named = namedBy(question.buyer);
  const book = await loadRateBook(db, { hotelId, arrival, departure, roomTypeId, ...named });
  const [type] = book.types;
  const plan = book.plans.get(ratePlanId);
  if (!type) throw notFound('room_type_not_found');
  if (!plan) throw notFound('rate_plan_not_found');
  const datesRefusal = stayDatesRefusal({ ...question, hotel: { ...book.hotel, businessDate } });
  if (datesRefusal) throw ruleBroken(datesRefusal);

  const { statedPricesMinor: stated, buyer, ...rest } = question;
  if (stated) requireStatedPrices(stated, question);
  const by = buyerOf(book, buyer);
  const asked: OfferAsked = {
    ...rest,
    ...by,
    type,
    plan,
    ...(stated && { statedPricesMinor: stated.map(minor) }),
  };
  const priced = priceOffer(book, asked);
  if (isOffered(priced)) {
    const promotionId = isPromoted(priced) ? (book.promotion?.id ?? null) : null;
    return { priced, plan, companyId: book.company?.id ?? null, promotionId };
  }
  throw refusalOf(priced);
}

function isPromoted({ nights }: PricedStay): boolean {
  return nights.some((night) => night.steps.some((step) => step.kind === 'promotion'));
}

/** One price for each night, or one for a day use. */
function requireStatedPrices(stated: readonly number[], { arrival, departure }: QuoteQuestion): void {
  const fits = stated.length === Math.max(1, nightsBetween(arrival, departure));
  if (!fits || stated.some((price) => !Number.isSafeInteger(price) || price < 0))
    throw ruleBroken('stated_prices');
}

/** What the reader typed wrong is a rule (422); what the house does not sell now is a conflict (409). */
function refusalOf({ reason, params }: OfferRefusal) {
  switch (reason) {
    case 'no_adults':
    case 'too_many_guests':
    case 'no_nights':
    case 'day_use_only':
    case 'not_sold':
      return ruleBroken(reason);
    default:
      return conflict('restricted', { reason, ...params });
  }
}
