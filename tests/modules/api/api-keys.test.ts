import type { Express } from 'express';
import request from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import type { Db } from '../../../src/platform/db.ts';
import { postForm, signedInAgent } from '../../support/agent.ts';
import { type BuiltHotel, buildHotel, testNow } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { testApp } from '../../support/server.ts';

const path = '/staff/settings/api-keys';
let db: Db;
let app: Express;
let hotel: BuiltHotel;

beforeAll(async () => {
  ({ db } = await testDatabase());
  hotel = await buildHotel(db, { slug: 'bund' });
  app = testApp(db, { clock: () => testNow });
});

test('a key is made, shown once, used, and closed', async () => {
  const agent = await signedInAgent(app, 'administrator', { hotelId: hotel.id });
  const made = await postForm(agent, path, {
    name: 'Trip partner',
    channel: 'api',
    scopes: ['reservations.read'],
  });
  expect(made.status).toBe(201);
  const secret = /ws_[\w-]+_[\w-]{40,}/.exec(made.text)?.[0] ?? '';
  const look = () => request(app).get('/api/v1/reservations/W-1').set('Authorization', `Bearer ${secret}`);
  expect((await look()).status).toBe(404);

  const list = await agent.get(path);
  expect(list.text).toContain('Trip partner');
  expect(list.text).not.toContain(secret);

  const { id } = await db.apiKey.findFirstOrThrow({ where: { name: 'Trip partner' } });
  expect((await postForm(agent, `${path}/${id}/revocation`, {}, path)).status).toBe(303);
  expect((await look()).status).toBe(401);
});

test('a form without a name or a right is shown again with what was typed', async () => {
  const agent = await signedInAgent(app, 'administrator', { hotelId: hotel.id });
  const { status, text } = await postForm(agent, path, { channel: 'phone' });
  expect(status).toBe(422);
  expect(text).toContain('value="phone" selected');
});

test('only who may manage keys sees them', async () => {
  const clerk = await signedInAgent(app, 'front-desk', { hotelId: hotel.id });
  expect((await clerk.get(path)).status).toBe(403);
});
