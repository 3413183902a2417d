import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import autocannon from 'autocannon';
import type { Express } from 'express';
import { pino } from 'pino';
import { createApp } from '../src/app.ts';
import { type Db, poolOf } from '../src/platform/db.ts';
import type { Mount } from '../src/routes.ts';
import { now } from './hotels.ts';

export interface Site {
  readonly url: string;
  close(): void;
}

/** The app as it is started, without rate limits and logs. */
export function benchApp(db: Db, pages?: readonly Mount[]): Express {
  return createApp({
    db,
    sessionPool: poolOf(db),
    clock: () => now,
    logger: pino({ level: 'silent' }),
    sessionSecret: 'a secret for measurements only, 32 characters',
    https: false,
    trustProxy: false,
    rateLimits: false,
    isStopping: () => false,
    ...(pages && { pages }),
  });
}

export async function serve(app: Express): Promise<Site> {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

/** Requests a second that a page answers with 200, asked by eight connections from a thread of its own. */
export async function requestsPerSecond(url: string, seconds = 4): Promise<number> {
  const result = await autocannon({ url, connections: 8, duration: seconds, workers: 1 });
  const wrong = result.non2xx + result.errors + result.timeouts;
  if (wrong > 0) throw new Error(`${url}: ${wrong} requests failed`);
  return result['2xx'] / result.duration;
}
