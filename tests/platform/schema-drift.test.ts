import { beforeAll, expect, test } from 'vitest';
import { differences } from '../../scripts/support/schema-diff.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});

test('the migrations lead to exactly what schema.prisma says', async () => {
  expect(await differences(database.url)).toBe('');
});

test('a column the schema does not know is found', async () => {
  await database.db.$executeRaw`ALTER TABLE hotels ADD COLUMN forgotten text`;
  expect(await differences(database.url)).toContain('ALTER TABLE "hotels" DROP COLUMN "forgotten"');
});

test('a table of a library is no difference', async () => {
  await database.db.$executeRaw`ALTER TABLE hotels DROP COLUMN forgotten`;
  await database.db.$executeRaw`CREATE TABLE some_library (id int PRIMARY KEY)`;
  expect(await differences(database.url)).toBe('');
});
