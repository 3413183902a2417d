import type { Express } from 'express';
import sharp from 'sharp';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  deleteMedia,
  getMedia,
  makeMain,
  mediaOf,
  moveMedia,
  orderMedia,
  purgeMedia,
  restoreMedia,
} from '../../../src/modules/hotels/media.service.ts';
import type { MediaOwner } from '../../../src/modules/hotels/media.ts';
import { sourceFile } from '../../../src/modules/hotels/media.ts';
import {
  addMedia,
  prepareMedia,
  replaceMedia,
  setPoster,
} from '../../../src/modules/hotels/media-upload.service.ts';
import type { Context } from '../../../src/platform/context.ts';
import { type Db, inTransaction } from '../../../src/platform/db.ts';
import { readWhole, storage } from '../../../src/platform/storage/storage.ts';
import { visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { jpeg, jpegOfATelephone, mp4, uploaded } from '../../support/pictures.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let ctx: Context;
let guest: TestAgent;
let owner: MediaOwner;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  app = testApp(db);
  ctx = testContext(db, { hotelId: hotel.id });
  guest = visitingAgent(app);
});

beforeEach(async () => {
  await db.media.deleteMany();
  owner = { hotelId: hotel.id, kind: 'room-type', id: hotel.types.DLX.id };
});

const add = async (background: string, to = owner) =>
  addMedia(ctx, to, await uploaded(await jpeg(700, 500, background), `${background.slice(1)}.jpg`));
const state = async () => {
  const { live } = await mediaOf(db, owner);
  return live.map(({ fileName, isMain }) => (isMain ? `*${fileName}` : fileName));
};
const named = async (id: number) => getMedia(db, hotel.id, id);

describe('a picture', () => {
  test('is there in JPEG at once, upright and without place or camera; the other formats follow', async () => {
    const taken = await jpegOfATelephone();
    const noted = await sharp(taken).metadata();
    expect(noted.orientation).toBe(6);
    expect(noted.exif?.includes('Telephone')).toBe(true);
    expect(noted.exif?.includes(Buffer.from([2, 0, 5, 0, 3, 0, 0, 0]))).toBe(true); // GPSLatitude: three fractions
    const id = await addMedia(ctx, owner, await uploaded(taken, 'IMG_1.JPG'));
    const { picture } = await named(id);
    expect(picture).toMatchObject({ width: 480, height: 640, widths: [480], formats: ['jpg'] });
    const key = picture?.key ?? '';
    const facts = await sharp(await readWhole(storage(), sourceFile(key))).metadata();
    expect([facts.exif, facts.xmp, facts.iptc, facts.orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);

    await prepareMedia(ctx, key);
    await prepareMedia(ctx, key);
    expect((await named(id)).picture?.formats).toEqual(['jpg', 'webp', 'avif']);
    for (const [format, compression] of [
      ['jpg', undefined],
      ['webp', undefined],
      ['avif', 'av1'],
    ] as const) {
      const answer = await guest.get(`/media/${key}/480.${format}`).expect(200);
      const served = await sharp(answer.body).metadata();
      expect([served.width, served.height, served.exif, served.compression]).toEqual([
        480,
        640,
        undefined,
        compression,
      ]);
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test('comes in three widths where it is large enough, and is never blown up', async () => {
    const id = await addMedia(ctx, owner, await uploaded(await jpeg(3_000, 2_000)));
    expect((await named(id)).picture).toMatchObject({
      width: 2_400,
      height: 1_600,
      widths: [480, 960, 1_600],
    });
  });

  test.each([
    ['a width it has not', '/700.png'],
    ['what the set is drawn from', '/source.jpg'],
    ['a way out', '/..%2f..%2f..%2fsecrets.json'],
    ['a format not yet drawn', '/700.avif'],
  ])('is not found by %s', async (_what, file) => {
    const { picture } = await named(await add('#102030'));
    await guest.get(`/media/${picture?.key}/700.jpg`).expect(200);
    await guest.get(`/media/${picture?.key}${file}`).expect(404);
    await guest.get(`/media/..%2f${picture?.key}/700.jpg`).expect(404);
  });

  test('is not found by anybody once it is deleted, and is again once it is back', async () => {
    const id = await add('#102030');
    const { picture } = await named(id);
    await deleteMedia(ctx, await named(id));
    await guest.get(`/media/${picture?.key}/700.jpg`).expect(404);
    await restoreMedia(ctx, await named(id));
    await guest.get(`/media/${picture?.key}/700.jpg`).expect(200);
  });

  test('that is replaced keeps its place, words and mark, and has another address', async () => {
    const [first] = [await add('#111111'), await add('#222222')];
    await db.media.update({ where: { id: first }, data: { alts: { en: 'The bar' } } });
    const before = await named(first);
    await replaceMedia(ctx, before, await uploaded(await jpeg(900, 600), 'new.jpg'));
    const after = await named(first);
    expect(after).toMatchObject({ isMain: true, alts: { en: 'The bar' }, fileName: 'new.jpg' });
    expect(after.picture?.key).not.toBe(before.picture?.key);
    expect(await state()).toEqual(['*new.jpg', '222222.jpg']);
    await guest.get(`/media/${before.picture?.key}/700.jpg`).expect(404);
    await expect(replaceMedia(ctx, after, await uploaded(mp4(), 'film.mp4'))).rejects.toThrow(
      'media_replace_image',
    );
    const cleared = await db.$queryRaw`SELECT data FROM pgboss.job WHERE name = 'clear-media'`;
    expect(JSON.stringify(cleared)).toContain(before.picture?.key);
  });
});

describe('the main picture', () => {
  test('is the first upload, moves on when it is deleted, and is chosen by hand', async () => {
    const ids = [await add('#111111'), await add('#222222'), await add('#333333')];
    expect(await state()).toEqual(['*111111.jpg', '222222.jpg', '333333.jpg']);
    await deleteMedia(ctx, await named(ids[0] ?? 0));
    expect(await state()).toEqual(['*222222.jpg', '333333.jpg']);
    await makeMain(ctx, await named(ids[2] ?? 0));
    await restoreMedia(ctx, await named(ids[0] ?? 0));
    expect(await state()).toEqual(['111111.jpg', '222222.jpg', '*333333.jpg']);
  });

  test('is never a video, and a house with videos alone has none', async () => {
    const id = await addMedia(ctx, owner, await uploaded(mp4(), 'film.mp4'));
    expect(await state()).toEqual(['film.mp4']);
    await expect(makeMain(ctx, await named(id))).rejects.toThrow('media_main_is_a_picture');
    await add('#111111');
    expect(await state()).toEqual(['film.mp4', '*111111.jpg']);
  });

  test('each owner has its own', async () => {
    await add('#111111');
    await add('#222222', { ...owner, id: hotel.types.STD.id });
    await add('#333333', { hotelId: hotel.id, kind: 'hotel', id: hotel.id });
    expect(await db.media.count({ where: { isMain: true } })).toBe(3);
  });

  test('the database refuses two, none, a deleted one, and an owner of another hotel', async () => {
    const ids = [await add('#111111'), await add('#222222')];
    const [one = 0, two = 0] = ids;
    const update = (id: number, data: object) => db.media.update({ where: { id }, data });
    await expect(update(two, { isMain: true })).rejects.toThrow(/Unique constraint/);
    await expect(update(one, { isMain: false })).rejects.toThrow(/has no main one/);
    await expect(db.media.delete({ where: { id: one } })).rejects.toThrow(/has no main one/);
    await expect(update(one, { deletedAt: testNow })).rejects.toThrow(/media_main_is_a_picture/);
    const other = await buildHotel(db);
    await expect(update(two, { hotelId: other.id })).rejects.toThrow(/stays with its owner/);
    await expect(update(two, { kind: 'video' })).rejects.toThrow(/media_files_of_its_kind/);
    await expect(update(two, { widths: [] })).rejects.toThrow(/media_set_has_a_size/);
    await expect(
      addMedia(ctx, { ...owner, id: other.types.DLX.id }, await uploaded(await jpeg())),
    ).rejects.toThrow('media_owner_not_found');
    await inTransaction(db, async (tx) => {
      await tx.media.update({ where: { id: one }, data: { isMain: false } });
      await tx.media.update({ where: { id: two }, data: { isMain: true } });
    });
    expect(await state()).toEqual(['111111.jpg', '*222222.jpg']);
  });

  test('there is exactly one after uploads, deletions and choices at the same moment', async () => {
    const ids = [await add('#111111'), await add('#222222'), await add('#333333')];
    const rows = await Promise.all(ids.map(named));
    await Promise.allSettled([
      ...rows.slice(0, 2).map((row) => deleteMedia(ctx, row)),
      ...rows.map((row) => makeMain(ctx, row)),
      add('#444444'),
      add('#555555'),
    ]);
    const { live } = await mediaOf(db, owner);
    expect(live.filter(({ isMain }) => isMain)).toHaveLength(1);
    expect(live.length).toBe(3);
  });
});

describe('the order', () => {
  test('changes by one place, or as a whole; a stale one is refused', async () => {
    const ids = [await add('#111111'), await add('#222222'), await add('#333333')];
    const [one = 0, two = 0, three = 0] = ids;
    await moveMedia(ctx, await named(three), -1);
    expect(await state()).toEqual(['*111111.jpg', '333333.jpg', '222222.jpg']);
    await moveMedia(ctx, await named(one), -1);
    expect(await state()).toEqual(['*111111.jpg', '333333.jpg', '222222.jpg']);
    await orderMedia(ctx, owner, [two, three, one]);
    expect(await state()).toEqual(['222222.jpg', '333333.jpg', '*111111.jpg']);
    await expect(orderMedia(ctx, owner, [two, three])).rejects.toThrow('media_changed_meanwhile');
    await expect(orderMedia(ctx, owner, [two, two, one])).rejects.toThrow('media_changed_meanwhile');
  });
});

describe('a video', () => {
  test('is sent in the parts a player asks for', async () => {
    const film = mp4();
    const id = await addMedia(ctx, owner, await uploaded(film, 'film.mp4'));
    const href = `/media/${(await named(id)).videoKey}/video.mp4`;
    const whole = await guest.get(href).expect(200);
    expect(whole.headers).toMatchObject({
      'content-type': 'video/mp4',
      'accept-ranges': 'bytes',
      'content-length': '5000',
    });
    expect(Buffer.from(whole.body).equals(film)).toBe(true);

    const part = await guest.get(href).set('Range', 'bytes=100-199').buffer(true).expect(206);
    expect(part.headers['content-range']).toBe('bytes 100-199/5000');
    expect(Buffer.from(part.body).equals(film.subarray(100, 200))).toBe(true);
    const end = await guest.get(href).set('Range', 'bytes=-10').expect(206);
    expect(Buffer.from(end.body).equals(film.subarray(4_990))).toBe(true);
    await guest.get(href).set('Range', 'bytes=4990-99999').expect('Content-Range', 'bytes 4990-4999/5000');
    await guest.get(href).set('Range', 'bytes=5000-').expect(416).expect('Content-Range', 'bytes */5000');

    const etag = whole.headers.etag ?? '';
    await guest.get(href).set({ Range: 'bytes=0-9', 'If-Range': etag }).expect(206);
    await guest.get(href).set({ Range: 'bytes=0-9', 'If-Range': '"another"' }).expect(200);
    await guest.get(href).set('If-None-Match', etag).expect(304);
    const head = await guest.head(href).expect(200);
    expect(head.headers['content-length']).toBe('5000');
    await guest.get(href.replace('mp4', 'webm')).expect(404);
  });

  test('has a poster once one is given, and gets another', async () => {
    const id = await addMedia(ctx, owner, await uploaded(mp4(), 'film.mp4'));
    expect((await named(id)).picture).toBeNull();
    await setPoster(ctx, await named(id), await uploaded(await jpeg(640, 360)));
    const first = (await named(id)).picture;
    expect(first).toMatchObject({ width: 640, height: 360 });
    await guest.get(`/media/${first?.key}/640.jpg`).expect(200);
    await setPoster(ctx, await named(id), await uploaded(await jpeg(800, 450)));
    await guest.get(`/media/${first?.key}/640.jpg`).expect(404);
    await expect(setPoster(ctx, await named(id), await uploaded(mp4()))).rejects.toThrow(
      'media_poster_is_a_picture',
    );
    await replaceMedia(ctx, await named(id), await uploaded(mp4(6_000), 'longer.mp4'));
    expect((await named(id)).picture?.width).toBe(800);
  });
});

test('what was deleted thirty days ago is cleared away with its files, and nothing else', async () => {
  const [old, fresh, kept] = [await add('#111111'), await add('#222222'), await add('#333333')];
  await deleteMedia(ctx, await named(old));
  await deleteMedia(ctx, await named(fresh));
  const keys = await Promise.all([old, fresh, kept].map(async (id) => (await named(id)).picture?.key ?? ''));
  const days = (count: number) => new Date(testNow.getTime() + count * 86_400_000);
  await db.media.update({ where: { id: fresh }, data: { deletedAt: days(5) } });
  expect(await purgeMedia({ ...ctx, clock: () => days(29) })).toEqual({ purged: 0 });
  expect(await purgeMedia({ ...ctx, clock: () => days(31) })).toEqual({ purged: 1 });
  const sizes = await Promise.all(keys.map((key) => storage().size(sourceFile(key))));
  expect(sizes.map((size) => size !== null)).toEqual([false, true, true]);
  expect(await db.media.count()).toBe(2);
});

test('every change names who made it', async () => {
  const id = await add('#111111');
  await deleteMedia(ctx, await named(id));
  const events = await db.auditEvent.findMany({
    where: { subjectType: 'media', subjectId: String(id) },
    orderBy: { id: 'asc' },
  });
  expect(events.map(({ action, subjectLabel }) => [action, subjectLabel])).toEqual([
    ['media_added', '111111.jpg'],
    ['media_deleted', '111111.jpg'],
  ]);
});
