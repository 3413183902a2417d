import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { z } from 'zod';
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { knownTransactions, runDirectly } from './database/direct.ts';
import { databaseIsAway, mayBeRetried } from './database/errors.ts';

export type Db = PrismaClient;
export type Tx = Prisma.TransactionClient;
export type DbOrTx = Db | Tx;

export interface DbOptions {
  readonly poolSize: number;
  /** The server ends any statement that takes longer; 0 for work that may take its time. */
  readonly statementTimeoutMs: number;
  /** Lets `recordStatements` see what is sent; for tests and measurements. */
  readonly countStatements?: boolean;
}

const waits = { connectMs: 20_000, idleMs: 30_000, idleInTransactionMs: 60_000 };
const pools = new WeakMap<Db, pg.Pool>();

/** A Prisma client on its own pool of connections. Connects when first used, and again after the database was away. */
export function createDb(url: string, options: DbOptions): Db {
  const pool = createPool(url, options);
  const driver = new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator: statementNames() });
  const db = new PrismaClient({ adapter: knownTransactions(driver), errorFormat: 'minimal' });
  pools.set(db, pool);
  return db;
}

/** Connections for libraries that speak `pg` themselves, set up as ours are. */
export function createPool(url: string, options: DbOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.poolSize,
    connectionTimeoutMillis: waits.connectMs,
    idleTimeoutMillis: waits.idleMs,
    onConnect: async (client) => {
      await client.query(sessionSettings(options));
      if (options.countStatements) noteStatements(client);
    },
  });
  pool.on('error', () => undefined); // an idle connection broke: the pool drops it, the next query opens another
  return pool;
}

/** UTC is a must: the driver adapter sends and reads instants without their offset. */
function sessionSettings(options: DbOptions): string {
  return [
    "SET TIME ZONE 'UTC'",
    "SET default_transaction_isolation = 'read committed'",
    `SET statement_timeout = ${Math.trunc(options.statementTimeoutMs)}`,
    `SET idle_in_transaction_session_timeout = ${waits.idleInTransactionMs}`,
  ].join('; ');
}

/** The pool below a client, for libraries that speak `pg` (sessions, rate limits). */
export function poolOf(db: Db): pg.Pool {
  const pool = pools.get(db);
  if (pool === undefined) throw new Error('This client was not made by createDb');
  return pool;
}

const nameLimit = 500;

/** Names a statement once it comes again, so that the server plans it once; unnamed past the limit, to bound its memory. */
function statementNames(): (query: { sql: string }) => string {
  const seen = new Map<string, string>();
  return ({ sql }) => {
    const name = seen.get(sql);
    if (name) return name;
    if (name === '') {
      const fresh = `w${createHash('sha1').update(sql).digest('hex')}`;
      seen.set(sql, fresh);
      return fresh;
    }
    if (seen.size < nameLimit) seen.set(sql, '');
    return '';
  };
}

export interface TransactionOptions {
  readonly isolationLevel?: 'RepeatableRead' | 'Serializable';
  /** How long to wait for a free connection, in milliseconds. */
  readonly maxWait?: number;
  /** How long the work may take, in milliseconds. */
  readonly timeout?: number;
}

const attempts = 6;

/**
 * Runs `work` in one READ COMMITTED transaction. When the database ends it for a deadlock or a serialisation
 * conflict it is run again from the start, so `work` must do nothing that a rollback does not undo.
 */
export async function inTransaction<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const limits = { maxWait: 20_000, timeout: 30_000, ...options };
  for (let attempt = 1; ; attempt++) {
    try {
      return await runDirectly<T, Tx>((direct) => db.$transaction(direct, limits), work);
    } catch (error) {
      if (attempt === attempts || !mayBeRetried(error)) throw error;
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}

/** The rows of a hand-written query, each checked against its schema. */
export async function selectRows<Row>(tx: DbOrTx, row: z.ZodType<Row>, sql: Prisma.Sql): Promise<Row[]> {
  const rows: unknown[] = await tx.$queryRaw(sql);
  return rows.map((found) => row.parse(found)); // a z.array made here would be compiled anew for each call
}

/** Whether the database answers now; false when it is away, any other failure is thrown. */
export async function databaseAnswers(db: Db): Promise<boolean> {
  try {
    await db.$queryRaw`SELECT 1`;
    return true;
  } catch (error) {
    if (databaseIsAway(error)) return false;
    throw error;
  }
}

let recorder: string[] | null = null;

function noteStatements(client: pg.ClientBase): void {
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  const noting = (...args: unknown[]): unknown => {
    const [query] = args;
    recorder?.push(typeof query === 'string' ? query : (query as { text: string }).text);
    return send(...args);
  };
  client.query = noting as typeof client.query;
}

/** The statements sent while `work` ran, over every client made with `countStatements`. Not for nested use. */
export async function recordStatements(work: () => Promise<unknown>): Promise<readonly string[]> {
  const statements: string[] = [];
  recorder = statements;
  try {
    await work();
  } finally {
    recorder = null;
  }
  return statements;
}

export async function countStatements(work: () => Promise<unknown>): Promise<number> {
  return (await recordStatements(work)).length;
}
