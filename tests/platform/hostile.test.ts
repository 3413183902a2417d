import { once } from 'node:events';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import type { Db } from '../../src/platform/db.ts';
import { postForm, sessionAgent } from '../support/agent.ts';
import { testDatabase } from '../support/database.ts';
import { testApp } from '../support/server.ts';
import { probePages, probePrincipal } from './probe.ts';

let db: Db;
let app: Express;

beforeAll(async () => {
  ({ db } = await testDatabase());
  app = testApp(db, { pages: [{ path: '/', router: probePages() }], loadPrincipal: probePrincipal });
});

test.each([
  ['a broken escape in the path', '/items/%E0%A4%A', 400],
  ['a broken escape nowhere', '/%', 400],
  ['a broken escape in the query', '/search?q=%E0%A4%A', 200],
  ['a NUL byte in the path', '/items/1%00', 400],
  ['a NUL byte in the query', '/search?q=a%00b', 400],
  ['a NUL byte for a file', '/css/base.css%00', 400],
  ['a way out of the public folder', '/..%2f..%2fpackage.json', 404],
  ['an id that is no number', '/items/abc', 404],
  ['an id beyond the integers', '/items/99999999999999999999', 404],
  ['a negative id', '/items/-1', 404],
  ['an id with a fraction', '/items/1.5', 404],
  ['a doubled parameter', '/search?q=a&q=b', 200],
  ['a nested parameter', '/search?q[a]=b&q[__proto__][x]=1', 200],
  ['a prototype in the query', '/search?__proto__=1&constructor=2', 200],
  ['a doubled language', '/?lang=en&lang=zh-CN', 200],
  ['half a character', '/search?q=%ED%A0%80', 200],
  ['two slashes', '//example.com/', 404],
  ['two thousand parameters', `/search?${'a=1&'.repeat(2_000)}`, 200],
])('%s', async (_what, path, status) => {
  expect(await statusOf(path)).toBe(status);
});

/** Asked byte by byte: every client library would mend such a path first. */
async function statusOf(path: string): Promise<number | undefined> {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [answer] = await once(get({ port, path, host: '127.0.0.1', agent: false }), 'response');
  answer.resume();
  server.close();
  return answer.statusCode;
}

test.each([
  ['broken JSON', 'application/json', '{"name":', 400],
  ['JSON that is no object', 'application/json', 'null', 400],
  ['JSON nested beyond reason', 'application/json', '['.repeat(50_000) + ']'.repeat(50_000), 400],
  ['a NUL in JSON', 'application/json', '{"name":"a\\u0000"}', 400],
  ['a NUL in a form', 'application/x-www-form-urlencoded', 'name=a%00b', 400],
  ['a NUL in a field’s name', 'application/x-www-form-urlencoded', 'na%00me=a', 400],
  ['an unknown character set', 'application/x-www-form-urlencoded; charset=klingon', 'name=a', 400],
  ['too many fields', 'application/x-www-form-urlencoded', 'a=1&'.repeat(3_000), 413],
  ['too large a form', 'application/x-www-form-urlencoded', `name=${'a'.repeat(300_000)}`, 413],
  ['no form at all', 'text/plain', 'name=a', 403],
  ['an upload nobody asked for', 'multipart/form-data; boundary=x', '--x\r\n\r\n--x--', 403],
])('%s', async (_what, type, body, status) => {
  const answer = await request(app).post('/form').set('Content-Type', type).send(body);
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(answer.headers['x-request-id']);
});

test('a body that is not compressed as it says', async () => {
  const answer = await request(app).post('/form').type('form').set('Content-Encoding', 'gzip').send('name=a');
  expect(answer.status).toBe(400);
});

test.each([
  'waystation.sid=s%3A%00.x',
  'waystation.sid=%E0%A4%A',
  'toast=s%3A%7Bbad.x; lang=j%3A%7B%22a%22%3A1%7D',
  'lang=j%3A%7B',
  '__proto__=1; constructor=2',
  ';;;===;',
])('the cookie %s does no harm', async (cookie) => {
  expect((await request(app).get('/').set('Cookie', cookie)).status).toBe(200);
});

test.each(['*;q=0', ';;;', '-', 'zh-'.repeat(500), 'en;q=nonsense'])(
  'the language %s does no harm',
  async (header) => {
    expect((await request(app).get('/').set('Accept-Language', header)).status).toBe(200);
  },
);

test.each(['99999999999', '3.5', 'NaN'])(
  'an id of %s that a schema let through is refused by the columns',
  async (id) => {
    expect((await request(app).get(`/hotels/${id}`)).status).toBe(400);
  },
);

test('fields of any name and shape are read or refused, never a fault', async () => {
  const agent = await sessionAgent(app, { userId: 5, epoch: 1 });
  const names = [
    'name',
    'name.0',
    'rooms',
    'rooms.0',
    'rooms.0.adults',
    'rooms.999999.adults',
    '__proto__.a',
    '.',
    '',
  ];
  const values = ['', 'a', '-1', '1e999', '🏨'.repeat(50), '\u{2028}', 'x'.repeat(5_000), ['a', 'b']];
  for (const name of names) {
    for (const value of values) {
      const { status } = await postForm(agent, '/form', { [name]: value, name: 'Li' });
      expect([name, value, [200, 422].includes(status)]).toEqual([name, value, true]);
    }
  }
});
