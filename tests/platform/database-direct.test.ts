import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { Prisma } from '../../src/generated/prisma/client.ts';
import { mayBeRetried, violates } from '../../src/platform/database/errors.ts';
import { inTransaction, type Tx } from '../../src/platform/db.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

const at = new Date('2027-05-01T10:11:12.345Z');

/** A value of every type of column that the schema and its queries have. */
const everyType = Prisma.sql`SELECT 7::int AS whole, 9007199254740993::bigint AS big, 12.50::numeric AS exact,
  0.5::float8 AS real, true AS yes, 'text'::text AS words, 'CNY'::char(3) AS short, '2027-05-01'::date AS day,
  ${at}::timestamptz AS instant, '2027-05-01 08:00'::timestamp AS plain, '{"a": [1, null]}'::jsonb AS tree,
  '\\x00ff'::bytea AS bytes, NULL::int AS nothing, ARRAY[1, NULL, 3] AS wholes, ARRAY['a', NULL] AS texts,
  ARRAY['2027-05-01'::date] AS days, ARRAY[1::bigint] AS bigs, ARRAY['{"a":1}'::jsonb] AS trees,
  ${['x', 'y']}::text[] AS sent, ${[1, 2]}::int[] AS numbers, ${'2027-05-01'}::date AS sentday,
  ${null}::int AS sentnothing, ${12n}::bigint AS sentbig, ${JSON.stringify({ a: 1 })}::jsonb AS senttree`;

test('a statement sent directly answers with the same values as one through Prisma', async () => {
  const throughPrisma = await database.db.$queryRaw(everyType);
  const directly = await inTransaction(database.db, (tx) => tx.$queryRaw(everyType));
  expect(directly).toEqual(throughPrisma);
});

test('rows written directly and by the client are one transaction', async () => {
  const write = inTransaction(database.db, async (tx) => {
    await tx.role.create({ data: { code: 'one', names: {} } });
    expect(await tx.$executeRaw`INSERT INTO roles (code, names) VALUES (${'two'}, '{}')`).toBe(1);
    expect(await tx.role.count({ where: { code: { in: ['one', 'two'] } } })).toBe(2);
    throw new Error('undone');
  });
  await expect(write).rejects.toThrow('undone');
  expect(await database.db.role.count()).toBe(0);
});

test('a transaction that has ended takes nothing more', async () => {
  const ended = await inTransaction(database.db, async (tx): Promise<{ tx: Tx }> => {
    await tx.$executeRaw`SELECT 1`;
    return { tx };
  });
  await expect(ended.tx.$queryRaw`SELECT 1`).rejects.toThrow('has ended');
  await expect(ended.tx.$executeRaw`SELECT 1`).rejects.toThrow('has ended');
});

test('a transaction that took too long is undone, and its late statements do not reach the connection', async () => {
  let late: Promise<unknown> = Promise.resolve();
  const slow = inTransaction(
    database.db,
    async (tx) => {
      await tx.$executeRaw`INSERT INTO roles (code, names) VALUES ('late', '{}')`;
      await sleep(400);
      late = tx.$executeRaw`INSERT INTO roles (code, names) VALUES ('too late', '{}')`;
      await late;
    },
    { timeout: 150 },
  );
  await expect(slow).rejects.toThrow();
  await expect(late).rejects.toThrow('has ended');
  expect(await database.db.role.count()).toBe(0);
});

test('what the database refuses is told apart as before', async () => {
  const twice = inTransaction(
    database.db,
    (tx) => tx.$executeRaw`INSERT INTO roles (code, names) VALUES ('same', '{}'), ('same', '{}')`,
  );
  const refused: unknown = await twice.catch((error: unknown) => error);
  expect(violates(refused, 'roles_code_key')).toBe(true);
  expect(violates(refused, 'roles_pkey')).toBe(false);
  expect(mayBeRetried(refused)).toBe(false);
});
