import type { Position } from './hotel-info.ts';

const earthRadiusKm = 6_371;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** How far it is over the ground, as the crow flies (haversine on a round earth: right to half a percent). */
export function kilometresBetween(one: Position, other: Position): number {
  const north = Math.sin(radians(other.latitude - one.latitude) / 2) ** 2;
  const east = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  const narrowing = Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude));
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(north + narrowing * east)));
}

interface Placed {
  readonly position: Position | null;
}

/** The nearest first, each with its distance; those whose place nobody has said keep their order behind the others. */
export function nearestFirst<House extends Placed>(
  from: Position | null,
  houses: readonly House[],
): (House & { readonly kilometres: number | null })[] {
  return houses
    .map((house) => ({
      ...house,
      kilometres: from && house.position ? kilometresBetween(from, house.position) : null,
    }))
    .toSorted((one, other) => (one.kilometres ?? farthest) - (other.kilometres ?? farthest));
}

/** More than any two places on earth lie apart. */
const farthest = 100_000;
