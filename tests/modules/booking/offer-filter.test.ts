import { expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import { type OfferFilter, wantedOffers } from '../../../src/modules/booking/offer-filter.ts';

const type = (id: number, bedType: string, areaSquareMetres: number | null, amenities: string[]) => ({
  id,
  bedType,
  areaSquareMetres,
  amenities,
  view: id === 2 ? 'river' : null,
  sortOrder: id,
  accessible: bedType === 'twin',
  roomClass: bedType === 'king' ? { code: 'DELUXE' } : null,
});
const twin = type(1, 'twin', 28, ['wifi', 'quiet']);
const river = type(2, 'king', 32, ['wifi', 'bath']);
const suite = type(3, 'king', 60, ['wifi', 'bath', 'sofa']);
const bare = { packageSplit: [] };
const withBreakfast = { packageSplit: [{ code: 'REST' }, { code: 'BRK' }] };
const offers = [
  { roomType: twin, ratePlan: withBreakfast, totalMinor: minor(178_000) },
  { roomType: twin, ratePlan: bare, totalMinor: minor(160_000) },
  { roomType: river, ratePlan: bare, totalMinor: minor(236_000) },
  { roomType: suite, ratePlan: withBreakfast, totalMinor: minor(500_000) },
];
const all: OfferFilter = { amenities: [], sort: 'best' };
const found = (filter: Partial<OfferFilter>) =>
  wantedOffers(offers, { ...all, ...filter }).map((ofType) => [
    ofType[0]?.roomType.id,
    ...ofType.map((offer) => offer.totalMinor),
  ]);

test('types come in the house’s order, each with its plans from the cheapest on', () => {
  expect(found({})).toEqual([
    [1, 160_000, 178_000],
    [2, 236_000],
    [3, 500_000],
  ]);
});

test('bed, price and amenities narrow the choice, both bounds included', () => {
  expect(found({ bedType: 'king' })).toEqual([
    [2, 236_000],
    [3, 500_000],
  ]);
  expect(found({ minPriceMinor: 178_000, maxPriceMinor: 236_000 })).toEqual([
    [1, 178_000],
    [2, 236_000],
  ]);
  expect(found({ amenities: ['bath', 'sofa'] })).toEqual([[3, 500_000]]);
  expect(found({ amenities: ['helipad'] })).toEqual([]);
});

test('the order is by price or size where one asks for it', () => {
  expect(found({ sort: 'price-down' }).map(([id]) => id)).toEqual([3, 2, 1]);
  expect(found({ sort: 'size' }).map(([id]) => id)).toEqual([3, 2, 1]);
  expect(found({ sort: 'price' }).map(([id]) => id)).toEqual([1, 2, 3]);
});

test('by class, and only what is accessible', () => {
  expect(found({ roomClass: 'DELUXE' }).map(([id]) => id)).toEqual([2, 3]);
  expect(found({ accessible: true }).map(([id]) => id)).toEqual([1]);
  expect(found({ accessible: false })).toHaveLength(3);
  expect(found({ roomClass: 'NONE' })).toEqual([]);
});

test('by view, by size from so many square metres on, and with breakfast', () => {
  expect(found({ view: 'river' }).map(([id]) => id)).toEqual([2]);
  expect(found({ minArea: 32 }).map(([id]) => id)).toEqual([2, 3]);
  expect(found({ minArea: 61 })).toEqual([]);
  expect(found({ breakfast: true })).toEqual([
    [1, 178_000],
    [3, 500_000],
  ]);
});

test('only what can still be cancelled for nothing, where one asks for it', () => {
  const cancelsFree = ({ totalMinor }: { totalMinor: number }) => totalMinor < 200_000;
  const ids = (filter: Partial<OfferFilter>) =>
    wantedOffers(offers, { ...all, ...filter }, { cancelsFree }).map(([first]) => first?.roomType.id);
  expect(ids({ freeCancellation: true })).toEqual([1]);
  expect(ids({})).toEqual([1, 2, 3]);
});
