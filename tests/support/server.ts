import type { Express } from 'express';
import { pino } from 'pino';
import { type AppOptions, createApp } from '../../src/app.ts';
import { type Db, poolOf } from '../../src/platform/db.ts';
import { testNow } from './builders.ts';

export const testSecret = 'a secret that only the tests know, 32 characters long';

const databases = new WeakMap<Express, Db>();

/** The whole app on a test's database: quiet, without rate limits, at the moment the builders build for. */
export function testApp(db: Db, overrides: Partial<AppOptions> = {}): Express {
  const app = createApp({
    db,
    sessionPool: poolOf(db),
    clock: () => testNow,
    logger: pino({ level: 'silent' }),
    sessionSecret: testSecret,
    https: false,
    trustProxy: false,
    rateLimits: false,
    isStopping: () => false,
    ...overrides,
  });
  databases.set(app, db);
  return app;
}

export function databaseOf(app: Express): Db {
  const db = databases.get(app);
  if (!db) throw new Error('make the app with testApp');
  return db;
}
