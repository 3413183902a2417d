import type { Position } from './hotel-info.ts';

/** A drawn piece of the earth around a position: lines of latitude and longitude and a scale, and no map of anybody. */
export interface MapCard {
  readonly width: number;
  readonly height: number;
  /** Lines north to south, and where they stand. */
  readonly meridians: readonly MapLine[];
  readonly parallels: readonly MapLine[];
  /** How long one kilometre is. */
  readonly kilometre: number;
}

export interface MapLine {
  readonly at: number;
  readonly label: string;
}

const size = { width: 320, height: 200, kilometre: 80 } as const;
const kilometresPerDegree = 111.32;
/** Degrees between two lines; about a kilometre. */
const hundredths = 1;
/** Beyond it meridians lie too close to be drawn. */
const farthestNorth = 85;

/** The house stands in the middle; the picture is four kilometres wide and two and a half high. */
export function mapCard({ latitude, longitude }: Position): MapCard {
  const perDegree = kilometresPerDegree * size.kilometre;
  const northTo = Math.min(Math.abs(latitude), farthestNorth);
  const across = perDegree * Math.cos((northTo * Math.PI) / 180);
  return {
    ...size,
    meridians: linesAround(longitude, {
      length: size.width,
      perDegree: across,
      towards: 1,
      signs: ['E', 'W'],
    }),
    parallels: linesAround(latitude, { length: size.height, perDegree, towards: -1, signs: ['N', 'S'] }),
  };
}

interface Axis {
  readonly length: number;
  readonly perDegree: number;
  /** Degrees grow to the right, and upwards. */
  readonly towards: 1 | -1;
  readonly signs: readonly [string, string];
}

function linesAround(centre: number, { length, perDegree, towards, signs }: Axis): MapLine[] {
  const half = length / 2 / perDegree;
  const step = Math.max(hundredths, Math.ceil((half * 100) / 4));
  const first = Math.ceil(((centre - half) * 100) / step);
  const last = Math.floor(((centre + half) * 100) / step);
  const lines: MapLine[] = [];
  for (let line = first; line <= last; line++) {
    const degrees = (line * step) / 100;
    const at = Math.round((length / 2 + (degrees - centre) * perDegree * towards) * 10) / 10;
    lines.push({ at, label: `${Math.abs(degrees).toFixed(2)}° ${degrees < 0 ? signs[1] : signs[0]}` });
  }
  return lines;
}
