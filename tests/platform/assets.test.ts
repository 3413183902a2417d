import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import type { Db } from '../../src/platform/db.ts';
import { asset } from '../../src/platform/views/assets.ts';
import { testDatabase } from '../support/database.ts';
import { testApp } from '../support/server.ts';

let db: Db;

beforeAll(async () => {
  ({ db } = await testDatabase());
});

test('a file asked for by the hash of its content is kept for a year, otherwise for minutes', async () => {
  const app = testApp(db);
  const href = asset('css/tokens.css');
  expect(href).toMatch(/^\/css\/tokens\.css\?v=[\w-]{10}$/);
  expect(asset('/css/tokens.css')).toBe(href);
  const hashed = await request(app).get(href).expect(200);
  expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  const plain = await request(app).get('/css/tokens.css').expect(200);
  expect(plain.headers['cache-control']).toBe('public, max-age=300');
  expect(plain.headers['set-cookie']).toBeUndefined();
});

test('a file that is not there has no hash and is not found', async () => {
  expect(asset('css/nothing.css')).toBe('/css/nothing.css');
  await request(testApp(db)).get('/css/nothing.css').expect(404);
});

test('long answers are compressed', async () => {
  const { headers } = await request(testApp(db)).get('/css/components.css').set('Accept-Encoding', 'gzip');
  expect(headers['content-encoding']).toBe('gzip');
});
