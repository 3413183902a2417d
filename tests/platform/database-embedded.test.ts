import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { DatabaseInUse, type OpenDatabase, openEmbedded } from '../../src/platform/database/embedded.ts';
import { canReach } from '../../src/platform/database/software.ts';
import { createDb, databaseAnswers } from '../../src/platform/db.ts';

const isRoot = process.getuid?.() === 0;
/** Below a private folder another user can not even start Node. */
const isOpenToAll = canReach(process.execPath, { uid: 65_534, gid: 65_534 });
const cleanUp: Array<() => Promise<unknown> | unknown> = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

test('the database is made at the first start and found again at the next', async () => {
  const dataDir = newDataDir();
  const first = await open(dataDir);
  await run(first.url, 'CREATE TABLE kept (id int)');
  await first.stop();
  expect(existsSync(join(dataDir, 'database-url'))).toBe(false);

  const second = await open(dataDir);
  expect(await run(second.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 0 }]);
  expect(await run(second.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect(await run(second.url, 'SHOW server_version_num')).toEqual([
    { server_version_num: expect.stringMatching(/^18/) },
  ]);
});

test('a second app on the same folder is refused in plain words, without the password', async () => {
  const dataDir = newDataDir();
  const { url } = await open(dataDir);
  const refusal: unknown = await open(dataDir).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DatabaseInUse);
  expect(String(refusal)).toContain(`is in use by another Waystation (process ${process.pid})`);
  expect(String(refusal)).not.toContain(new URL(url).password);
});

test('a tool joins the database of a running app and leaves it running', async () => {
  const dataDir = newDataDir();
  const app = await open(dataDir);
  const tool = await openEmbedded({ dataDir, join: true, say: () => undefined });
  expect(tool.url).toBe(app.url);
  await tool.stop();
  expect(await run(app.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(readFileSync(join(dataDir, 'database-url'), 'utf8')).toBe(app.url);
});

test('a server that a killed app left running is taken over', async () => {
  const dataDir = newDataDir();
  const { app, url } = await startApp(dataDir);
  await run(url, 'CREATE TABLE kept (id int)');
  await kill(app);
  const taken = await open(dataDir);
  expect(taken.url).toBe(url);
  await run(taken.url, 'SELECT * FROM kept');
});

test('a pid file that names somebody else is no obstacle', async () => {
  const dataDir = newDataDir();
  const first = await open(dataDir);
  const pidFile = join(dataDir, 'postgres/cluster/postmaster.pid');
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  await first.stop();
  writeFileSync(pidFile, [process.pid, ...lines.slice(1)].join('\n'), { mode: 0o644 });
  const second = await open(dataDir);
  expect(await run(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a pid file that is still empty is left to the server that writes it, and taken away when nobody does', async () => {
  const dataDir = newDataDir();
  const first = await open(dataDir);
  await first.stop();
  const pidFile = join(dataDir, 'postgres/cluster/postmaster.pid');
  writeFileSync(pidFile, '', { mode: 0o600 });
  const starting = open(dataDir);
  await sleep(1_000);
  expect(existsSync(pidFile)).toBe(true);
  expect(await run((await starting).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a server that dies under the app is started again, and the app goes on', async () => {
  const dataDir = newDataDir();
  const said: string[] = [];
  const { url, stop } = await openEmbedded({ dataDir, join: false, say: (line) => said.push(line) });
  cleanUp.push(stop);
  const db = createDb(url, { poolSize: 2, statementTimeoutMs: 5_000 });
  cleanUp.push(() => db.$disconnect());
  expect(await databaseAnswers(db)).toBe(true);

  process.kill(
    Number(readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]),
    'SIGKILL',
  );
  await expect.poll(() => said.at(-1), { timeout: 15_000 }).toBe('The embedded database runs again');
  expect(await databaseAnswers(db)).toBe(true);
});

describe.runIf(isRoot)('as root', () => {
  test('a checkout nobody else may enter gets its database elsewhere, told and found again', async () => {
    const dataDir = newDataDir(0o700);
    const said: string[] = [];
    const first = await openEmbedded({ dataDir, join: false, say: (line) => said.push(line) });
    const place = readFileSync(join(dataDir, 'database-place'), 'utf8').trim();
    cleanUp.push(() => rmSync(place, { recursive: true, force: true }));
    expect(said).toEqual([expect.stringContaining(place)]);
    await run(first.url, 'CREATE TABLE kept (id int)');
    await first.stop();

    const second = await open(dataDir);
    await run(second.url, 'SELECT * FROM kept');
  });

  test.runIf(isOpenToAll)(
    'a normal user has the database in his own folder, and root may go on with it',
    async () => {
      const dataDir = newDataDir();
      chownSync(dataDir, nobody, nobody);
      const { app, url } = await startApp(dataDir, nobody);
      await run(url, 'CREATE TABLE kept (id int)');
      await kill(app);
      const taken = await open(dataDir);
      await run(taken.url, 'SELECT * FROM kept');
      await taken.stop();
      const again = await open(dataDir);
      await run(again.url, 'SELECT * FROM kept');
    },
  );
});

const nobody = 65_534;

function newDataDir(mode = 0o755): string {
  const folder = mkdtempSync('/tmp/waystation-data-');
  chmodSync(folder, mode);
  cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function open(dataDir: string): Promise<OpenDatabase> {
  const opened = await openEmbedded({ dataDir, join: false, say: () => undefined });
  cleanUp.push(opened.stop);
  return opened;
}

async function startApp(dataDir: string, user?: number): Promise<{ app: ChildProcess; url: string }> {
  const app = spawn(process.execPath, ['tests/support/embedded-app.ts', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  cleanUp.push(() => app.kill('SIGKILL'));
  const url = await new Promise<string>((resolve, reject) => {
    app.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
    app.once('exit', () => reject(new Error('the app ended before it had a database')));
    app.once('error', reject);
  });
  return { app, url };
}

async function kill(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return;
  const ended = new Promise((resolve) => app.once('exit', resolve));
  app.kill('SIGKILL');
  await ended;
}

async function run(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
