import { z } from 'zod';
import { assert } from '../core/assert.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Context } from './context.ts';
import { selectRows, type Tx } from './db.ts';

/** Work done outside of requests. Its handler may run twice after a crash, so what it does must bear that. */
export interface JobDefinition<Data = unknown> {
  readonly name: string;
  /** Cron in UTC, to the minute; runs once a turn whatever the number of processes. */
  readonly schedule?: string;
  /** How often a failed run is tried again. */
  readonly retryLimit?: number;
  /** The wait before the first new try; it doubles each time. */
  readonly retryDelaySeconds?: number;
  /** A run that takes longer counts as failed. */
  readonly timeLimitSeconds?: number;
  /** How many runs one process does at once. */
  readonly concurrency?: number;
  handle(ctx: Context, data: Data): Promise<unknown>;
}

export const jobDefaults = {
  retryLimit: 5,
  retryDelaySeconds: 5,
  timeLimitSeconds: 600,
  concurrency: 1,
} as const;

/** As `pgboss.create_queue` wants it. Of jobs with one singleton key at most one waits. */
export function queueOptions(definition?: JobDefinition): Record<string, string | number | boolean> {
  const { retryLimit, retryDelaySeconds, timeLimitSeconds } = { ...jobDefaults, ...definition };
  return {
    policy: 'short',
    retryLimit,
    retryDelay: retryDelaySeconds,
    retryBackoff: true,
    retryDelayMax: 3_600,
    expireInSeconds: timeLimitSeconds,
    deleteAfterSeconds: 86_400,
    notify: true,
  };
}

export interface QueueJobOptions {
  readonly startAfter?: Date | undefined;
  /** While one job with this key waits, another is not added; it starts at the earlier of both times. */
  readonly singletonKey?: string | undefined;
}

/**
 * Queues a job in the caller's transaction: rolled back, it never was. The waiting row is locked while a second one
 * with its singleton key is refused, so no worker takes it before the change of this transaction can be seen.
 */
export async function queueJob(
  tx: Tx,
  name: string,
  data: object,
  options: QueueJobOptions = {},
): Promise<void> {
  if (await insertJob(tx, name, data, options)) return;
  await tx.$executeRaw`SELECT pgboss.create_queue(${name}, ${JSON.stringify(queueOptions())}::jsonb)`;
  assert(await insertJob(tx, name, data, options), `the job ${name} was not queued`);
}

const WokenRow = z.object({ woken: z.unknown() });

/** pg-boss's own row for a queue of the shared table, in one statement; false where the queue is not there yet. */
async function insertJob(tx: Tx, name: string, data: object, options: QueueJobOptions): Promise<boolean> {
  const start = options.startAfter?.toISOString() ?? null;
  const rows = await selectRows(
    tx,
    WokenRow,
    Prisma.sql`
      WITH job AS (
        INSERT INTO pgboss.job_common (name, data, start_after, singleton_key, created_on, keep_until, policy,
          expire_seconds, deletion_seconds, retry_limit, retry_delay, retry_backoff, retry_delay_max, dead_letter,
          heartbeat_seconds)
        SELECT q.name, ${JSON.stringify(data)}::jsonb, t.start,
          coalesce(${options.singletonKey ?? null}::text, gen_random_uuid()::text), now(),
          t.start + q.retention_seconds * interval '1 second', q.policy,
          q.expire_seconds, q.deletion_seconds, q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max,
          q.dead_letter, q.heartbeat_seconds
        FROM pgboss.queue q, (SELECT coalesce(${start}::timestamptz, now()) AS start) t
        WHERE q.name = ${name}
        ON CONFLICT (name, COALESCE(singleton_key, '')) WHERE state = 'created' AND policy = 'short'
        DO UPDATE SET start_after = least(job_common.start_after, excluded.start_after)
        RETURNING name, start_after)
      SELECT CASE WHEN start_after <= now() THEN pg_notify(${wakeChannel}, name)::text END AS woken FROM job`,
  );
  return rows.length > 0;
}

/** Where pg-boss listens for new jobs of its schema `pgboss`. */
const wakeChannel = Prisma.sql`'pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24)`;
