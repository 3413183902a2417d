import type { Express } from 'express';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFacility, removeFacility } from '../../../src/modules/hotels/content.service.ts';
import type { FacilityFields } from '../../../src/modules/hotels/facility.ts';
import { geoHref, paragraphsOf, positionText } from '../../../src/modules/hotels/hotel-info.ts';
import { deleteMedia, describeMedia, filesOf, getMedia } from '../../../src/modules/hotels/media.service.ts';
import { addMedia, setPoster } from '../../../src/modules/hotels/media-upload.service.ts';
import type { Context } from '../../../src/platform/context.ts';
import { countStatements, type Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent, visitingAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { jpeg, mp4, uploaded } from '../../support/pictures.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let editor: TestAgent;
let ctx: Context;
const about = '/staff/settings/about';
const facilities = '/staff/settings/facilities';

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund' });
  app = testApp(db);
  editor = await signedInAgent(app, 'marketing', { hotelId: hotel.id });
  ctx = testContext(db, { hotelId: hotel.id });
});

const page = async (language: string, path = '/hotels/bund') =>
  (await visitingAgent(app).get(`${path}?lang=${language}`).expect(200)).text;

const texts = {
  'introductions.en': 'A house by the river.',
  'introductions.zh-CN': '江边小馆。',
  'stories.en': 'It was a tea house.\n\nThen it was ours.',
  'nearby.en': 'The Bund, 4 minutes\n\nA park',
  'nearby.zh-TW': '外灘，四分鐘',
  'addresses.en': '18 Yuanmingyuan Road',
  latitude: '31.24305',
  longitude: '-121.48553',
};

describe('what guests read', () => {
  test('is kept in each language by itself, and is on the hotel’s page', async () => {
    expect((await postForm(editor, about, texts)).status).toBe(303);
    const english = await page('en');
    for (const words of [
      'A house by the river.',
      '<p>It was a tea house.</p><p>Then it was ours.</p>',
      '31.24305° N, 121.48553° W',
    ])
      expect(english).toContain(words);
    expect(english).toContain('href="geo:31.24305,-121.48553"');
    expect(english).not.toMatch(/<(?:script|img|iframe|link)[^>]*openstreetmap/);
    const row = await db.hotel.findUniqueOrThrow({ where: { id: hotel.id } });
    expect(row.nearby).toEqual({ en: texts['nearby.en'], 'zh-TW': '外灘，四分鐘' });
  });

  test('falls back silently for the guest: Simplified from Traditional, Traditional from Simplified, both from English', async () => {
    const simplified = await page('zh-CN');
    expect(simplified).toContain('外灘，四分鐘');
    expect(simplified).toContain('It was a tea house.');
    expect(simplified).not.toContain('Not written');
    expect(await page('zh-TW')).toContain('江邊小館。');
  });

  test('falls back visibly for the editor', async () => {
    const { text } = await editor.get(about);
    expect(text).toContain(
      'Not written: guests see the English text “It was a tea house. Then it was ours.”',
    );
    expect(text).toContain('Not written: guests see the simplified text, converted: “江邊小館。”');
    expect(text).toContain('Not written: guests see the 繁體中文 text “外灘，四分鐘”');
  });

  test.each([
    [{ latitude: '91' }, 'Please enter degrees'],
    [{ latitude: '31,2' }, 'Please enter degrees'],
    [{ longitude: '' }, 'A position needs both'],
    [{ 'stories.en': 'x'.repeat(4_001) }, 'too long'],
  ])('comes back with %o', async (change, message) => {
    const answer = await postForm(editor, about, { ...texts, 'introductions.en': 'Typed anew', ...change });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
    expect(answer.text).toContain('Typed anew');
    expect(await page('en')).not.toContain('Typed anew');
  });

  test('is not written by the front desk', async () => {
    const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    expect((await desk.get(about)).status).toBe(403);
    expect((await postForm(desk, about, texts, '/staff/today')).status).toBe(403);
  });
});

const restaurant: FacilityFields = {
  kind: 'dining',
  names: { en: 'The Courtyard', 'zh-CN': '庭院餐厅' },
  descriptions: { en: 'Noodles at noon.' },
  hours: { en: 'Daily 06:30–22:00', 'zh-CN': '每日 06:30–22:00' },
  places: { en: 'Ground floor' },
  priceNotes: { en: 'Breakfast ¥88' },
  sortOrder: 1,
  active: true,
};

describe('facilities', () => {
  test('are added by a form and shown by kind with hours, place and price note', async () => {
    const answer = await postForm(
      editor,
      facilities,
      {
        kind: 'wellness',
        'names.en': 'Sauna',
        'names.zh-CN': '桑拿',
        'hours.en': '06:00–23:00',
        'places.en': 'Eighth floor',
        'priceNotes.en': 'Free for guests',
        sortOrder: '2',
        active: '1',
      },
      `${facilities}/new`,
    );
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toMatch(/\/staff\/settings\/facilities\/\d+\/pictures$/);
    await createFacility(ctx, hotel.id, restaurant);
    const english = await page('en');
    const places = [
      'Dining',
      'The Courtyard',
      'Breakfast ¥88',
      'Wellness',
      'Sauna',
      '06:00–23:00',
      'Eighth floor',
      'Free for guests',
    ].map((words) => english.indexOf(words));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(await page('zh-CN')).toContain('庭院餐厅');
  });

  test('a bad form comes back, and one that is not shown is not on the page', async () => {
    const bad = await postForm(
      editor,
      facilities,
      { kind: 'spaceport', 'hours.en': 'always' },
      `${facilities}/new`,
    );
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('value="always"');
    const { id } = await db.facility.findFirstOrThrow({ where: { kind: 'wellness' } });
    await postForm(editor, `${facilities}/${id}`, { kind: 'wellness', 'names.en': 'Sauna', sortOrder: '2' });
    expect(await page('en')).not.toContain('Sauna');
    expect((await editor.get(facilities)).text).toContain('Not shown');
  });

  test('another hotel’s are not found', async () => {
    const other = await buildHotel(db, { slug: 'lake' });
    const id = await createFacility({ ...ctx, hotelId: other.id }, other.id, restaurant);
    expect((await editor.get(`${facilities}/${id}`)).status).toBe(404);
    const answer = await postForm(
      editor,
      `${facilities}/${id}`,
      { kind: 'dining', 'names.en': 'Mine', sortOrder: '1' },
      `${facilities}/new`,
    );
    expect(answer.status).toBe(404);
    await db.hotel.update({ where: { id: other.id }, data: { active: false } });
  });

  test('is deleted once that is confirmed, and its pictures with it, files too', async () => {
    const id = await createFacility(ctx, hotel.id, restaurant);
    const owner = { hotelId: hotel.id, kind: 'facility', id } as const;
    const shown = await addMedia(ctx, owner, await uploaded(await jpeg(500, 400)));
    const deleted = await addMedia(ctx, owner, await uploaded(await jpeg(510, 400)));
    const files = (await Promise.all([shown, deleted].map((each) => getMedia(db, hotel.id, each)))).flatMap(
      filesOf,
    );
    await deleteMedia(ctx, await getMedia(db, hotel.id, deleted));
    const removal = `${facilities}/${id}/removal`;
    const unsure = await postForm(editor, removal, {}, `${facilities}/${id}`);
    expect([unsure.status, unsure.text.includes('Tick the box to confirm.')]).toEqual([422, true]);
    expect(await db.facility.count({ where: { id } })).toBe(1);

    const done = await postForm(editor, removal, { sure: '1' }, `${facilities}/${id}`);
    expect([done.status, done.headers.location]).toEqual([303, facilities]);
    expect([
      await db.facility.count({ where: { id } }),
      await db.media.count({ where: { facilityId: id } }),
    ]).toEqual([0, 0]);
    const queued = await db.$queryRaw<{ names: string[] }[]>`
      SELECT data->'names' AS names FROM pgboss.job_common WHERE name = 'clear-media' ORDER BY created_on DESC LIMIT 1`;
    expect(queued[0]?.names.toSorted()).toEqual(files.toSorted());
    const event = await db.auditEvent.findFirstOrThrow({
      where: { action: 'facility_removed', subjectId: String(id) },
    });
    expect(event.before).toMatchObject({ kind: 'dining', pictures: 2 });
    expect((await postForm(editor, removal, { sure: '1' }, `${facilities}/new`)).status).toBe(404);
  });

  test('another hotel’s is not deleted, nor one by somebody who may not', async () => {
    const other = await buildHotel(db, { inventoryDays: 2 });
    const id = await createFacility({ ...ctx, hotelId: other.id }, other.id, restaurant);
    const removal = `${facilities}/${id}/removal`;
    expect((await postForm(editor, removal, { sure: '1' }, `${facilities}/new`)).status).toBe(404);
    const desk = await signedInAgent(app, 'front-desk', { hotelId: other.id });
    expect((await postForm(desk, removal, { sure: '1' }, '/staff/today')).status).toBe(403);
    expect(await db.facility.count({ where: { id } })).toBe(1);
    await db.hotel.update({ where: { id: other.id }, data: { active: false } });
  });

  test('a picture that arrives while the facility is deleted leaves nothing behind', async () => {
    for (let round = 0; round < 4; round++) {
      const id = await createFacility(ctx, hotel.id, restaurant);
      const owner = { hotelId: hotel.id, kind: 'facility', id } as const;
      const file = await uploaded(await jpeg(300, 200));
      const results = await Promise.allSettled([
        addMedia(ctx, owner, file),
        removeFacility(ctx, hotel.id, id),
      ]);
      expect(results[1].status).toBe('fulfilled');
      if (results[0].status === 'rejected')
        expect(results[0].reason).toMatchObject({ code: 'media_owner_not_found' });
      expect(await db.media.count({ where: { facilityId: id } })).toBe(0);
    }
  });

  test('the list and the hotel’s page cost the same with one and with three', async () => {
    await db.media.deleteMany();
    await db.facility.deleteMany({ where: { hotelId: hotel.id } });
    const add = async () => {
      const id = await createFacility(ctx, hotel.id, restaurant);
      await addMedia(ctx, { hotelId: hotel.id, kind: 'facility', id }, await uploaded(await jpeg(500, 400)));
    };
    const cost = async (path: string, agent: TestAgent) => countStatements(() => agent.get(path).expect(200));
    const costs = async () => [
      await cost(facilities, editor),
      await cost('/hotels/bund', visitingAgent(app)),
    ];
    await add();
    await costs();
    const one = await costs();
    await add();
    await add();
    expect(await costs()).toEqual(one);
  });
});

describe('pictures on the guest’s pages', () => {
  test('the drawn scene stands in until one is uploaded; then home, search and room show it', async () => {
    const search = '/search?checkIn=2027-05-10&checkOut=2027-05-12&adults=2';
    const guest = visitingAgent(app);
    for (const path of ['/', search, '/rooms/DLX'])
      expect((await guest.get(path)).text).toContain('/images/scenes/city.svg');
    const owner = { hotelId: hotel.id, kind: 'room-type', id: hotel.types.DLX.id } as const;
    const id = await addMedia(ctx, owner, await uploaded(await jpeg(1_200, 900)));
    await describeMedia(ctx, await getMedia(db, hotel.id, id), { en: 'A wide bed', 'zh-CN': '大床' });
    const key = (await getMedia(db, hotel.id, id)).picture?.key;
    for (const path of ['/', search, '/rooms/DLX']) {
      const { text } = await guest.get(`${path}${path.includes('?') ? '&' : '?'}lang=zh-TW`);
      expect(text).toContain(`/media/${key}/960.jpg`);
      expect(text).toMatch(/width="1200" height="900" alt="大床"/);
    }
    expect(await countStatements(() => guest.get(search).expect(200))).toBeLessThanOrEqual(4);
  });

  test('a gallery shows pictures and videos; a video without a poster has the drawn scene', async () => {
    const owner = { hotelId: hotel.id, kind: 'hotel', id: hotel.id } as const;
    await addMedia(ctx, owner, await uploaded(await jpeg(1_200, 900)));
    const id = await addMedia(ctx, owner, await uploaded(mp4(), 'film.mp4'));
    const { videoKey } = await getMedia(db, hotel.id, id);
    const before = await page('en');
    expect(before).toContain(`<source src="/media/${videoKey}/video.mp4" type="video/mp4">`);
    expect(before).toMatch(/<video[^>]*preload="none"[^>]*poster="\/images\/scenes\/house\.svg/);
    await setPoster(ctx, await getMedia(db, hotel.id, id), await uploaded(await jpeg(640, 360)));
    const { picture } = await getMedia(db, hotel.id, id);
    expect(await page('en')).toContain(`poster="/media/${picture?.key}/640.jpg"`);
  });
});

test('a position is written for people and for programmes', () => {
  expect(positionText({ latitude: -33.8568, longitude: 151.2153 })).toBe('33.85680° S, 151.21530° E');
  expect(geoHref({ latitude: 31.24, longitude: 121.48 })).toBe('geo:31.24,121.48');
  expect(paragraphsOf('One\nline.\n \n\nTwo.\n')).toEqual(['One\nline.', 'Two.']);
});

test('the database refuses half a position, one off the earth, and an unknown kind', async () => {
  const update = (data: object) => db.hotel.update({ where: { id: hotel.id }, data });
  await expect(update({ latitude: 10, longitude: null })).rejects.toThrow(/hotels_position_on_earth/);
  await expect(update({ latitude: 91, longitude: 0 })).rejects.toThrow(/hotels_position_on_earth/);
  const spaceport = db.facility.create({ data: { hotelId: hotel.id, kind: 'spaceport', names: {} } });
  await expect(spaceport).rejects.toThrow(/facilities_kind_known/);
});
