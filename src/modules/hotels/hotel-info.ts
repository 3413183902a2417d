import type { LocalText } from '../../core/local-text.ts';

/** What guests read about the house, beside its name and how to reach it. */
export interface HotelInfo {
  readonly introductions: LocalText;
  readonly stories: LocalText;
  /** What is worth a walk: a line each. */
  readonly nearby: LocalText;
  readonly addresses: LocalText;
  readonly position: Position | null;
}

/** Degrees north and east. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** `31.24012° N, 121.48640° E`, as a map and a taxi driver read it. */
export function positionText({ latitude, longitude }: Position): string {
  const north = `${Math.abs(latitude).toFixed(5)}° ${latitude < 0 ? 'S' : 'N'}`;
  const east = `${Math.abs(longitude).toFixed(5)}° ${longitude < 0 ? 'W' : 'E'}`;
  return `${north}, ${east}`;
}

/** Opened by the reader's own map programme; nothing is asked of anybody. */
export function geoHref({ latitude, longitude }: Position): string {
  return `geo:${latitude},${longitude}`;
}

/** The open map, for who follows the link. */
export function openMapHref({ latitude, longitude }: Position): string {
  return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
}

/** A text's lines, without the empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A text's paragraphs: empty lines part them. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
