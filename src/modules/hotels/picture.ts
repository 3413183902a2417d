import type { Language } from '../../core/local-text.ts';
import { textFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from './hotel.ts';
import { pictureHref, videoHref } from './media.paths.ts';
import { imageFormats, type Media, type MediaOwner, type PictureSet, videoEnding } from './media.ts';

/** A picture as `shared/_picture` prints it: the browser takes the smallest file that serves. */
export interface Picture {
  readonly sources: readonly { readonly type: string; readonly srcset: string }[];
  readonly src: string;
  readonly srcset: string;
  readonly largestHref: string;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

/** `otherwise` stands in where nobody has said what it shows. */
export function pictureOf(
  media: Pick<Media, 'picture' | 'alts'>,
  language: Language,
  otherwise = '',
): Picture | null {
  return media.picture && drawn(media.picture, textFor(media.alts, language) || otherwise);
}

function drawn(set: PictureSet, alt: string): Picture {
  const srcset = (format: string) =>
    set.widths.map((width) => `${pictureHref(set.key, width, format)} ${width}w`).join(', ');
  const largest = set.widths.at(-1) ?? set.width;
  const usual = set.widths.find((width) => width >= 900) ?? largest;
  const better = imageFormats
    .filter((format) => format !== 'jpg' && set.formats.includes(format))
    .toReversed();
  return {
    sources: better.map((format) => ({ type: `image/${format}`, srcset: srcset(format) })),
    src: pictureHref(set.key, usual, 'jpg'),
    srcset: srcset('jpg'),
    largestHref: pictureHref(set.key, largest, 'jpg'),
    width: largest,
    height: Math.max(1, Math.round((set.height * largest) / set.width)),
    alt,
  };
}

export interface Video {
  readonly src: string;
  readonly type: string;
  readonly poster: string | null;
  readonly width: number;
  readonly height: number;
  readonly label: string;
}

export function videoOf(
  media: Pick<Media, 'picture' | 'alts' | 'videoKey' | 'contentType'>,
  language: Language,
  otherwise: string,
): Video | null {
  const { videoKey, contentType, picture, alts } = media;
  if (videoKey === null) return null;
  return {
    src: videoHref(videoKey, videoEnding(contentType)),
    type: contentType,
    poster: picture && drawn(picture, '').src,
    width: picture?.width ?? 1_280,
    height: picture?.height ?? 720,
    label: textFor(alts, language) || otherwise,
  };
}

/** What stands for an owner everywhere but on its own page. */
export type MainPicture = Pick<Media, 'owner' | 'alts' | 'picture'>;

export interface PicturedHotel {
  readonly hotel: Hotel;
  /** The main ones: of the house, its facilities and its room types. */
  readonly pictures: readonly MainPicture[];
}

/** The main picture of one owner among those of a hotel; null where nothing was uploaded. */
export function mainPictureOf(
  pictures: readonly MainPicture[],
  owner: Pick<MediaOwner, 'kind' | 'id'>,
  language: Language,
): Picture | null {
  const main = pictures.find((each) => each.owner.kind === owner.kind && each.owner.id === owner.id);
  return main ? pictureOf(main, language) : null;
}

/** What is shown of an owner, in its order: the main picture first. */
export interface Gallery {
  readonly pictures: readonly Picture[];
  readonly videos: readonly Video[];
}

export function galleryOf(
  media: readonly Media[],
  owner: Pick<MediaOwner, 'kind' | 'id'>,
  { language, name }: { readonly language: Language; readonly name: string },
): Gallery {
  const own = media.filter((each) => each.owner.kind === owner.kind && each.owner.id === owner.id);
  const inOrder = own.toSorted((a, b) => Number(b.isMain) - Number(a.isMain));
  return {
    pictures: inOrder
      .filter(({ kind }) => kind === 'image')
      .map((each) => pictureOf(each, language, name))
      .filter((picture) => picture !== null),
    videos: inOrder.map((each) => videoOf(each, language, name)).filter((video) => video !== null),
  };
}
