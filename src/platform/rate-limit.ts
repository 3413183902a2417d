import type { Request, RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
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
