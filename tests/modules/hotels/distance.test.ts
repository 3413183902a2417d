import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kilometresBetween, nearestFirst } from '../../../src/modules/hotels/distance.ts';

const bund = { latitude: 31.2401, longitude: 121.4864 };
const westLake = { latitude: 30.2489, longitude: 120.1419 };
const anywhere = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

test('measures over the ground, across the date line too', () => {
  expect(kilometresBetween(bund, westLake)).toBeCloseTo(169.28, 2);
  const [west, east] = [-179.9, 179.9].map((longitude) => ({ latitude: 0, longitude }));
  expect(kilometresBetween(west ?? bund, east ?? bund)).toBeCloseTo(22.24, 2);
  expect(kilometresBetween(bund, bund)).toBe(0);
});

test('is the same there and back, and never more than half the way round the earth', () => {
  fc.assert(
    fc.property(anywhere, anywhere, (one, other) => {
      const there = kilometresBetween(one, other);
      expect(kilometresBetween(other, one)).toBeCloseTo(there, 6);
      expect(there).toBeGreaterThanOrEqual(0);
      expect(there).toBeLessThanOrEqual(20_016);
    }),
  );
});

test('puts the nearest first, and those without a place behind, in their order', () => {
  const houses = [
    { name: 'nowhere', position: null },
    { name: 'lake', position: westLake },
    { name: 'also nowhere', position: null },
    { name: 'bund', position: bund },
  ];
  const names = (from: typeof bund | null) => nearestFirst(from, houses).map(({ name }) => name);
  expect(names({ latitude: 31.2, longitude: 121.5 })).toEqual(['bund', 'lake', 'nowhere', 'also nowhere']);
  expect(names({ latitude: 30.2, longitude: 120.1 })).toEqual(['lake', 'bund', 'nowhere', 'also nowhere']);
  expect(names(null)).toEqual(houses.map(({ name }) => name));
});
