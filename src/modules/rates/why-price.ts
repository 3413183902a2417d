import type { CalendarDate } from '../../core/calendar-date.ts';
import { addMinor, type Minor, zero } from '../../core/money.ts';
import { countingLayers, derivedStep, type PriceLayer, type PriceStep, priceLayers } from './night-price.ts';
import { nightPrices, type RateBook, type RatedPlan } from './rate-book.ts';
import { derivationOf } from './rate-plan.ts';

export interface WhyPrice {
  /** The plan whose prices these are: the plan itself, or the one it derives from in the end. */
  readonly root: RatedPlan;
  /** Strongest first, with what each says and whether it counts. */
  readonly layers: readonly (PriceLayer & { readonly counts: boolean })[];
  /** What the plans between the root and this one make of it. */
  readonly derived: readonly PriceStep[];
  /** Before guests, agreements and added taxes; null where nothing sets a price. */
  readonly priceMinor: Minor | null;
}

/** Why a plan asks this price for a type on a date: every layer that speaks about it, and which of them counts. */
export function whyPrice(
  book: RateBook,
  { plan, roomTypeId, date }: { plan: RatedPlan; roomTypeId: number; date: CalendarDate },
): WhyPrice {
  const chain = derivationOf(plan, book.plans) ?? [plan];
  const root = chain.at(-1) ?? plan;
  const layers = priceLayers(nightPrices(book, root.id, roomTypeId), date, book.hotel.weekendDays);
  const counting = new Set(countingLayers(layers));
  let priceMinor = [...counting].reduce((sum, layer) => addMinor(sum, layer.step.amountMinor), zero);
  const derived: PriceStep[] = [];
  for (const each of counting.size === 0 ? [] : chain.slice(0, -1).toReversed()) {
    const step = derivedStep(each, priceMinor);
    derived.push(step);
    priceMinor = addMinor(priceMinor, step.amountMinor);
  }
  return {
    root,
    layers: layers.toReversed().map((layer) => ({ ...layer, counts: counting.has(layer) })),
    derived,
    priceMinor: counting.size === 0 ? null : priceMinor,
  };
}
