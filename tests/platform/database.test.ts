import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Prisma } from '../../src/generated/prisma/client.ts';
import { instant, selectParts } from '../../src/platform/database/parts.ts';
import { countStatements, inTransaction, recordStatements, selectRows } from '../../src/platform/db.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.db.$executeRaw`CREATE TABLE pairs (id int PRIMARY KEY, value int NOT NULL)`;
});

describe('inTransaction', () => {
  test('undoes everything when the work fails', async () => {
    const failing = inTransaction(database.db, async (tx) => {
      await tx.$executeRaw`INSERT INTO pairs VALUES (10, 1)`;
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await rows(10)).toEqual([]);
  });

  test('runs a transaction again after a deadlock, so that nobody sees it', async () => {
    await database.db.$executeRaw`INSERT INTO pairs VALUES (1, 0), (2, 0)`;
    let runs = 0;
    const crossing = (first: number, second: number) =>
      inTransaction(database.db, async (tx) => {
        runs += 1;
        await tx.$executeRaw`UPDATE pairs SET value = value + 1 WHERE id = ${first}`;
        await new Promise((resolve) => setTimeout(resolve, 150));
        await tx.$executeRaw`UPDATE pairs SET value = value + 1 WHERE id = ${second}`;
      });
    await Promise.all([crossing(1, 2), crossing(2, 1)]);
    expect(runs).toBeGreaterThan(2);
    expect(await rows(1, 2)).toEqual([
      { id: 1, value: 2 },
      { id: 2, value: 2 },
    ]);
  });

  test('runs a serialisable transaction again after a conflict', async () => {
    await database.db.$executeRaw`INSERT INTO pairs VALUES (20, 0)`;
    const adding = () =>
      inTransaction(
        database.db,
        async (tx) => {
          const [row] = await selectRows(tx, Row, Prisma.sql`SELECT id, value FROM pairs WHERE id = 20`);
          await new Promise((resolve) => setTimeout(resolve, 20));
          await tx.$executeRaw`UPDATE pairs SET value = ${(row?.value ?? 0) + 1} WHERE id = 20`;
        },
        { isolationLevel: 'Serializable' },
      );
    await Promise.all([adding(), adding(), adding()]);
    expect(await rows(20)).toEqual([{ id: 20, value: 3 }]);
  });
});

describe('several questions', () => {
  const row = z.object({ id: z.number(), at: instant });
  const at = Prisma.sql`'2027-05-03 08:00:00.125+08'::timestamptz AS at`;
  const upwards = { row, sql: Prisma.sql`SELECT id, ${at} FROM generate_series(1, 3) AS id ORDER BY id` };
  const downwards = {
    row,
    sql: Prisma.sql`SELECT id, ${at} FROM generate_series(1, 3) AS id ORDER BY id DESC`,
  };
  const nothing = { row, sql: Prisma.sql`SELECT 1 AS id, now() AS at WHERE false` };

  test('are one statement, each answered in its own order, with what is written beside them', async () => {
    const writing = Prisma.sql`INSERT INTO pairs VALUES (${30}, ${3})`;
    let answer: unknown;
    const statements = await countStatements(async () => {
      answer = await selectParts(database.db, { upwards, downwards, nothing }, writing);
    });
    const day = (id: number) => ({ id, at: new Date('2027-05-03T00:00:00.125Z') });
    expect([statements, answer]).toEqual([
      1,
      { upwards: [1, 2, 3].map(day), downwards: [3, 2, 1].map(day), nothing: [] },
    ]);
    expect(await rows(30)).toEqual([{ id: 30, value: 3 }]);
  });

  test('write nothing where one of them fails', async () => {
    const failing = {
      row,
      sql: Prisma.sql`SELECT 1 / id AS id, now() AS at FROM generate_series(0, 0) AS id`,
    };
    const writing = Prisma.sql`INSERT INTO pairs VALUES (31, 3)`;
    await expect(selectParts(database.db, { failing }, writing)).rejects.toThrow(/division by zero/);
    expect(await rows(31)).toEqual([]);
  });
});

describe('a connection', () => {
  test('thinks in UTC whatever zone the server or this process is in', async () => {
    const answer = await selectRows(
      database.db,
      z.object({ zone: z.string() }),
      Prisma.sql`SELECT current_setting('TimeZone') AS zone`,
    );
    expect(answer).toEqual([{ zone: 'UTC' }]);
    const at = new Date('2027-05-01T13:14:15.678Z');
    const read = await selectRows(
      database.db,
      z.object({ at: z.date() }),
      Prisma.sql`SELECT ${at}::timestamptz AS at`,
    );
    expect(read).toEqual([{ at }]);
  });

  test('refuses rows that are not what the caller expects', async () => {
    const wrong = selectRows(database.db, z.object({ id: z.string() }), Prisma.sql`SELECT 1 AS id`);
    await expect(wrong).rejects.toThrow(/expected string/);
  });
});

test('statements can be counted', async () => {
  expect(await countStatements(async () => {})).toBe(0);
  expect(await countStatements(() => database.db.$queryRaw`SELECT 1`)).toBe(1);
  expect(await recordStatements(() => inTransaction(database.db, (tx) => tx.$queryRaw`SELECT 2`))).toEqual([
    'BEGIN',
    'SELECT 2',
    'COMMIT',
  ]);
});

const Row = z.object({ id: z.number(), value: z.number() });

function rows(...ids: number[]) {
  return selectRows(
    database.db,
    Row,
    Prisma.sql`SELECT id, value FROM pairs WHERE id IN (${Prisma.join(ids)}) ORDER BY id`,
  );
}
