import type { Express } from 'express';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createDb, type Db } from '../../src/platform/db.ts';
import { sessionAgent } from '../support/agent.ts';
import { type Cable, cableTo } from '../support/cable.ts';
import { testDatabase } from '../support/database.ts';
import { testApp } from '../support/server.ts';
import { probePages, probePrincipal } from './probe.ts';

let cable: Cable;
let db: Db;
let app: Express;

beforeAll(async () => {
  const { url } = await testDatabase();
  cable = await cableTo(url);
  db = createDb(cable.url, { poolSize: 3, statementTimeoutMs: 5_000 });
  app = testApp(db, { pages: [{ path: '/', router: probePages() }], loadPrincipal: probePrincipal });
});

afterEach(() => cable.plug());

afterAll(async () => {
  await db.$disconnect();
  cable.close();
});

test('without the database the app says so, and recovers by itself', async () => {
  const clerk = await sessionAgent(app, { userId: 5, epoch: 1 });
  await clerk.get('/me').expect(200);
  expect((await request(app).get('/readyz').expect(200)).body.database).toBe('answers');

  cable.pull();
  const unready = await request(app).get('/readyz');
  expect(unready.status).toBe(503);
  expect(unready.body.database).toBe('away');
  await request(app).get('/healthz').expect(200);
  const page = await clerk.get('/me');
  expect(page.status).toBe(503);
  expect(page.headers['retry-after']).toBe('5');
  expect(page.text).toContain('We can not reach our records right now');

  cable.plug();
  await request(app).get('/readyz').expect(200);
  await clerk.get('/me').expect(200);
});

test('a page that needs no database is still answered', async () => {
  const fresh = testApp(db, { pages: [{ path: '/', router: probePages() }], loadPrincipal: probePrincipal });
  cable.pull();
  expect((await request(fresh).get('/')).status).toBe(200);
  expect((await request(fresh).get('/nowhere')).status).toBe(404);
});

test('a process that is stopping is not ready', async () => {
  const stopping = testApp(db, { isStopping: () => true });
  expect((await request(stopping).get('/readyz')).status).toBe(503);
});

test('measurements are for this network', async () => {
  const { text } = await request(app).get('/metrics').expect(200);
  expect(text).toContain('waystation_http_request_seconds');
  const proxied = testApp(db, { trustProxy: true });
  expect((await request(proxied).get('/metrics').set('X-Forwarded-For', '203.0.113.9')).status).toBe(404);
});
