import express, { type Express } from 'express';
import request from 'supertest';
import { expect, test } from 'vitest';
import type { Db } from '../../src/platform/db.ts';
import { setContext } from '../../src/platform/http.ts';
import {
  forgetWindows,
  limitRateEverywhere,
  rateLimitsSetting,
  TooManyRequests,
} from '../../src/platform/rate-limit.ts';
import { testContext } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';

/** What one process answers to somebody who types a code: a limiter of its own, the same database. */
function processOf(db: Db, now: () => Date, name = 'code'): Express {
  const app = express();
  app.set(rateLimitsSetting, true);
  app.use((req, _res, next) => {
    setContext(req, { ...testContext(db), actor: { kind: 'visitor', id: null, name: '' }, clock: now });
    next();
  });
  app.post('/', limitRateEverywhere({ name, requests: 3, seconds: 60 }), (_req, res) => {
    res.sendStatus(204);
  });
  app.use(((error, _req, res, _next) => {
    if (!(error instanceof TooManyRequests)) throw error;
    res.set('Retry-After', String(error.retryAfterSeconds)).sendStatus(error.status);
  }) satisfies express.ErrorRequestHandler);
  return app;
}

test('two processes count the same tries together, until the time is over', async () => {
  const { db } = await testDatabase();
  let now = new Date('2027-05-03T02:00:00Z');
  const [one, two] = [processOf(db, () => now), processOf(db, () => now)];
  const first = await request(one).post('/');
  now = new Date('2027-05-03T02:00:20Z');
  const together = await Promise.all([one, two, two, one].map((app) => request(app).post('/')));
  expect([first.status, ...together.map(({ status }) => status).sort()]).toEqual([204, 204, 204, 429, 429]);
  expect(together.find(({ status }) => status === 429)?.headers['retry-after']).toBe('40');
  expect((await request(processOf(db, () => now, 'other')).post('/')).status).toBe(204);
  now = new Date('2027-05-03T02:01:00Z');
  expect((await request(two).post('/')).status).toBe(204);

  const kept = await db.rateWindow.findMany();
  expect(JSON.stringify(kept)).not.toContain('127.0.0.1');
  await forgetWindows({ db, clock: () => new Date('2027-05-03T02:02:00Z') });
  expect(await db.rateWindow.count()).toBe(1);
});
