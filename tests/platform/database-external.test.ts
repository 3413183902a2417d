import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseIsAway } from '../../src/platform/database/errors.ts';
import { migrate } from '../../src/platform/database/migrations.ts';
import { openDatabase } from '../../src/platform/database/open.ts';
import { type ScratchCluster, startScratchCluster } from '../../src/platform/database/scratch.ts';
import { createDb, type Db, databaseAnswers, inTransaction } from '../../src/platform/db.ts';
import { parseEnv } from '../../src/platform/env.ts';

const secrets = { SESSION_SECRET: 's'.repeat(32), FIELD_KEY: 'a'.repeat(64) };
let server: ScratchCluster;
let db: Db;
beforeAll(async () => {
  server = await startScratchCluster();
  await server.createDatabase('hotel');
  db = createDb(server.url('hotel'), { poolSize: 3, statementTimeoutMs: 1_000 });
});
afterAll(async () => {
  await db.$disconnect();
  await server.stop();
});

test('the database of DATABASE_URL is used, and left running', async () => {
  const env = parseEnv({ ...secrets, DATABASE_URL: server.url('hotel') });
  const { url, stop } = await openDatabase(env, { join: false, say: () => undefined });
  expect(url).toBe(server.url('hotel'));
  await stop();
  expect(await databaseAnswers(db)).toBe(true);
});

test('a database that is not there is told by name, never with the password', async () => {
  const env = parseEnv({ ...secrets, DATABASE_URL: server.url('motel') });
  const failure = await openDatabase(env, { join: false, say: () => undefined }).catch(String);
  expect(failure).toMatch(/The database 127\.0\.0\.1:\d+\/motel refuses: database "motel" does not exist/);
  expect(failure).not.toContain(new URL(server.url('motel')).password);
});

describe('migrations', () => {
  test('several processes that start at once migrate once', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => migrate(server.url('hotel'), 'prisma/migrations')));
    expect(runs.filter((names) => names.length > 0)).toHaveLength(1);
    const rows = await db.$queryRaw<Array<{ done: boolean }>>`
      SELECT finished_at IS NOT NULL AND length(checksum) = 64 AS done FROM _prisma_migrations`;
    expect(rows).toEqual(runs.flat().map(() => ({ done: true })));
  });

  test('a migration edited after it ran is refused', async () => {
    await server.createDatabase('edited');
    const url = server.url('edited');
    const [name] = await migrate(url, 'prisma/migrations');
    const other = createDb(url, { poolSize: 1, statementTimeoutMs: 1_000 });
    await other.$executeRaw`UPDATE _prisma_migrations SET checksum = 'other' WHERE migration_name = ${name}`;
    await other.$disconnect();
    await expect(migrate(url, 'prisma/migrations')).rejects.toThrow(`Migration ${name} was edited`);
  });
});

test('a statement that takes too long is ended by the database', async () => {
  await expect(db.$queryRaw`SELECT pg_sleep(5)::text`).rejects.toThrow(/statement timeout/);
});

test('while the database is away that is what is said, and when it is back the work goes on', async () => {
  expect(await databaseAnswers(db)).toBe(true);
  await server.halt();
  expect(await databaseAnswers(db)).toBe(false);
  const failure: unknown = await inTransaction(db, (tx) => tx.$queryRaw`SELECT 1`).catch(
    (error: unknown) => error,
  );
  expect(databaseIsAway(failure)).toBe(true);
  const refused: unknown = await db.hotel.findFirst().catch((error: unknown) => error);
  expect(databaseIsAway(refused)).toBe(true);
  await server.resume();
  expect(await databaseAnswers(db)).toBe(true);
});

test('a connection cut in the middle of a transaction counts as away, and the next one works', async () => {
  const cut: unknown = await inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
    await tx.$queryRaw`SELECT 1`;
  }).catch((error: unknown) => error);
  expect(databaseIsAway(cut)).toBe(true);
  expect(await databaseAnswers(db)).toBe(true);
});

test('no free connection in time counts as away', async () => {
  const small = createDb(server.url('hotel'), { poolSize: 1, statementTimeoutMs: 20_000 });
  const long = inTransaction(small, (tx) => tx.$queryRaw`SELECT pg_sleep(1)::text`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const waiting: unknown = await inTransaction(small, (tx) => tx.$queryRaw`SELECT 1`, { maxWait: 100 }).catch(
    (error: unknown) => error,
  );
  expect(databaseIsAway(waiting)).toBe(true);
  await long;
  await small.$disconnect();
});
