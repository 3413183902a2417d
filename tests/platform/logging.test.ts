import { expect, test } from 'vitest';
import { createDb } from '../../src/platform/db.ts';
import { errorForLog } from '../../src/platform/logging.ts';
import { testDatabase } from '../support/database.ts';

test.each([
  ['no room for li@example.com', 'no room for [e-mail]'],
  ['call +86 138 0013 8000 or 021-6321-0000', 'call [number] or [number]'],
  ['Key (email)=(li wei) already exists', 'Key (email)=([value]) already exists'],
  ['stay 17 is in the wrong status', 'stay 17 is in the wrong status'],
])('of "%s" the log keeps "%s"', (message, kept) => {
  expect(errorForLog(new Error(message))).toMatchObject({ type: 'Error', message: kept });
});

test('what the database says of a guest’s data stays out of the log', async () => {
  const { url } = await testDatabase();
  const db = createDb(url, { poolSize: 1, statementTimeoutMs: 5_000 });
  const user = { kind: 'guest', email: 'li.wei@example.com', name: 'Li Wei', passwordHash: 'hash-of-li' };
  await db.user.create({ data: user });
  const failures = [
    await db.user.create({ data: user }).catch((error: unknown) => error),
    await db.user
      .create({ data: { ...user, customerId: 'Li Wei' as never } })
      .catch((error: unknown) => error),
    await db.$queryRaw`SELECT ${'Li Wei'}::int`.catch((error: unknown) => error),
  ];
  await db.$disconnect();
  for (const failure of failures) {
    expect(failure).toBeInstanceOf(Error);
    expect(JSON.stringify(errorForLog(failure))).not.toMatch(/li\.wei|Li Wei|hash-of-li/);
  }
});

test('what is thrown but is no error is named by its type only', () => {
  expect(errorForLog('Li Wei')).toEqual({ type: 'string' });
});
