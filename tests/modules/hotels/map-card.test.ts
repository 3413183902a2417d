import { expect, test } from 'vitest';
import { mapCard } from '../../../src/modules/hotels/map-card.ts';

test('the lines about Shanghai’s Bund stand a kilometre or so apart, the degrees growing east and north', () => {
  const map = mapCard({ latitude: 31.2401, longitude: 121.4864 });
  expect(map.meridians.map((line) => line.label)).toEqual([
    '121.47° E',
    '121.48° E',
    '121.49° E',
    '121.50° E',
  ]);
  expect(map.parallels.map((line) => line.label)).toEqual(['31.23° N', '31.24° N', '31.25° N']);
  expect(map.meridians.map((line) => line.at)).toEqual([35.1, 111.3, 187.4, 263.6]);
  expect(map.parallels.map((line) => line.at)).toEqual([189.9, 100.9, 11.8]);
});

test.each([
  [0, 0, '0.00° E', '0.00° N'],
  [-33.86, 151.21, '151.21° E', '33.86° S'],
  [40.7, -74.01, '74.01° W', '40.70° N'],
])('at %d, %d the house stands on its own lines', (latitude, longitude, meridian, parallel) => {
  const { meridians, parallels, width, height } = mapCard({ latitude, longitude });
  expect(meridians.find((line) => line.at === width / 2)?.label).toBe(meridian);
  expect(parallels.find((line) => line.at === height / 2)?.label).toBe(parallel);
});

test.each([90, -90, 89.9])('at the latitude %d there are few lines all the same', (latitude) => {
  const { meridians, parallels } = mapCard({ latitude, longitude: 179.99 });
  expect(meridians.length).toBeLessThanOrEqual(9);
  expect(meridians.length + parallels.length).toBeGreaterThan(2);
  for (const { at } of [...meridians, ...parallels]) expect(Number.isFinite(at)).toBe(true);
});
