import { type CalendarDate, nightsBetween } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import { type Minor, sumMinor } from '../../core/money.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { roomsLeft } from '../inventory/inventory.service.ts';
import { promotionRefusal, type RatedPromotion } from '../promotions/promotion.ts';
import { blockOf, blockStarts, openStarts } from '../rates/hour-block.ts';
import type { Party } from '../rates/occupancy.ts';
import { loadRateBook } from '../rates/rate-book.service.ts';
import {
  allRefusals,
  isOffered,
  type OfferAsked,
  type OfferReason,
  type OfferRefusal,
  priceParty,
  type RateBook,
  type RatedPlan,
  type RatedType,
  saleRefusal,
} from '../rates/rate-book.ts';
import { type Channel, isSelfService, type PlanKind } from '../rates/rate-plan.ts';
import {
  type BuyingCompany,
  longestStayNights,
  type StayDatesRefusal,
  stayDatesRefusal,
} from '../rates/restriction.ts';
import type { PricedStay } from '../rates/stay-price.ts';
import { type BuyerAsked, buyerOf, namedBy } from './buyer.ts';
import { type Offer, type OfferPromotion, offerOf, partyKey } from './offer.ts';

export type { BuyerAsked } from './buyer.ts';

export interface SearchQuestion {
  readonly hotelId: number;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  /** The party of each room. */
  readonly rooms: readonly Party[];
  readonly channel: Channel;
  readonly at: Date;
  /** The hotel's own when left out. */
  readonly businessDate?: CalendarDate;
  readonly ratePlanCode?: string | undefined;
  readonly roomTypeCode?: string | undefined;
  readonly buyer?: BuyerAsked | undefined;
  /** Everything that is not offered with every reason, for who asks what a guest would pay. */
  readonly everyReason?: boolean;
}

export interface RefusedOffer {
  readonly roomType: { readonly id: number; readonly code: string; readonly names: LocalText };
  readonly ratePlan: {
    readonly id: number;
    readonly code: string;
    readonly names: LocalText;
    readonly kind: PlanKind;
  };
  /** The translation `rates.refused.<reason>` with `params`. */
  readonly reason: OfferReason | 'sold_out' | 'hours_over';
  readonly params: OfferRefusal['params'];
  /** All reasons, where every one was asked for. */
  readonly reasons?: readonly {
    readonly reason: RefusedOffer['reason'];
    readonly params: OfferRefusal['params'];
  }[];
  /** What a guest with an account would pay, where that alone stands in the way. */
  readonly membersTotalMinor?: Minor;
}

export interface SearchResult {
  readonly currency: string;
  /** The company that the code or id named; null where it named none. */
  readonly company: BuyingCompany | null;
  /** The promotion that the code named; null where it named none. */
  readonly promotion: RatedPromotion | null;
  /** Set when nobody may ask for these dates at all. */
  readonly datesRefusal: StayDatesRefusal | null;
  readonly offers: readonly Offer[];
  readonly refused: readonly RefusedOffer[];
}

/** What the hotel sells to this party in these dates, and why the rest is not on offer. Two statements. */
export async function searchOffers(db: DbOrTx, question: SearchQuestion): Promise<SearchResult> {
  const { hotelId, arrival } = question;
  const departure = readUntil(question);
  const [book, left] = await Promise.all([
    loadRateBook(db, { hotelId, arrival, departure, ...namedBy(question.buyer) }),
    roomsLeft(db, { hotelId, arrival, departure }),
  ]);
  const businessDate = question.businessDate ?? book.hotel.businessDate;
  const datesRefusal = stayDatesRefusal({ ...question, hotel: { ...book.hotel, businessDate } });
  const result = {
    currency: book.hotel.currency,
    company: book.company,
    promotion: book.promotion,
    datesRefusal,
    offers: [] as Offer[],
    refused: [] as RefusedOffer[],
  };
  if (datesRefusal) return result;
  const { buyer: asking, ...rest } = question;
  const buyer = buyerOf(book, asking);

  for (const { type, plan } of pairs(book, question)) {
    const asked: PairQuestion = {
      ...rest,
      ...buyer,
      businessDate,
      type,
      plan,
      roomsLeft: left.get(type.id) ?? 0,
      starts: startsOf(book, question, plan),
    };
    const answer = answerFor(book, asked);
    if ('stays' in answer) result.offers.push(answer);
    else if (question.everyReason || answer.reason !== 'not_sold') {
      const reasons = question.everyReason ? { reasons: everyReason(book, asked) } : {};
      const members = answer.reason === 'members_only' ? membersTotal(book, asked) : {};
      result.refused.push({ ...answer, ...reasons, ...members, roomType: type, ratePlan: plan });
    }
  }
  return result;
}

/** For dates that are refused anyway nothing is read ahead, however far apart they are. */
export function readUntil({
  arrival,
  departure,
}: Pick<SearchQuestion, 'arrival' | 'departure'>): CalendarDate {
  const nights = nightsBetween(arrival, departure);
  return nights < 0 || nights > longestStayNights ? arrival : departure;
}

interface Pair {
  readonly type: RatedType;
  readonly plan: RatedPlan;
}

function pairs(book: RateBook, { ratePlanCode, roomTypeCode }: SearchQuestion): Pair[] {
  const types = book.types.filter((type) => roomTypeCode === undefined || type.code === roomTypeCode);
  const plans = [...book.plans.values()].filter(
    (plan) => ratePlanCode === undefined || plan.code === ratePlanCode,
  );
  return types.flatMap((type) => plans.map((plan) => ({ type, plan })));
}

/** When a block of hours may begin; who books for himself can not begin in the past. */
function startsOf({ hotel }: RateBook, { arrival, channel, at }: SearchQuestion, plan: RatedPlan): string[] {
  const hours = blockOf(plan);
  if (!hours) return [];
  if (!isSelfService(channel)) return blockStarts(hours);
  return openStarts(hours, { date: arrival, at, timeZone: hotel.timeZone });
}

function membersTotal(book: RateBook, asked: PairQuestion): Pick<RefusedOffer, 'membersTotalMinor'> {
  const buyer = { company: null, ...asked.buyer, isMember: true };
  const answer = answerFor(book, { ...asked, buyer });
  return 'stays' in answer ? { membersTotalMinor: answer.totalMinor } : {};
}

type PairQuestion = Omit<SearchQuestion, 'businessDate' | 'buyer'> &
  Pair &
  Pick<OfferAsked, 'buyer' | 'hooks' | 'withoutPromotion'> & {
    readonly businessDate: CalendarDate;
    readonly roomsLeft: number;
    readonly starts: readonly string[];
  };

/** What stands against an offer, all of it: rules, parties that do not fit, and no room left. */
function everyReason(book: RateBook, question: PairQuestion): NonNullable<RefusedOffer['reasons']> {
  const { rooms, roomsLeft } = question;
  const all = new Map<string, NonNullable<RefusedOffer['reasons']>[number]>();
  for (const party of rooms) {
    for (const found of allRefusals(book, { ...question, ...party })) all.set(JSON.stringify(found), found);
  }
  if (question.plan.kind === 'hourly' && question.starts.length === 0)
    all.set('hours_over', { reason: 'hours_over', params: {} });
  const full = roomsLeft < rooms.length;
  if (full) all.set('sold_out', { reason: 'sold_out', params: { count: roomsLeft } });
  return [...all.values()];
}

function answerFor(
  book: RateBook,
  question: PairQuestion,
): Offer | { readonly reason: RefusedOffer['reason']; readonly params: OfferRefusal['params'] } {
  const { rooms, type, plan, roomsLeft, starts } = question;
  const refused = saleRefusal(book, question);
  if (refused) return refused;

  if (plan.kind === 'hourly' && question.arrival === question.departure && starts.length === 0)
    return { reason: 'hours_over', params: {} };

  const stays = pricedParties(book, question);
  if (!Array.isArray(stays)) return stays;
  if (roomsLeft < rooms.length) return { reason: 'sold_out', params: { count: roomsLeft } };
  const [first, ...others] = stays;
  return first
    ? offerOf({
        type,
        plan,
        roomsLeft,
        starts,
        stays: [first, ...others],
        promotion: promotionOn(book, question),
      })
    : { reason: 'no_adults', params: {} };
}

/** The stay of each room, in order; or why one of the parties is not offered any. */
function pricedParties(book: RateBook, question: PairQuestion): PricedStay[] | OfferRefusal {
  const known = new Map<string, PricedStay>();
  const stays: PricedStay[] = [];
  for (const party of question.rooms) {
    const key = partyKey(party);
    const priced = known.get(key) ?? priceParty(book, { ...question, ...party });
    if (!isOffered(priced)) return priced;
    known.set(key, priced);
    stays.push(priced);
  }
  return stays;
}

/** What the promotion does to an offer: the total without it, or why it does not count; null where none was named. */
function promotionOn(book: RateBook, question: PairQuestion): OfferPromotion | null {
  if (book.promotion === null) return null;
  const refusal = promotionRefusal(book.promotion, question);
  if (refusal) return { refusal, fullTotalMinor: null };
  const without = pricedParties(book, { ...question, withoutPromotion: true });
  return {
    refusal: null,
    fullTotalMinor: Array.isArray(without) ? sumMinor(without.map((stay) => stay.totalMinor)) : null,
  };
}
