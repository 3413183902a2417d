import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { createDb, type Db } from '../../src/platform/db.ts';
import { templateName } from './global-setup.ts';

export interface TestDatabase {
  readonly db: Db;
  readonly url: string;
}

const opened: Array<TestDatabase & { name: string }> = [];

/** A database of its own for this test file, with every table and no rows. Call it in `beforeAll`; it is dropped by itself. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${templateName}`);
  const url = inject('clusterUrl').replace(/postgres$/, name);
  const db = createDb(url, { poolSize: 12, statementTimeoutMs: 20_000, countStatements: true });
  opened.push({ db, url, name });
  return { db, url };
}

/** Called once after each test file. */
export async function dropTestDatabases(): Promise<void> {
  for (const { db, name } of opened.splice(0)) {
    await db.$disconnect();
    await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('clusterUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
