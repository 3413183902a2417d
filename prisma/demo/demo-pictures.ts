import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { LocalText } from '../../src/core/local-text.ts';
import { scenes } from '../../src/modules/booking/scene.ts';
import { describeMedia, getMedia } from '../../src/modules/hotels/media.service.ts';
import type { MediaOwner } from '../../src/modules/hotels/media.ts';
import { addMedia } from '../../src/modules/hotels/media-upload.service.ts';
import type { Context } from '../../src/platform/context.ts';
import { demoFacilities } from './about.ts';
import { demoTypes } from './house.ts';
import { type DemoPicture, facilityPictures, housePictures, pictureWords, roomPictures } from './pictures.ts';

const root = join(import.meta.dirname, '../..');
/** As wide as the places where they stand: across the site, at the top of a page, in cards. All of it takes a moment. */
const widths = { site: 1_600, page: 1_200, card: 960 } as const;

/** Gives the house, its room types and its facilities the pictures we drew, as an upload would, with their words. */
export async function hangDemoPictures(ctx: Context): Promise<void> {
  const hung = await wantedPictures(ctx);
  const folder = await mkdtemp(join(tmpdir(), 'demo-pictures-'));
  try {
    const files = await paintedFiles(folder, [...new Set(hung.map(({ picture }) => picture))]);
    for (const { owner, picture, alts } of hung) {
      const path = files.get(picture) ?? '';
      const name = `${picture}.jpg`;
      const id = await addMedia(ctx, owner, { path, name, size: (await stat(path)).size });
      await describeMedia(ctx, await getMedia(ctx.db, owner.hotelId, id), alts);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface HungPicture {
  readonly owner: MediaOwner;
  readonly picture: DemoPicture;
  readonly alts: LocalText;
}

async function wantedPictures(ctx: Context): Promise<HungPicture[]> {
  const { id: hotelId } = await ctx.db.hotel.findFirstOrThrow({ select: { id: true } });
  const select = { id: true, code: true } as const;
  const types = await ctx.db.roomType.findMany({ where: { hotelId }, select, orderBy: { sortOrder: 'asc' } });
  const facilities = await ctx.db.facility.findMany({
    where: { hotelId },
    select: { id: true },
    orderBy: { sortOrder: 'asc' },
  });
  const hang = (kind: MediaOwner['kind'], id: number, pictures: readonly DemoPicture[] = []): HungPicture[] =>
    pictures.map((picture) => ({ owner: { hotelId, kind, id }, picture, alts: pictureWords[picture] }));
  return [
    ...hang('hotel', hotelId, housePictures),
    ...types.flatMap(({ id, code }) => {
      const type = demoTypes.find((each) => each.code === code);
      return hang('room-type', id, type && roomPictures(type));
    }),
    ...facilities.flatMap(({ id }, index) => {
      const picture = demoFacilities[index] && facilityPictures[index];
      return hang('facility', id, picture ? [picture] : []);
    }),
  ];
}

/** Draws each picture once. */
async function paintedFiles(
  folder: string,
  pictures: readonly DemoPicture[],
): Promise<ReadonlyMap<DemoPicture, string>> {
  const painted = pictures.map(async (picture) => {
    const path = join(folder, `${picture}.jpg`);
    const source = isScene(picture) ? 'public/images/scenes' : 'prisma/demo/pictures';
    await sharp(join(root, source, `${picture}.svg`), { density: 216 })
      .resize({ width: widths[widthOf(picture)] })
      .jpeg({ quality: 92 })
      .toFile(path);
    return [picture, path] as const;
  });
  return new Map(await Promise.all(painted));
}

function widthOf(picture: DemoPicture): keyof typeof widths {
  if (picture === 'house') return 'site';
  return isScene(picture) ? 'page' : 'card';
}

function isScene(picture: DemoPicture): boolean {
  return picture === 'house' || scenes.some((scene) => scene === picture);
}
