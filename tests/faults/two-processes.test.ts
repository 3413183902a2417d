import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeHotelInfo, getHotelInfo } from '../../src/modules/hotels/content.service.ts';
import { updateHotel } from '../../src/modules/hotels/hotel.service.ts';
import type { HotelSettings } from '../../src/modules/hotels/hotel.ts';
import { deleteMedia, getMedia, makeMain } from '../../src/modules/hotels/media.service.ts';
import type { MediaOwner } from '../../src/modules/hotels/media.ts';
import { addMedia } from '../../src/modules/hotels/media-upload.service.ts';
import type { Context } from '../../src/platform/context.ts';
import type { Db } from '../../src/platform/db.ts';
import { diskStorage } from '../../src/platform/storage/disk.ts';
import { useFiles } from '../../src/platform/storage/storage.ts';
import { signedInAgent } from '../support/agent.ts';
import { type BuiltHotel, buildHotel, testContext } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { jpeg, uploaded } from '../support/pictures.ts';
import { testApp } from '../support/server.ts';
import { type AppProcess, startAppProcess } from '../support/server-process.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'waystation-two-'));
let running: AppProcess[] = [];
let sites: string[];
let db: Db;
let hotel: BuiltHotel;
let ctx: Context;
let house: MediaOwner;

/** Two app processes on one database and one folder; the changes are made in a third. */
beforeAll(async () => {
  const database = await testDatabase();
  db = database.db;
  hotel = await buildHotel(db, { slug: 'bund' });
  ctx = testContext(db, { hotelId: hotel.id });
  house = { hotelId: hotel.id, kind: 'hotel', id: hotel.id };
  useFiles({ storage: diskStorage(join(dataDir, 'files')), uploadFolder: join(dataDir, 'uploads') });
  const start = () => startAppProcess(database.url, dataDir);
  running = await Promise.all([start(), start()]);
  sites = running.map(({ url }) => url);
}, 200_000);

afterAll(async () => {
  for (const app of running) await app.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const settings: HotelSettings = {
  names: { en: 'The Pier House' },
  directions: {},
  mapUrl: '',
  phone: '+862150000000',
  email: 'pier@hotel.test',
  timeZone: 'Asia/Shanghai',
  weekendDays: [5, 6],
  auditTime: null,
  holdMinutes: 15,
  bookingHorizonDays: 400,
  defaultLanguage: 'en',
  active: true,
};

const onBoth = (path: string) => Promise.all(sites.map(async (site) => (await fetch(site + path)).text()));

test('a changed text is on the next page of every process', async () => {
  await onBoth('/hotels/bund');
  const info = await getHotelInfo(db, hotel.id);
  await changeHotelInfo(ctx, hotel.id, { ...info, stories: { en: 'Once there was a pier.' } });
  for (const page of await onBoth('/hotels/bund')) expect(page).toContain('Once there was a pier.');
});

test('a changed name stands over every page at once, also over those that remember it', async () => {
  for (const page of await onBoth('/nowhere')) expect(page).toContain('Test Hotel bund');
  await updateHotel(ctx, hotel.id, settings);
  for (const page of await onBoth('/')) expect(page).toContain('The Pier House');
  for (const site of sites) {
    const page = async () => (await fetch(`${site}/nowhere`)).text();
    await expect.poll(page, { timeout: 1_000, interval: 20 }).toContain('The Pier House');
  }
});

test('a new main picture is on the next page of every process, and its file comes from each', async () => {
  const first = await addMedia(ctx, house, await uploaded(await jpeg(900, 600, '#112233')));
  const second = await addMedia(ctx, house, await uploaded(await jpeg(900, 600, '#332211')));
  const keys = await Promise.all(
    [first, second].map(async (id) => (await getMedia(db, hotel.id, id)).picture?.key),
  );
  const heroes = async () =>
    (await onBoth('/')).map((page) => /hero[\s\S]*?\/media\/([\w-]+)\//.exec(page)?.[1]);
  expect(await heroes()).toEqual([keys[0], keys[0]]);
  for (const site of sites) expect((await fetch(`${site}/media/${keys[0]}/480.jpg`)).status).toBe(200);
  await makeMain(ctx, await getMedia(db, hotel.id, second));
  expect(await heroes()).toEqual([keys[1], keys[1]]);
  await deleteMedia(ctx, await getMedia(db, hotel.id, second));
  expect(await heroes()).toEqual([keys[0], keys[0]]);
  for (const site of sites) expect((await fetch(`${site}/media/${keys[1]}/480.jpg`)).status).toBe(404);
});

test('two processes that delete, choose and bring back at the same moment leave exactly one main picture', async () => {
  const owner: MediaOwner = { hotelId: hotel.id, kind: 'room-type', id: hotel.types.DLX.id };
  const colours = ['#101010', '#202020', '#303030', '#404040'];
  const ids: number[] = [];
  for (const colour of colours)
    ids.push(await addMedia(ctx, owner, await uploaded(await jpeg(300, 200, colour))));
  const { cookie, token } = await editor();
  const post = async (site: number, path: string) => {
    const headers = { cookie, 'x-csrf-token': token, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(`${sites[site]}/staff/settings/media/${path}`, {
      method: 'POST',
      headers,
      redirect: 'manual',
    });
    return answer.status;
  };
  const [a, b, c, d] = ids;
  for (let round = 0; round < 6; round++) {
    const statuses = await Promise.all([
      post(0, `${a}/deletion`),
      post(1, `${b}/deletion`),
      post(0, `${c}/main`),
      post(1, `${d}/main`),
      post(1, `${a}/main`),
      post(0, `${c}/deletion`),
    ]);
    expect(statuses.filter((status) => status !== 303 && status !== 409)).toEqual([]);
    const live = await db.media.findMany({ where: { roomTypeId: owner.id, deletedAt: null } });
    expect(live.map(({ id }) => id)).toEqual([d]);
    expect(live.filter(({ isMain }) => isMain)).toHaveLength(1);
    await Promise.all([
      post(0, `${a}/restoration`),
      post(1, `${b}/restoration`),
      post(0, `${c}/restoration`),
    ]);
    expect(await db.media.count({ where: { roomTypeId: owner.id, deletedAt: null, isMain: true } })).toBe(1);
  }
}, 60_000);

/** A signed-in editor's cookie, which both processes honour, and the token of its forms. */
async function editor(): Promise<{ cookie: string; token: string }> {
  const agent = await signedInAgent(testApp(db), 'marketing', { hotelId: hotel.id });
  const cookie = agent.jar
    .getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false })
    .toValueString();
  const page = await fetch(`${sites[0]}/staff/settings/about`, { headers: { cookie } });
  return { cookie, token: /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '' };
}
