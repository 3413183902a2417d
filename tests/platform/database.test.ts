import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Prisma } from '../../src/generated/prisma/client.ts';
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
