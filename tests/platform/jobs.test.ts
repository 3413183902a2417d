import { setTimeout as sleep } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { systemContext } from '../../src/platform/context.ts';
import { type Db, inTransaction } from '../../src/platform/db.ts';
import { type JobRunner, startJobs } from '../../src/platform/job-runner.ts';
import { type JobDefinition, queueJob, queueOptions } from '../../src/platform/jobs.ts';
import { testDatabase } from '../support/database.ts';

let db: Db;
let url: string;
const runners: JobRunner[] = [];

beforeAll(async () => {
  ({ db, url } = await testDatabase());
});

afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
});

async function work(...definitions: JobDefinition[]): Promise<unknown[]> {
  const errors: unknown[] = [];
  const context = () => systemContext(db, () => new Date('2027-05-01T02:00:00Z'));
  runners.push(await startJobs({ url, definitions, context, onError: (error) => errors.push(error) }));
  return errors;
}

/** Remembers what its job was given. */
function noting(
  name: string,
  more: Partial<JobDefinition> = {},
): { definition: JobDefinition; seen: unknown[] } {
  const seen: unknown[] = [];
  const handle = async (_ctx: unknown, data: unknown) => seen.push(data);
  return { seen, definition: { name, handle, ...more } };
}

test('a job queued in a transaction is woken by its commit, and not before', async () => {
  const { definition, seen } = noting('greet');
  await work(definition);
  await inTransaction(db, async (tx) => {
    await queueJob(tx, 'greet', { guest: 'Chen' });
    await sleep(300);
    expect(seen).toEqual([]);
  });
  await vi.waitFor(() => expect(seen).toEqual([{ guest: 'Chen' }]), { timeout: 8_000 });
});

test('a job of a transaction that was rolled back never runs', async () => {
  const { definition, seen } = noting('charge');
  await work(definition);
  const failing = inTransaction(db, async (tx) => {
    await queueJob(tx, 'charge', { lost: true });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await inTransaction(db, (tx) => queueJob(tx, 'charge', { kept: true }));
  await vi.waitFor(() => expect(seen).toEqual([{ kept: true }]), { timeout: 8_000 });
  await sleep(200);
  expect(seen).toEqual([{ kept: true }]);
});

test('a job may be queued before any worker has ever run', async () => {
  await inTransaction(db, (tx) => queueJob(tx, 'early', { n: 1 }));
  const { definition, seen } = noting('early');
  await work(definition);
  await vi.waitFor(() => expect(seen).toEqual([{ n: 1 }]), { timeout: 8_000 });
});

test('two workers share the jobs; each runs once', async () => {
  const one = noting('share', { concurrency: 2 });
  const two = noting('share', { concurrency: 2 });
  await work(one.definition);
  await work(two.definition);
  await inTransaction(db, async (tx) => {
    for (let n = 0; n < 20; n++) await queueJob(tx, 'share', { n });
  });
  await vi.waitFor(() => expect(one.seen.length + two.seen.length).toBe(20), { timeout: 15_000 });
  const numbers = [...one.seen, ...two.seen].map((data) => (data as { n: number }).n);
  expect(new Set(numbers).size).toBe(20);
});

test('while a job with a key waits, a second one with that key is not added, and the earlier time counts', async () => {
  const late = new Date(Date.now() + 7_200_000);
  const early = new Date(Date.now() + 3_600_000);
  await inTransaction(db, (tx) => queueJob(tx, 'keyed', { n: 1 }, { singletonKey: 'a', startAfter: late }));
  await inTransaction(db, (tx) => queueJob(tx, 'keyed', { n: 2 }, { singletonKey: 'a', startAfter: early }));
  await inTransaction(db, (tx) => queueJob(tx, 'keyed', { n: 3 }, { singletonKey: 'b', startAfter: late }));
  await inTransaction(db, (tx) => queueJob(tx, 'keyed', { n: 4 }, { startAfter: late }));
  await inTransaction(db, (tx) => queueJob(tx, 'keyed', { n: 5 }, { startAfter: late }));
  const rows = await db.$queryRaw<{ n: number; at: Date }[]>`
    SELECT (data->>'n')::int AS n, start_after AS at FROM pgboss.job WHERE name = 'keyed' ORDER BY 1`;
  expect(rows.map(({ n }) => n)).toEqual([1, 3, 4, 5]);
  expect(rows[0]?.at).toEqual(early);
});

test('a failed job is tried again', async () => {
  let runs = 0;
  const errors = await work({
    name: 'shaky',
    retryDelaySeconds: 0,
    handle: async () => {
      runs += 1;
      if (runs === 1) throw new Error('the first time it fails');
    },
  });
  await inTransaction(db, (tx) => queueJob(tx, 'shaky', {}));
  await vi.waitFor(() => expect(runs).toBe(1), { timeout: 8_000 });
  expect(errors.map(String)).toEqual(['Error: the first time it fails']);
  const row = () =>
    db.$queryRaw`SELECT state::text, retry_limit AS left FROM pgboss.job WHERE name = 'shaky'`;
  await vi.waitFor(async () => expect(await row()).toEqual([{ state: 'retry', left: 5 }]), {
    timeout: 10_000,
  });
});

test('our row is the row pg-boss itself would have written', async () => {
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false, max: 2 });
  await boss.start();
  await boss.createQueue('alike', queueOptions());
  await boss.send('alike', { by: 'boss' }, { singletonKey: 'boss' });
  await boss.stop();
  await inTransaction(db, (tx) => queueJob(tx, 'alike', { by: 'us' }, { singletonKey: 'us' }));
  const rows = await db.$queryRaw<{ job: Record<string, unknown> }[]>`
    SELECT to_jsonb(job) - '{id,data,start_after,created_on,keep_until,singleton_key}'::text[]
      || jsonb_build_object('kept', keep_until - start_after) AS job
    FROM pgboss.job WHERE name = 'alike' ORDER BY created_on`;
  expect(rows).toHaveLength(2);
  expect(rows[1]).toEqual(rows[0]);
});

test('schedules follow the definitions: what is no longer scheduled is taken off', async () => {
  const { definition } = noting('nightly', { schedule: '0 3 * * *' });
  await work(definition);
  const names = () => db.$queryRaw<{ name: string }[]>`SELECT name FROM pgboss.schedule`;
  expect(await names()).toEqual([{ name: 'nightly' }]);
  await work(noting('other').definition);
  expect(await names()).toEqual([]);
});
