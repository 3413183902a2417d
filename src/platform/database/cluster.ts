import { spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { runProgram, type Software } from './software.ts';

/** A PostgreSQL data folder of ours: who may sign in, and what runs it. */
export interface Cluster {
  readonly software: Software;
  readonly folder: string;
  readonly user: string;
  readonly password: string;
}

/** What every server of ours runs with: only this machine reaches it, and it thinks in UTC. */
export const baseSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '200',
};

const patience = { startMs: 60_000, stopMs: 15_000, connectMs: 10_000, unwrittenMs: 5_000, stepMs: 20 };
const logLimit = 5_000_000;

/** Makes the data folder unless it is there. Built aside and renamed, so that a half-made one is never used. */
export function createCluster(cluster: Cluster): void {
  if (existsSync(join(cluster.folder, 'PG_VERSION'))) return;
  const { software, folder } = cluster;
  const unfinished = `${folder}.${process.pid}`;
  const passwordFile = `${unfinished}.password`;
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  for (const path of [unfinished, passwordFile]) {
    if (software.account) chownSync(path, software.account.uid, software.account.gid);
  }
  try {
    runProgram(
      software,
      'initdb',
      [
        `--pgdata=${unfinished}`,
        `--username=${cluster.user}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-sync',
        '--no-instructions',
      ],
      programEnv,
    );
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(join(folder, 'PG_VERSION'))) throw error; // otherwise another process made it meanwhile
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Nothing of our own environment concerns the server, and some of it (PGDATA, LC_ALL) would change it. */
const programEnv = { TZ: 'UTC', LC_ALL: 'C', PATH: '/usr/bin:/bin' };

/**
 * The port of the running server, after starting it if it is not running. A server left over by a killed
 * app is taken as it is; a stale pid file is removed; one that is starting or stopping is waited for.
 */
export async function startCluster(cluster: Cluster, options: StartOptions): Promise<number> {
  const until = performance.now() + patience.startMs;
  let wishedPort = options.port;
  let launched: Launched | null = null;
  let unwrittenSince: number | null = null;
  while (performance.now() < until) {
    const state = await stateOf(cluster);
    if (typeof state === 'number') return state;
    // a starting server makes its pid file first and writes into it then: an empty one is stale when it stays empty
    unwrittenSince = state === 'unwritten' ? (unwrittenSince ?? performance.now()) : null;
    if (unwrittenSince !== null && performance.now() - unwrittenSince > patience.unwrittenMs)
      rmSync(pidPath(cluster.folder), { force: true });
    if (launched?.failed() && !lastWords(cluster).includes('lock file')) {
      const portTaken = lastWords(cluster).includes('could not create any TCP/IP sockets');
      if (wishedPort === undefined && !portTaken) throw startFailure(cluster);
      wishedPort = undefined; // somebody else has that port by now
      launched = null;
    }
    if (state === 'down' && (launched === null || launched.failed())) {
      launched = launch(cluster, options.settings, wishedPort ?? (await freePort()));
    }
    await sleep(patience.stepMs);
  }
  throw startFailure(cluster);
}

export interface StartOptions {
  readonly settings: Readonly<Record<string, string>>;
  /** Taken if it is free. */
  readonly port?: number | undefined;
}

function startFailure(cluster: Cluster): Error {
  return new Error(
    `The embedded PostgreSQL in ${cluster.folder} does not start. Its last words:\n${lastWords(cluster)}`,
  );
}

/** Stops the server: sessions are ended, everything committed is on disk. Does nothing when it is not running. */
export async function stopCluster(cluster: Cluster): Promise<void> {
  const pid = readPidFile(cluster.folder)?.pid ?? null;
  if (pid === null || !isServer(pid, cluster.folder)) return;
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(pid, signal);
    const until = performance.now() + patience.stopMs;
    while (performance.now() < until) {
      if (!isServer(pid, cluster.folder)) return;
      await sleep(patience.stepMs);
    }
  }
}

/** Ends a server at once; for folders that are thrown away. */
export function killServer(folder: string): void {
  const pid = readPidFile(folder)?.pid ?? null;
  if (pid !== null && isServer(pid, folder)) process.kill(pid, 'SIGQUIT');
}

async function stateOf(cluster: Cluster): Promise<number | 'changing' | 'unwritten' | 'down'> {
  const found = readPidFile(cluster.folder);
  if (found === null) return 'down';
  if (found.port !== null) {
    const answer = await knock(cluster, found.port);
    if (answer === 'open') return found.port;
  }
  if (found.pid === null) return 'unwritten';
  if (isServer(found.pid, cluster.folder)) return 'changing';
  rmSync(pidPath(cluster.folder), { force: true });
  return 'down';
}

async function knock(cluster: Cluster, port: number): Promise<'open' | 'closed'> {
  const client = new pg.Client({
    ...signIn(cluster, port),
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
    query_timeout: 2_000,
  });
  client.on('error', () => undefined); // told by the rejected call below
  try {
    await client.connect();
    const answer = await client.query<{ data_directory: string }>('SHOW data_directory');
    return answer.rows[0]?.data_directory === realpathSync(cluster.folder) ? 'open' : 'closed';
  } catch {
    return 'closed';
  } finally {
    client.end().catch(() => undefined); // not awaited: of a connection refused half-way the end may never be told
  }
}

function signIn(cluster: Cluster, port: number) {
  const { user, password } = cluster;
  return { host: '127.0.0.1', port, user, password, connectionTimeoutMillis: patience.connectMs };
}

/** What the server says of itself; a pid of null where its file holds nothing yet. */
function readPidFile(folder: string): { pid: number | null; port: number | null } | null {
  try {
    const lines = readFileSync(pidPath(folder), 'utf8').split('\n');
    const [pid = null, port = null] = [lines[0], lines[3]]
      .map((line) => Number.parseInt(line ?? '', 10))
      .map((number) => (Number.isInteger(number) ? number : null));
    return { pid, port };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function pidPath(folder: string): string {
  return join(folder, 'postmaster.pid');
}

/** Whether process `pid` is the server of this folder: after a crash or a reboot the number may be anybody's. */
function isServer(pid: number, folder: string): boolean {
  if (pid <= 1 || !isAlive(pid)) return false;
  try {
    if (existsSync('/proc/self/cmdline')) {
      const zombie = readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
      return !zombie && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    }
    return spawnSync('ps', ['-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' }).stdout.includes(folder);
  } catch {
    return false; // it ended while we looked
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

interface Launched {
  failed(): boolean;
}

/** Apart from our process group: Ctrl-C in a terminal must reach the app first, which then stops the database. */
function launch(cluster: Cluster, settings: Readonly<Record<string, string>>, port: number): Launched {
  const log = openLog(cluster);
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(
    join(cluster.software.bin, 'postgres'),
    ['-D', cluster.folder, '-p', `${port}`, ...flags],
    { ...cluster.software.account, cwd: '/', env: programEnv, detached: true, stdio: ['ignore', log, log] },
  );
  let ended = false;
  server.on('exit', () => {
    ended = true;
  });
  server.on('error', () => {
    ended = true;
  });
  server.unref();
  closeSync(log);
  return { failed: () => ended };
}

function openLog(cluster: Cluster): number {
  const path = logPath(cluster);
  const full = existsSync(path) && statSync(path).size > logLimit;
  return openSync(path, full ? 'w' : 'a', 0o600);
}

function lastWords(cluster: Cluster): string {
  return readFileSync(logPath(cluster), 'utf8').split('\n').slice(-12).join('\n').trim();
}

function logPath(cluster: Cluster): string {
  return `${cluster.folder}.log`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** A connection string to one database of a running cluster. Holds the password: never print it. */
export function clusterUrl(cluster: Cluster, port: number, database: string): string {
  return `postgresql://${cluster.user}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/** Makes the database unless it is there. */
export async function createDatabase(cluster: Cluster, port: number, database: string): Promise<void> {
  const client = new pg.Client({ ...signIn(cluster, port), database: 'postgres' });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
