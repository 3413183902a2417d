import { randomBytes } from 'node:crypto';
import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type { Pool } from 'pg';
import { contextOf } from './http.ts';
import type { Logger } from './logging.ts';
import { pageBefore } from './page-before.ts';

declare module 'express-session' {
  interface SessionData {
    userId: number;
    /** The user's `sessionEpoch` at sign-in: raising it there signs out everywhere. */
    epoch: number;
    /** The hotel a member of staff works in. */
    hotelId: number;
    /** The hour this session was last written, so that use renews it at most once an hour. */
    renewedHour: number;
  }
}

export const sessionCookie = 'waystation.sid';
const hour = 3_600_000;
const lifetime = 12 * hour;

export interface SessionOptions {
  readonly pool: Pool;
  readonly secret: string;
  readonly logger: Logger;
}

/**
 * Sessions in PostgreSQL. A row exists only once there is something to keep (a sign-in, a form's token), so a visitor
 * who only looks costs no statement.
 */
export function sessions(options: SessionOptions): RequestHandler {
  const Store = connectPgSimple(session);
  return session({
    name: sessionCookie,
    secret: options.secret,
    store: new Store({
      pool: options.pool,
      tableName: 'session',
      disableTouch: true,
      pruneSessionInterval: 3_600,
      errorLog: (...details: unknown[]) =>
        options.logger.error({ details: details.length }, 'session store failed'),
    }),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: lifetime, path: '/' },
  });
}

const hourOf = (at: Date) => Math.floor(at.getTime() / hour);

/** Keeps a session in use alive: one write an hour, not one a page. */
export function renewSession(clock: () => Date): RequestHandler {
  return (req, _res, next) => {
    const thisHour = hourOf(clock());
    if (req.session?.userId !== undefined && req.session.renewedHour !== thisHour) {
      req.session.renewedHour = thisHour;
    }
    next();
  };
}

/**
 * After a right password: a new session number, so that one planted before sign-in is worth nothing. What the first
 * page would write into it is there already: two pages opened at once would each write their own, and the form of the
 * one that lost would be refused.
 */
export function startSession(
  req: Request,
  user: { userId: number; epoch: number; hotelId: number | null },
): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.regenerate((error) => {
      if (error) return reject(error);
      req.session.userId = user.userId;
      req.session.epoch = user.epoch;
      if (user.hotelId !== null) req.session.hotelId = user.hotelId;
      req.session.renewedHour = hourOf(contextOf(req).clock());
      req.session.csrfToken = randomBytes(32).toString('hex');
      req.session.save((failure) => (failure ? reject(failure) : resolve()));
    });
  });
}

export function endSession(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.destroy((error) => (error ? reject(error) : resolve()));
    req.res?.clearCookie(sessionCookie, { path: '/' });
  });
}

/** Where who is not signed in is sent; after sign-in the same page comes up. */
export function signInPath(req: Request): string {
  const next = req.method === 'GET' ? req.originalUrl : pageBefore(req);
  return next === null ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`;
}

/** A way back given in a link or form, where it stays on this site; the fallback otherwise. */
export function localPath(text: unknown, fallback: string): string {
  if (typeof text !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(text)) return fallback;
  return text;
}
