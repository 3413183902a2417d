import { beforeAll, expect, test } from 'vitest';
import { loadDemoWhenEmpty } from '../../src/platform/database/demo-state.ts';
import { migrate } from '../../src/platform/database/migrations.ts';
import { createDb } from '../../src/platform/db.ts';
import { buildHotel } from '../support/builders.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

test('the demo is loaded into an empty database once; a load cut short is thrown away and begun again', async () => {
  const { url } = database;
  const loads: string[] = [];
  const steps = (load: () => Promise<void>) => ({ load, migrate: () => migrate(url, 'prisma/migrations') });

  const cut = loadDemoWhenEmpty(
    url,
    steps(async () => {
      await addHotel(url);
      throw new Error('the power failed');
    }),
  );
  await expect(cut).rejects.toThrow('the power failed');

  const both = [1, 2].map((n) =>
    loadDemoWhenEmpty(
      url,
      steps(async () => {
        loads.push(`load ${n}`);
        await addHotel(url);
      }),
    ),
  );
  expect(await Promise.all(both)).toEqual([true, true]);
  expect(loads).toHaveLength(1);
  expect(await hotels(url)).toBe(1);
});

test('a database with a hotel of its own is left alone', async () => {
  const own = await testDatabase();
  await buildHotel(own.db);
  const load = () => Promise.reject(new Error('nothing may be loaded here'));
  expect(await loadDemoWhenEmpty(own.url, { load, migrate: async () => undefined })).toBe(false);
});

async function addHotel(url: string): Promise<void> {
  await withDb(url, (db) => buildHotel(db));
}

function hotels(url: string): Promise<number> {
  return withDb(url, (db) => db.hotel.count());
}

/** A fresh client: the tables may have been made anew since the last one looked. */
async function withDb<T>(url: string, work: (db: TestDatabase['db']) => Promise<T>): Promise<T> {
  const db = createDb(url, { poolSize: 1, statementTimeoutMs: 10_000 });
  try {
    return await work(db);
  } finally {
    await db.$disconnect();
  }
}
