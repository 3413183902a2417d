import type { CalendarDate } from '../../core/calendar-date.ts';
import { addMinor, type Minor } from '../../core/money.ts';
import { basePrice, derivedStep } from './night-price.ts';
import { nightPrices, pairKey, type RateBook, type RatedPlan } from './rate-book.ts';
import { derivationOf } from './rate-plan.ts';

/** The root's price moved by each plan from the root outwards; `chain` begins with the plan that is sold. */
export function derivedPrice(priceMinor: Minor, chain: readonly RatedPlan[]): Minor {
  return chain
    .slice(0, -1)
    .reduceRight((price, plan) => addMinor(price, derivedStep(plan, price).amountMinor), priceMinor);
}

/** What a plan asks for a type night by night, before guests, agreements and added taxes; null: it is not sold. */
export function planPrices(
  book: RateBook,
  { plan, roomTypeId }: { readonly plan: RatedPlan; readonly roomTypeId: number },
  dates: readonly CalendarDate[],
): (Minor | null)[] {
  const chain = derivationOf(plan, book.plans);
  const root = chain?.at(-1);
  if (!chain || !root || !plan.active || !book.sold.has(pairKey(plan.id, roomTypeId)))
    return dates.map(() => null);
  const prices = nightPrices(book, root.id, roomTypeId);
  return dates.map((date) => {
    const step = basePrice(prices, date, book.hotel.weekendDays);
    return step && derivedPrice(step.amountMinor, chain);
  });
}
