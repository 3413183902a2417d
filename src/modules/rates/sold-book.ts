import type { CalendarDate } from '../../core/calendar-date.ts';
import { addMinor, basisPoints, type Minor, percentageOf } from '../../core/money.ts';
import { type PricedPromotion, promotedPrices } from '../promotions/promoted-prices.ts';
import { planPrices } from './plan-price.ts';
import { brokenRails, type Rail, type RailBreach, type RailedPrice, railBreaches } from './rail.ts';
import type { RateBook } from './rate-book.ts';
import { isFree } from './rate-plan.ts';
import type { Agreement } from './restriction.ts';

/** What sells and what guards it: the rate book with what every company agreed, the promotions, and the rails. */
export interface SoldBook extends RateBook {
  /** By company. */
  readonly agreements: ReadonlyMap<number, readonly Agreement[]>;
  /** By code. */
  readonly promotions: ReadonlyMap<string, PricedPromotion>;
  readonly rails: readonly Rail[];
}

/** One day of the books, to say what one change does to it. */
export interface Measured {
  readonly day: CalendarDate;
  /** How the day began. */
  readonly morning: SoldBook;
  /** The day with all else that is approved for it. */
  readonly without: SoldBook;
  /** The same with the change. */
  readonly made: SoldBook;
  /** The nights that the change can move. */
  readonly dates: readonly CalendarDate[];
}

/**
 * The rails that a change breaks, by every night whose price it moves: of derived plans, of what companies agreed and
 * under promotions too. How far a night went counts from the morning; what the change does not move is no breach of it.
 */
export function measuredBreaches(measured: Measured): RailBreach[] {
  const found = new Map<string, Moved>();
  const { plans, rails } = measured.made;
  for (const plan of plans.values()) {
    if (isFree(plan.kind)) continue;
    for (const { roomTypeId } of rails)
      for (const { from, without, to } of pricings(measured, plan.id, roomTypeId))
        to.forEach((toMinor, night) => {
          if (toMinor === null || toMinor === without[night]) return;
          note(found, night, { roomTypeId, fromMinor: from[night] ?? null, toMinor });
        });
  }
  const moved = [...found.values()];
  const prices = moved.map(({ price, nights }) => ({ ...price, nights: nights.size }));
  return railBreaches(rails, prices).map((breach) => ({
    ...breach,
    nights: brokenNights(rails, moved, breach),
  }));
}

/** One move of prices of a type, and in which of the nights it happens. */
interface Moved {
  readonly price: Omit<RailedPrice, 'nights'>;
  readonly nights: Set<number>;
}

/** A night counts once, however many plans break the rail in it. */
function brokenNights(
  rails: readonly Rail[],
  moved: readonly Moved[],
  { rule, roomTypeId }: RailBreach,
): number {
  const rail = rails.find((each) => each.roomTypeId === roomTypeId);
  const broken = moved.filter(
    ({ price }) =>
      rail &&
      price.roomTypeId === roomTypeId &&
      brokenRails(rail, price.fromMinor, price.toMinor).includes(rule),
  );
  return new Set(broken.flatMap(({ nights }) => [...nights])).size;
}

type Prices = readonly (Minor | null)[];

interface Pricing {
  readonly from: Prices;
  readonly without: Prices;
  readonly to: Prices;
}

/** What a plan asks for a type, night by night: of everybody, of companies with each terms of theirs, and under codes. */
function pricings(measured: Measured, planId: number, roomTypeId: number): Pricing[] {
  const { morning, without, made, dates } = measured;
  const known = new Map<SoldBook, Prices>();
  const pricesIn = (book: SoldBook): Prices => {
    const plan = book.plans.get(planId);
    const prices = known.get(book) ?? (plan ? planPrices(book, { plan, roomTypeId }, dates) : []);
    known.set(book, prices);
    return prices;
  };
  const own = { from: pricesIn(morning), without: pricesIn(without), to: pricesIn(made) };
  const agreed = agreedTerms(measured, planId).map((terms) => ({
    from: agreedPrices(own.from, terms.from, measured),
    without: agreedPrices(own.without, terms.without, measured),
    to: agreedPrices(own.to, terms.to, measured),
  }));
  const full = [own, ...agreed];
  return [...full, ...full.flatMap((each) => promotedPricings(measured, { planId, roomTypeId }, each))];
}

/**
 * The same under each promotion: it comes off what a company pays, too. A new one raises no price, so that what is above
 * the ceiling all the same is no breach of its own.
 */
function promotedPricings(
  { morning, without, made, day, dates }: Measured,
  pair: { readonly planId: number; readonly roomTypeId: number },
  full: Pricing,
): Pricing[] {
  const ceiling = made.rails.find(({ roomTypeId }) => roomTypeId === pair.roomTypeId)?.ceilingMinor ?? null;
  return [...made.promotions.keys()].map((code) => {
    const under = ({ promotions }: SoldBook, prices: Prices) =>
      promotedPrices(promotions.get(code) ?? null, { ...pair, day }, { dates, prices });
    const from = under(morning, full.from);
    const isHigh = (price: Minor | null) => price !== null && ceiling !== null && price > ceiling;
    const to = under(made, full.to).map((price, night) =>
      (from[night] ?? null) === null && isHigh(price) ? null : price,
    );
    return { from, without: under(without, full.without), to };
  });
}

interface Terms {
  readonly from: Agreement | null;
  readonly without: Agreement | null;
  readonly to: Agreement | null;
}

/** What companies agreed for a plan in each of the books; those with equal terms are looked at once. */
function agreedTerms({ morning, without, made }: Measured, planId: number): Terms[] {
  const found = new Map<string, Terms>();
  const of = ({ agreements }: SoldBook, companyId: number) =>
    agreements.get(companyId)?.find(({ ratePlanId }) => ratePlanId === planId) ?? null;
  for (const companyId of made.agreements.keys()) {
    const terms = {
      from: of(morning, companyId),
      without: of(without, companyId),
      to: of(made, companyId),
    };
    if (terms.to) found.set(JSON.stringify(terms), terms);
  }
  return [...found.values()];
}

/**
 * Prices less what was agreed; null where nothing is. They count from the first arrival on, and past the last one too:
 * who arrives in time sleeps on. After it, nobody buys by them any more.
 */
function agreedPrices(prices: Prices, agreement: Agreement | null, { day, dates }: Measured): Prices {
  if (!agreement || (agreement.validToDate ?? day) < day) return [];
  const { validFromDate: first, discountBasisPoints } = agreement;
  const less = basisPoints(-discountBasisPoints);
  return dates.map((date, night) => {
    const price = prices[night] ?? null;
    if (price === null || (first !== null && date < first)) return null;
    return addMinor(price, percentageOf(price, less));
  });
}

function note(found: Map<string, Moved>, night: number, price: Moved['price']): void {
  const key = `${price.roomTypeId} ${price.fromMinor} ${price.toMinor}`;
  const moved = found.get(key) ?? { price, nights: new Set() };
  moved.nights.add(night);
  found.set(key, moved);
}
