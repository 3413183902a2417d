import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import sharp from 'sharp';
import type TestAgent from 'supertest/lib/agent.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../../src/platform/db.ts';
import { uploadFolder } from '../../../src/platform/storage/storage.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { bombPng, jpeg, mp4 } from '../../support/pictures.ts';
import { testApp } from '../../support/server.ts';

let db: Db;
let app: Express;
let hotel: BuiltHotel;
let editor: TestAgent;
let token: string;
const url = '/staff/settings/about/pictures';

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db);
  app = testApp(db);
  editor = await signedInAgent(app, 'marketing', { hotelId: hotel.id });
  token = await tokenOf(editor);
});

beforeEach(() => db.media.deleteMany());

async function tokenOf(agent: TestAgent): Promise<string> {
  const { text } = await agent.get(url);
  return /_csrf=([0-9a-f]+)/.exec(text)?.[1] ?? '';
}

const files = () => db.media.findMany({ orderBy: { position: 'asc' } });
const waiting = () => readdirSync(uploadFolder());

describe('a plain form', () => {
  test('takes several files at once, under names of our own', async () => {
    const answer = await editor
      .post(`${url}?_csrf=${token}`)
      .attach('files', await jpeg(600, 400), '../../../../tmp/x.jpg')
      .attach('files', await jpeg(500, 400), '外滩 夜景.jpg')
      .attach('files', mp4(), 'film.mp4');
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(url);
    const rows = await files();
    expect(rows.map(({ fileName, kind, isMain }) => [fileName, kind, isMain])).toEqual([
      ['x.jpg', 'image', true],
      ['外滩 夜景.jpg', 'image', false],
      ['film.mp4', 'video', false],
    ]);
    expect(
      rows.every(({ pictureKey, videoKey }) =>
        /^[0-9a-f]{16}-[0-9a-f]{12}$/.test(pictureKey ?? videoKey ?? ''),
      ),
    ).toBe(true);
    await expect.poll(waiting).toEqual([]);
    const { text } = await editor.get(url);
    expect(text).toContain('3 files added');
    expect(text).toContain('No description: English · 简体中文 · 繁體中文');
    expect(text).toContain('being prepared');
  });

  test('keeps the good files and says of each bad one why', async () => {
    const answer = await editor
      .post(`${url}?_csrf=${token}`)
      .attach('files', await jpeg(), 'good.jpg')
      .attach('files', Buffer.from('MZ\x90\x00 a program'), '<b>holiday.jpg');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('&lt;b&gt;holiday.jpg');
    expect(answer.text).toContain('neither a picture');
    expect((await files()).map(({ fileName }) => fileName)).toEqual(['good.jpg']);
  });

  test('without any file says so', async () => {
    const answer = await editor.post(`${url}?_csrf=${token}`).field('a', 'b');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Choose a file first.');
  });
});

test.each([
  ['a program by a picture’s name', async () => Buffer.from('MZ\x90\x00\x03'), 'neither a picture'],
  ['a page', async () => Buffer.from('<!doctype html><script>alert(1)</script>'), 'neither a picture'],
  [
    'a drawing that could carry a script',
    async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    'neither a picture',
  ],
  ['nothing', async () => Buffer.alloc(0), 'The file is empty'],
  ['half a picture', async () => (await jpeg()).subarray(0, 900), 'damaged or incomplete'],
  ['a head without a body', async () => Buffer.from('ffd8ffe000104a464946', 'hex'), 'damaged or incomplete'],
  ['a bomb', async () => bombPng(), 'more than 100 megapixels'],
  ['a bomb that says less than it holds', async () => bombPng(9_000), 'damaged or incomplete'],
  ['a moving picture', async () => movingWebp(), 'Moving pictures'],
  ['a GIF', async () => Buffer.from('GIF89a\x01\x00\x01\x00'), 'Moving pictures'],
  ['HEIC', async () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1'), 'HEIC'],
  ['a picture of 26 MB', async () => Buffer.concat([await jpeg(), Buffer.alloc(26_000_000)]), 'up to 25 MB'],
])('%s is refused in words, and nothing of it is kept', async (_what, make, words) => {
  const answer = await editor
    .post(url)
    .set({ 'x-csrf-token': token, accept: 'application/json' })
    .attach('files', await make(), 'picture.jpg');
  expect(answer.status).toBe(422);
  expect(answer.body.refused[0].reason).toContain(words);
  expect(await files()).toEqual([]);
  await expect.poll(waiting).toEqual([]);
});

async function movingWebp(): Promise<Buffer> {
  const frames = Buffer.alloc(20 * 40 * 3, 120).fill(30, 0, 1_200);
  return sharp(frames, { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } })
    .webp({ loop: 0, delay: [50, 50] })
    .toBuffer();
}

describe('200 MB', () => {
  interface Answer {
    readonly status: number | undefined;
    readonly text: string;
    readonly sent: number;
  }

  /** Sends megabyte after megabyte until it is answered. */
  async function stream(headers: Record<string, string>, megabytes: number): Promise<Answer> {
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cookie = editor.jar
      .getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false })
      .toValueString();
    const request = httpRequest({
      port: (server.address() as AddressInfo).port,
      method: 'POST',
      path: `${url}?_csrf=${token}`,
      headers: { cookie, 'content-type': 'multipart/form-data; boundary=x', ...headers },
    });
    request.on('error', () => undefined);
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    let done = false;
    void answered.then(() => {
      done = true;
    });
    request.write('--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n');
    const sent = await pour(request, { megabytes, enough: () => done });
    const [response] = await answered;
    const text = Buffer.concat(await response.toArray()).toString();
    request.destroy();
    server.closeAllConnections();
    server.close();
    return { status: response.statusCode, text, sent };
  }

  async function pour(
    request: ClientRequest,
    limit: { megabytes: number; enough: () => boolean },
  ): Promise<number> {
    const megabyte = Buffer.alloc(1_000_000, 1);
    let sent = 0;
    while (sent < limit.megabytes && !limit.enough()) {
      await new Promise((resolve) => request.write(megabyte, resolve));
      sent += 1;
    }
    return sent;
  }

  test('are refused before they are read where the form says how large it is', async () => {
    const { status, text, sent } = await stream({ 'content-length': '200000000' }, 200);
    expect(status).toBe(422);
    expect(text).toContain('more than 130 MB');
    expect(sent).toBeLessThan(60);
    expect(await files()).toEqual([]);
  });

  test('are refused on the way where it does not', async () => {
    const { status, text, sent } = await stream({ 'transfer-encoding': 'chunked' }, 400);
    expect(status).toBe(422);
    expect(text).toContain('more than 130 MB');
    expect(sent).toBeLessThan(300);
    await expect.poll(waiting).toEqual([]);
  });
});

describe('nothing is stored for', () => {
  const attempt = async (agent: TestAgent, address: string, headers = {}) =>
    agent
      .post(address)
      .set(headers)
      .attach('files', await jpeg(), 'a.jpg');

  test('a form without the token of its session', async () => {
    expect((await attempt(editor, url)).status).toBe(403);
    expect((await attempt(editor, `${url}?_csrf=${'0'.repeat(64)}`)).status).toBe(403);
    expect(await files()).toEqual([]);
    await expect.poll(waiting).toEqual([]);
  });

  test('who may not', async () => {
    const desk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
    expect((await desk.get(url)).status).toBe(403);
    const { text } = await desk.get('/staff/today');
    const own = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
    expect((await attempt(desk, url, { 'x-csrf-token': own })).status).toBe(403);
    expect(await files()).toEqual([]);
  });

  test('a room type of another hotel', async () => {
    const other = await buildHotel(db);
    const address = `/staff/settings/room-types/${other.types.DLX.id}/pictures`;
    expect((await editor.get(address)).status).toBe(404);
    const answer = await attempt(editor, address, { 'x-csrf-token': token });
    expect(answer.status).toBe(404);
    expect(await files()).toEqual([]);
  });

  test('a form that breaks off', async () => {
    const answer = await editor
      .post(`${url}?_csrf=${token}`)
      .set('Content-Type', 'multipart/form-data; boundary=x')
      .send('--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\nhalf');
    expect(answer.status).toBe(400);
    expect(await files()).toEqual([]);
  });
});

describe('the pages', () => {
  const add = async (name: string) => {
    const answer = await editor
      .post(url)
      .set({ 'x-csrf-token': token, accept: 'application/json' })
      .attach('files', await jpeg(), name);
    return answer.body.items[0].id as number;
  };
  const step = (id: number, what: string, fields = {}) =>
    postForm(editor, `/staff/settings/media/${id}/${what}`, fields, url);

  test('describe, order, choose, delete and bring back without scripts', async () => {
    const [one, two] = [await add('one.jpg'), await add('two.jpg')];
    await postForm(
      editor,
      `/staff/settings/media/${two}`,
      { 'alts.en': 'The bar at dusk', 'alts.zh-CN': '黄昏的酒吧' },
      url,
    );
    const shown = await editor.get(`/staff/settings/media/${two}`);
    expect(shown.text).toContain('The bar at dusk');
    expect(shown.text).toContain('Not written: guests see the simplified text, converted');
    expect((await step(two, 'move', { direction: 'earlier' })).status).toBe(303);
    expect((await step(two, 'main')).status).toBe(303);
    expect((await files()).map(({ id, isMain }) => [id, isMain])).toEqual([
      [two, true],
      [one, false],
    ]);
    await step(two, 'deletion');
    const after = await editor.get(url);
    expect(after.text).toContain(`action="/staff/settings/media/${two}/restoration"`);
    expect(after.text).toContain('Undo');
    await step(two, 'restoration');
    expect((await files()).map(({ deletedAt }) => deletedAt)).toEqual([null, null]);
    const order = await postForm(editor, `${url}/order`, { ids: [String(one), String(two)] }, url);
    expect(order.status).toBe(303);
    expect((await postForm(editor, `${url}/order`, { ids: [String(one)] }, url)).status).toBe(409);
  });

  test('a description that is too long comes back', async () => {
    const id = await add('one.jpg');
    const answer = await postForm(editor, `/staff/settings/media/${id}`, { 'alts.en': 'x'.repeat(301) }, url);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('x'.repeat(301));
  });

  test('a wrong file in the place of a picture leaves it as it was', async () => {
    const id = await add('one.jpg');
    const answer = await editor
      .post(`/staff/settings/media/${id}/file?_csrf=${token}`)
      .attach('file', mp4(), 'film.mp4');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('A picture can only be replaced by a picture.');
    expect((await files())[0]?.fileName).toBe('one.jpg');
  });
});
