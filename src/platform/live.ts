import pg from 'pg';
import { z } from 'zod';
import { assert } from '../core/assert.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Context } from './context.ts';
import type { Tx } from './db.ts';

const channel = 'waystation_live';
const longestMessage = 7_900;
const pace = { firstRetryMs: 250, lastRetryMs: 10_000, beatMs: 15_000, beatPatienceMs: 5_000, feedMs: 100 };

/** The topic that ends the streams of a user, or of everybody where no user is named: they must prove themselves anew. */
export const accessTopic = 'access';

export interface LiveMessage {
  /** Whose staff hear of it. */
  readonly hotelId: number;
  /** What changed: `rooms`, `stays`, `payments` … Pages name the topics their parts depend on. */
  readonly topic: string;
  /** Numbers and codes only: pages read the facts themselves, as the reader may see them. */
  readonly payload?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Tells every open page of the hotel's staff, once the caller's transaction is committed. */
export async function publish(tx: Tx, message: LiveMessage): Promise<void> {
  await notify(tx, message);
}

/** The same as part of a statement that is sent anyway. */
export function notification(message: LiveMessage): Prisma.Sql {
  return Prisma.sql`pg_notify(${channel}, ${JSON.stringify(message)})`;
}

/** Cuts the live connections of one user, or of all where a role changed; who is still welcome comes back by himself. */
export async function publishAccessChange(tx: Tx, userId: number | null): Promise<void> {
  await notify(tx, { topic: accessTopic, payload: { userId } });
}

async function notify(tx: Tx, message: object): Promise<void> {
  const text = JSON.stringify(message);
  assert(text.length < longestMessage, 'a live message names what changed, it does not carry it');
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${text})`;
}

/** One open page. */
export interface Listener {
  readonly hotelId: number;
  readonly userId: number;
  /** Of whoever has it open, for what only he may see, in his language. */
  readonly ctx: Context;
  /** The feeds that the page shows, by name. */
  readonly feeds: ReadonlySet<string>;
  send(message: { topic: string; payload?: unknown }): void;
  close(): void;
}

/**
 * What pages show of a hotel, made once in each process and handed to all of them: a page need not be asked for again
 * by everybody who has it open.
 */
export interface Feed {
  readonly name: string;
  /** After which topics it is made anew, and how many milliseconds later. */
  readonly topics: Readonly<Record<string, number>>;
  /** Tells the open pages of one hotel; with none left there is nothing to remember of it. Never called twice at once. */
  tell(hotelId: number, listeners: readonly Listener[]): Promise<void>;
  /** Tells a page that has just been opened where the feed stands. */
  greet?(listener: Listener): Promise<void>;
  /** Nothing was heard for a while: what it remembers may be wrong. */
  forget?(): void;
}

const Message = z.object({
  hotelId: z.number().optional(),
  topic: z.string(),
  payload: z.record(z.string(), z.unknown()).optional(),
});

/** The topic of a hotel's own words: its name, its texts. */
export const hotelTopic = 'hotel';

const listeners = new Set<Listener>();
let hotelChanges = 0;
const waiting = new Set<(ready: boolean) => void>();
let listening = false;

let feeds: readonly Feed[] = [];
let feedFailed: (error: unknown) => void = () => undefined;
/** Feeds being made, by name and hotel; true where something happened meanwhile. */
const making = new Map<string, boolean>();

/** The feeds of this app. */
export function useFeeds(all: readonly Feed[]): void {
  feeds = all;
}

/** Adds an open page; the returned function takes it out again. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  for (const feed of feeds) {
    if (listener.feeds.has(feed.name)) feed.greet?.(listener).catch(feedFailed);
  }
  return () => listeners.delete(listener);
}

export function openPages(): number {
  return listeners.size;
}

/** True as soon as messages arrive in this process; false when that takes longer than the patience given. */
export function whenListening(patienceMs: number): Promise<boolean> {
  if (listening) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (ready: boolean) => {
      clearTimeout(timer);
      waiting.delete(settle);
      resolve(ready);
    };
    const timer = setTimeout(() => settle(false), patienceMs);
    waiting.add(settle);
  });
}

/**
 * A number that is another one after every change of a hotel's words anywhere, for what this process remembers of them;
 * null while nothing is heard. After a lost connection it is another one too: something may have been missed.
 */
export function hotelChangesHeard(): number | null {
  return listening ? hotelChanges : null;
}

function setListening(now: boolean): void {
  listening = now;
  hotelChanges += 1;
  if (now) for (const settle of [...waiting]) settle(true);
  else {
    closeListeners(() => true);
    for (const feed of feeds) feed.forget?.();
  }
}

function closeListeners(concerned: (listener: Listener) => boolean): void {
  for (const listener of [...listeners].filter(concerned)) {
    listeners.delete(listener);
    listener.close();
  }
}

function hear(text: string): void {
  const { hotelId, topic, payload } = Message.parse(JSON.parse(text));
  if (topic === accessTopic) {
    const userId = payload?.userId ?? null;
    closeListeners((listener) => userId === null || listener.userId === userId);
    return;
  }
  if (topic === hotelTopic) hotelChanges += 1;
  for (const listener of listeners) {
    if (listener.hotelId === hotelId) listener.send({ topic, ...(payload ? { payload } : {}) });
  }
  if (hotelId === undefined) return;
  for (const feed of feeds) {
    const wait = feed.topics[topic];
    if (wait === 0) makeFeed(feed, hotelId);
    else if (wait !== undefined) setTimeout(() => makeFeed(feed, hotelId), wait).unref();
  }
}

/** At once, or as soon as the last making is over and a moment has passed: many changes in a row are told together. */
function makeFeed(feed: Feed, hotelId: number): void {
  const key = `${feed.name} ${hotelId}`;
  if (making.has(key)) {
    making.set(key, true);
    return;
  }
  making.set(key, false);
  const open = [...listeners].filter((page) => page.hotelId === hotelId && page.feeds.has(feed.name));
  feed
    .tell(hotelId, open)
    .catch((error: unknown) => {
      feedFailed(error);
      for (const page of open) page.close(); // they may have missed something: they come back and catch up
    })
    .finally(() => {
      setTimeout(() => {
        const again = making.get(key);
        making.delete(key);
        if (again) makeFeed(feed, hotelId);
      }, pace.feedMs).unref();
    });
}

export interface LiveOptions {
  readonly url: string;
  readonly onError: (error: unknown) => void;
}

/**
 * Listens with one connection for the whole process. When it is lost, open pages are let go (they may have missed
 * something) and the connection is sought again until it is back.
 */
export function startLive(options: LiveOptions): { stop(): Promise<void> } {
  feedFailed = options.onError;
  let stopped = false;
  let client: pg.Client | null = null;
  let retryMs = pace.firstRetryMs;
  let timer: NodeJS.Timeout | undefined;

  const lose = (lost: pg.Client, error: unknown): void => {
    if (client !== lost) return;
    client = null;
    clearTimeout(timer);
    lost.end().catch(() => undefined); // it is lost already: how it says goodbye does not matter
    setListening(false);
    if (stopped) return;
    options.onError(error);
    timer = setTimeout(connect, retryMs);
    retryMs = Math.min(retryMs * 2, pace.lastRetryMs);
  };

  const beat = (current: pg.Client): void => {
    timer = setTimeout(() => {
      current.query({ text: 'SELECT 1', query_timeout: pace.beatPatienceMs } as pg.QueryConfig).then(
        () => beat(current),
        (error: unknown) => lose(current, error),
      );
    }, pace.beatMs);
  };

  const connect = (): void => {
    const current = new pg.Client({
      connectionString: options.url,
      keepAlive: true,
      application_name: 'waystation live',
    });
    client = current;
    current.on('error', (error) => lose(current, error));
    current.on('end', () => lose(current, new Error('the connection for live updates ended')));
    current.on('notification', ({ payload }) => hear(payload ?? '{}'));
    openChannel(current).then(
      () => {
        if (client !== current) return;
        retryMs = pace.firstRetryMs;
        setListening(true);
        beat(current);
      },
      (error: unknown) => lose(current, error),
    );
  };

  connect();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      const last = client;
      client = null;
      setListening(false);
      for (const settle of [...waiting]) settle(false);
      await last?.end().catch(() => undefined); // nothing is left to lose
    },
  };
}

async function openChannel(client: pg.Client): Promise<void> {
  await client.connect();
  await client.query(`LISTEN ${channel}`);
}
