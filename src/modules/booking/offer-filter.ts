import type { Minor } from '../../core/money.ts';

export const sortOrders = ['best', 'price', 'price-down', 'size'] as const;
export type SortOrder = (typeof sortOrders)[number];

export interface OfferFilter {
  /** The code of a class. */
  readonly roomClass?: string | undefined;
  readonly accessible?: boolean | undefined;
  readonly bedType?: string | undefined;
  /** Of the whole stay, taxes included, as it is shown. */
  readonly minPriceMinor?: number | undefined;
  readonly maxPriceMinor?: number | undefined;
  readonly view?: string | undefined;
  /** Square metres; a type whose size nobody wrote down is not found by it. */
  readonly minArea?: number | undefined;
  readonly breakfast?: boolean | undefined;
  readonly freeCancellation?: boolean | undefined;
  readonly amenities: readonly string[];
  readonly sort: SortOrder;
}

interface FilteredOffer {
  readonly roomType: {
    readonly id: number;
    readonly bedType: string;
    readonly roomClass: { readonly code: string } | null;
    readonly accessible: boolean;
    readonly amenities: readonly string[];
    readonly areaSquareMetres: number | null;
    readonly view: string | null;
    readonly sortOrder: number;
  };
  readonly ratePlan: { readonly packageSplit: readonly { readonly code: string }[] };
  readonly totalMinor: Minor;
}

/** The package part of every hotel's defaults that is the morning meal. */
const breakfastCode = 'BRK';

export function hasBreakfast({ ratePlan }: Pick<FilteredOffer, 'ratePlan'>): boolean {
  return ratePlan.packageSplit.some((part) => part.code === breakfastCode);
}

interface Judging<Offer> {
  /** The place of a type for this guest; without one the house's own order counts. */
  readonly rank?: (roomTypeId: number) => number;
  /** Whether cancelling would cost nothing at this moment. */
  readonly cancelsFree?: (offer: Offer) => boolean;
}

/**
 * The offers a guest wants to see, one entry per room type, each with its plans from the cheapest on.
 */
export function wantedOffers<Offer extends FilteredOffer>(
  offers: readonly Offer[],
  filter: OfferFilter,
  { rank = () => 0, cancelsFree = () => false }: Judging<Offer> = {},
): (readonly Offer[])[] {
  const byType = new Map<number, Offer[]>();
  for (const offer of offers.filter((each) => isWanted(each, filter, cancelsFree))) {
    const ofType = byType.get(offer.roomType.id);
    if (ofType) ofType.push(offer);
    else byType.set(offer.roomType.id, [offer]);
  }
  const types = [...byType.values()].map((ofType) => ofType.toSorted((a, b) => a.totalMinor - b.totalMinor));
  return types.toSorted(comparison(filter.sort, rank));
}

function isWanted<Offer extends FilteredOffer>(
  offer: Offer,
  filter: OfferFilter,
  cancelsFree: (offer: Offer) => boolean,
): boolean {
  const { roomType, totalMinor } = offer;
  if (filter.roomClass !== undefined && roomType.roomClass?.code !== filter.roomClass) return false;
  if (filter.accessible === true && !roomType.accessible) return false;
  if (filter.bedType !== undefined && roomType.bedType !== filter.bedType) return false;
  if (filter.view !== undefined && roomType.view !== filter.view) return false;
  if (filter.minArea !== undefined && (roomType.areaSquareMetres ?? 0) < filter.minArea) return false;
  if (filter.breakfast === true && !hasBreakfast(offer)) return false;
  if (filter.freeCancellation === true && !cancelsFree(offer)) return false;
  if (filter.minPriceMinor !== undefined && totalMinor < filter.minPriceMinor) return false;
  if (filter.maxPriceMinor !== undefined && totalMinor > filter.maxPriceMinor) return false;
  return filter.amenities.every((amenity) => roomType.amenities.includes(amenity));
}

type Comparison = (a: readonly FilteredOffer[], b: readonly FilteredOffer[]) => number;

function comparison(sort: SortOrder, rank: (roomTypeId: number) => number): Comparison {
  const place = (offers: readonly FilteredOffer[]) => rank(offers[0]?.roomType.id ?? 0);
  const price = (offers: readonly FilteredOffer[]) => offers[0]?.totalMinor ?? 0;
  const size = (offers: readonly FilteredOffer[]) => offers[0]?.roomType.areaSquareMetres ?? 0;
  const house = (offers: readonly FilteredOffer[]) => offers[0]?.roomType.sortOrder ?? 0;
  const orders: Record<SortOrder, Comparison> = {
    best: (a, b) => place(a) - place(b) || house(a) - house(b) || price(a) - price(b),
    price: (a, b) => price(a) - price(b) || house(a) - house(b),
    'price-down': (a, b) => price(b) - price(a) || house(a) - house(b),
    size: (a, b) => size(b) - size(a) || price(a) - price(b),
  };
  return orders[sort];
}
