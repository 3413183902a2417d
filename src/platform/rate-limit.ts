import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import { assert } from '../core/assert.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Context } from './context.ts';
import { type DbOrTx, selectRows } from './db.ts';
import { contextOf } from './http.ts';

export interface Rate {
  /** Names what is counted together. */
  readonly name: string;
  readonly requests: number;
  readonly seconds: number;
  readonly methods?: readonly string[];
}

/** The setting an app is made with (`app.set(rateLimitsSetting, true)`); load tests turn it off. */
export const rateLimitsSetting = 'rate limits';

/** Everything one network may ask of the whole site: generous, for a hotel's desk shares one address. */
export const wholeSite: Rate = { name: 'site', requests: 1_500, seconds: 60 };
/** Changes by one network. */
export const changes: Rate = {
  name: 'changes',
  requests: 240,
  seconds: 60,
  methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
};

/** Too many requests of one caller (429). */
export class TooManyRequests extends Error {
  readonly status = 429;
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('too many requests');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Counts in this process's memory: with several processes the limit is that many times higher. */
export function limitRate(rate: Rate): RequestHandler {
  const limiter = new RateLimiterMemory({
    keyPrefix: rate.name,
    points: rate.requests,
    duration: rate.seconds,
  });
  return async (req, _res, next) => {
    if (!req.app.get(rateLimitsSetting) || rate.methods?.includes(req.method) === false) return next();
    await limiter.consume(callerOf(req)).catch(refuse);
    next();
  };
}

/**
 * Counts in the database, so that all processes share one limit: for what is guessed at, where a share for each process
 * would be that many tries more. Limits of the same name count together. Kept under a hash, for it names who called.
 */
export function limitRateEverywhere(rate: Rate): RequestHandler {
  return async (req, _res, next) => {
    if (!req.app.get(rateLimitsSetting)) return next();
    const { db, clock } = contextOf(req);
    const at = clock();
    const { requests, endsAt } = await countRequest(db, { rate, caller: callerOf(req), at });
    if (requests > rate.requests)
      throw new TooManyRequests(Math.ceil((endsAt.getTime() - at.getTime()) / 1_000));
    next();
  };
}

const WindowRow = z.object({ requests: z.number(), endsAt: z.date() });

/** One more request of a caller; the first one after a window has ended opens the next. */
async function countRequest(
  db: DbOrTx,
  { rate, caller, at }: { readonly rate: Rate; readonly caller: string; readonly at: Date },
): Promise<z.infer<typeof WindowRow>> {
  const key = `${rate.name} ${createHash('sha256').update(caller).digest('base64url')}`;
  const [row] = await selectRows(
    db,
    WindowRow,
    Prisma.sql`
      INSERT INTO rate_windows AS w (key, requests, ends_at)
      VALUES (${key}, 1, ${at}::timestamptz + interval '1 second' * ${rate.seconds}::int)
      ON CONFLICT (key) DO UPDATE SET
        requests = CASE WHEN w.ends_at <= ${at} THEN 1 ELSE w.requests + 1 END,
        ends_at = CASE WHEN w.ends_at <= ${at} THEN excluded.ends_at ELSE w.ends_at END
      RETURNING requests, ends_at AS "endsAt"`,
  );
  assert(row, 'a request that is counted has its window');
  return row;
}

/** Windows that are over. */
export async function forgetWindows({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<void> {
  await db.rateWindow.deleteMany({ where: { endsAt: { lt: clock() } } });
}

/** The limiter rejects with its counter where the share is used up, and with an error where it failed. */
function refuse(reason: unknown): never {
  if (reason instanceof RateLimiterRes) throw new TooManyRequests(Math.ceil(reason.msBeforeNext / 1_000));
  throw reason;
}

/** Who is known is counted by name, so that colleagues behind one address do not use up each other's share. */
function callerOf(req: Request): string {
  const { actor } = contextOf(req);
  return actor.id === null ? `address ${req.ip ?? ''}` : `${actor.kind} ${actor.id}`;
}
