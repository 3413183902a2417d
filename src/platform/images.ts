import sharp from 'sharp';
import { ruleBroken } from '../core/errors.ts';

/** One picture at a time: the pages beside it stay quick, and a picture is not waited for. */
sharp.concurrency(1);
sharp.cache(false);

/** More than any camera makes; a picture that claims more is refused before a pixel of it is unpacked. */
const mostPixels = 100_000_000;
const longestSide = 2_400;
const wantedWidths = [480, 960, 1_600] as const;

export type ImageFormat = 'jpg' | 'webp' | 'avif';

/** A picture made ready: upright, without what the camera noted, no larger than it needs to be. */
export interface ReadyImage {
  readonly source: Buffer;
  readonly width: number;
  readonly height: number;
  /** The widths of its set, rising. */
  readonly widths: readonly number[];
}

/**
 * Reads a picture of a known kind and refuses what can not be shown: broken, animated, too many pixels. Only pixels
 * and the colour profile's meaning are kept; place, time and camera are gone, and it stands as it was held.
 */
export async function readImage(path: string): Promise<ReadyImage> {
  const facts = await sharp(path, { limitInputPixels: false }) // the head alone is read
    .metadata()
    .catch(() => refuse('upload_broken'));
  const { width = 0, height = 0, pages = 1 } = facts;
  if (width * height > mostPixels) refuse('upload_too_many_pixels');
  if (pages > 1) refuse('upload_animated');
  const { data, info } = await sharp(path, { limitInputPixels: mostPixels, failOn: 'truncated' })
    .autoOrient()
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer({ resolveWithObject: true })
    .catch(() => refuse('upload_broken'));
  const widths = [...wantedWidths.filter((each) => each < info.width), Math.min(info.width, wantedWidths[2])];
  return { source: data, width: info.width, height: info.height, widths: [...new Set(widths)] };
}

function refuse(code: 'upload_broken' | 'upload_too_many_pixels' | 'upload_animated'): never {
  throw ruleBroken(code, { megapixels: mostPixels / 1_000_000 });
}

/** The picture in one width and format. */
export function drawImage(source: Buffer, width: number, format: ImageFormat): Promise<Buffer> {
  const sized = sharp(source).resize({ width, withoutEnlargement: true });
  switch (format) {
    case 'jpg':
      return sized.jpeg({ quality: 78, progressive: true }).toBuffer();
    case 'webp':
      return sized.webp({ quality: 76, effort: 3 }).toBuffer();
    case 'avif':
      return sized.avif({ quality: 52, effort: 2 }).toBuffer();
  }
}
