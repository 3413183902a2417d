import { type Language, type LocalText, languages } from '../../core/local-text.ts';

export const mediaOwners = ['hotel', 'facility', 'room-type', 'event'] as const;
export type MediaOwnerKind = (typeof mediaOwners)[number];

/** Whose pictures: the house itself, one of its facilities, of its room types or of its events. */
export interface MediaOwner {
  readonly hotelId: number;
  readonly kind: MediaOwnerKind;
  /** Of the facility, the room type or the event; of the hotel, its own. */
  readonly id: number;
}

/** Whose a row is, by which of its columns names somebody. */
export function ownerOfRow(row: {
  readonly hotelId: number;
  readonly facilityId: number | null;
  readonly roomTypeId: number | null;
  readonly eventId: number | null;
}): MediaOwner {
  const { hotelId, facilityId, roomTypeId, eventId } = row;
  if (facilityId !== null) return { hotelId, kind: 'facility', id: facilityId };
  if (roomTypeId !== null) return { hotelId, kind: 'room-type', id: roomTypeId };
  if (eventId !== null) return { hotelId, kind: 'event', id: eventId };
  return { hotelId, kind: 'hotel', id: hotelId };
}

/** A picture in several widths and formats, as the storage keeps it. */
export interface PictureSet {
  readonly key: string;
  /** Of the largest. */
  readonly width: number;
  readonly height: number;
  readonly widths: readonly number[];
  readonly formats: readonly string[];
}

export interface Media {
  readonly id: number;
  readonly owner: MediaOwner;
  readonly kind: 'image' | 'video';
  readonly isMain: boolean;
  readonly alts: LocalText;
  /** Null for a video without a poster. */
  readonly picture: PictureSet | null;
  readonly videoKey: string | null;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly fileName: string;
  readonly deletedAt: Date | null;
}

/** Deleted ones can be brought back for so long; then their files are cleared away. */
export const keptDays = 30;
/** So many fit a page that a guest still looks through. */
export const mostPerOwner = 60;

export const imageFormats = ['jpg', 'webp', 'avif'] as const;

/** All formats are there: until then guests get JPEG alone. */
export function isPrepared({ picture }: Pick<Media, 'picture'>): boolean {
  return picture === null || imageFormats.every((format) => picture.formats.includes(format));
}

/** The languages in which nothing is said for those who can not see it. */
export function languagesWithoutAlt({ alts }: Pick<Media, 'alts'>): Language[] {
  return languages.filter((language) => !alts[language]);
}

/** The order after one of the list changed places with its neighbour; the same at the ends. */
export function movedBy(ids: readonly number[], id: number, step: -1 | 1): number[] {
  const from = ids.indexOf(id);
  const to = from + step;
  const other = ids[to];
  if (from < 0 || other === undefined) return [...ids];
  return ids.with(from, other).with(to, id);
}

/** The wanted order, where it names each of the list once; null where the list has changed meanwhile. */
export function reordered(ids: readonly number[], wanted: readonly number[]): number[] | null {
  const same = wanted.length === ids.length && new Set(wanted).size === ids.length;
  return same && wanted.every((id) => ids.includes(id)) ? [...wanted] : null;
}

/** Who becomes the main picture when there is none: the first picture in the order. */
export function mainAmong(live: readonly Pick<Media, 'id' | 'kind' | 'isMain'>[]): number | null {
  const main = live.find(({ isMain }) => isMain);
  return (main ?? live.find(({ kind }) => kind === 'image'))?.id ?? null;
}

/** Where the files of a set are kept, all of them. */
export function pictureFiles({ key, widths, formats }: PictureSet): string[] {
  const drawn = widths.flatMap((width) => formats.map((format) => pictureFile(key, width, format)));
  return [sourceFile(key), ...drawn];
}

export const pictureFile = (key: string, width: number, format: string) => `media/${key}/${width}.${format}`;
/** What the set is drawn from; never shown itself. */
export const sourceFile = (key: string) => `media/${key}/source.jpg`;
export const videoFile = (key: string, contentType: string) =>
  `media/${key}/video.${videoEnding(contentType)}`;
export const videoEnding = (contentType: string) => (contentType === 'video/webm' ? 'webm' : 'mp4');
