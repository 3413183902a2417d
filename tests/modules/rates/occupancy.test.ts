import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minor } from '../../../src/core/money.ts';
import {
  extraPlaces,
  occupancyRefusal,
  type Party,
  supplementsOf,
} from '../../../src/modules/rates/occupancy.ts';

const room = {
  baseAdults: 2,
  maxAdults: 2,
  maxChildren: 1,
  maxGuests: 3,
  maxExtraBeds: 1,
  maxCots: 1,
  cotUnder: 3,
};
const party = (adults: number, ...childAges: number[]): Party => ({ adults, childAges });

describe('what has to be put up', () => {
  test.each([
    ['two adults', party(2), 0, 0],
    ['a child in the usual place', party(2, 8), 0, 0],
    ['a baby takes the cot', party(2, 1), 0, 1],
    ['at two it still does', party(2, 2), 0, 1],
    ['at three it is a child', party(2, 3), 0, 0],
    ['a baby and a child', party(2, 1, 8), 0, 1],
    ['the second baby has no cot left', party(2, 0, 1), 0, 1],
    ['a third adult', party(3), 1, 0],
    ['two children', party(2, 5, 8), 1, 0],
    ['three adults and a child', party(3, 8), 1, 0],
  ])('%s', (_name, guests, extraBeds, cots) => {
    expect(extraPlaces(room, guests)).toEqual({ extraBeds, cots });
    expect(occupancyRefusal(room, guests)).toBeNull();
  });

  test.each([
    ['two extra adults', party(4)],
    ['an extra adult and an extra child', party(3, 5, 8)],
    ['two babies more than there are cots', party(2, 0, 1, 1, 2)],
  ])('%s are too many', (_name, guests) => {
    expect(occupancyRefusal(room, guests)).toBe('too_many_guests');
  });

  test.each([
    [1, 1, 0],
    [2, 1, 1],
    [5, 4, 1],
    [5, 5, 0],
  ])('cots under %i: a child of %i takes %i', (cotUnder, age, cots) => {
    expect(extraPlaces({ ...room, cotUnder }, party(2, age)).cots).toBe(cots);
  });

  test('where nothing can be put up, the plain limits hold', () => {
    const plain = { ...room, maxExtraBeds: 0, maxCots: 0 };
    const ages = fc.array(fc.integer({ min: 0, max: 17 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), ages, (adults, childAges) => {
        const fits = adults <= 2 && childAges.length <= 1 && adults + childAges.length <= 3;
        expect(occupancyRefusal(plain, { adults, childAges })).toBe(fits ? null : 'too_many_guests');
      }),
    );
  });
});

test('extra beds and cots cost by the piece, the price named most exactly', () => {
  const row = (id: number, kind: 'extra_bed' | 'cot', roomTypeId: number | null, amount: number) => ({
    id,
    kind,
    roomTypeId,
    ratePlanId: null,
    ageFrom: null,
    ageTo: null,
    amountMinor: minor(amount),
  });
  const supplements = [
    row(1, 'extra_bed', null, 10_000),
    row(2, 'extra_bed', 7, 15_000),
    row(3, 'cot', null, 0),
  ];
  const question = { ...party(2), roomTypeId: 7, baseAdults: 2, planIds: [1], supplements };
  expect(supplementsOf({ ...question, extra: { extraBeds: 2, cots: 1 } })).toEqual([
    { kind: 'extra_bed', count: 2, amountMinor: 30_000 },
  ]);
  expect(supplementsOf({ ...question, roomTypeId: 8, extra: { extraBeds: 1, cots: 0 } })).toEqual([
    { kind: 'extra_bed', count: 1, amountMinor: 10_000 },
  ]);
});
