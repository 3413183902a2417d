import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { keepOnce, makeFolder } from '../secrets.ts';
import {
  baseSettings,
  type Cluster,
  clusterUrl,
  createCluster,
  createDatabase,
  startCluster,
  stopCluster,
} from './cluster.ts';
import { type Account, canReach, clusterAccount, findSoftware, firstReachable } from './software.ts';

/** A database to work on; `stop` ends what opening it began. */
export interface OpenDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** Told in plain lines; never a secret. */
  readonly say: (line: string) => void;
  /** A tool may join a running app on its database; an app may not join another. */
  readonly join: boolean;
}

/** Another app has this folder's database. */
export class DatabaseInUse extends Error {}

const appLock = 7_929_783;
const database = 'waystation';

/**
 * The embedded PostgreSQL of `dataDir`: made when it is not there, started when it does not run, taken over when
 * a killed app left it running. The app that has it holds a lock in it for as long as it lives.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<OpenDatabase> {
  makeFolder(options.dataDir);
  const cluster = await clusterOf(options);
  createCluster(cluster);
  const port = await startCluster(cluster, { settings: baseSettings });
  const url = clusterUrl(cluster, port, database);
  const keeper = await takeLock(cluster, port);
  if (typeof keeper === 'string') {
    if (options.join) return { url, stop: async () => undefined };
    throw new DatabaseInUse(
      `${options.dataDir} is in use by another Waystation (${keeper}). Stop that one, give this one its own DATA_DIR, ` +
        `or let both share one database: DATABASE_URL="$(cat ${urlFile(options)})"`,
    );
  }
  await createDatabase(cluster, port, database);
  writeFileSync(urlFile(options), url, { mode: 0o600 });
  return keepRunning({ cluster, port, url, keeper, options });
}

function urlFile(options: EmbeddedOptions): string {
  return join(options.dataDir, 'database-url');
}

async function clusterOf(options: EmbeddedOptions): Promise<Cluster> {
  const place = placeOf(options);
  const owner = ownerOf(join(place, 'cluster'));
  const software = findSoftware(() => place);
  return {
    software: owner && software.account ? { ...software, account: owner } : software,
    folder: join(place, 'cluster'),
    user: 'waystation',
    password: keepOnce(join(place, 'password'), () => randomBytes(24).toString('hex')),
  };
}

/** The folder for programs and data: in DATA_DIR, unless PostgreSQL's account can not get there. */
function placeOf({ dataDir, say }: EmbeddedOptions): string {
  const note = join(dataDir, 'database-place');
  const usual = join(dataDir, 'postgres');
  if (existsSync(note)) {
    const place = readFileSync(note, 'utf8').trim();
    say(`Database files are in ${place} (noted in ${note})`);
    return makePlace(place, clusterAccount());
  }
  const account = clusterAccount();
  if (canReach(usual, ownerOf(join(usual, 'cluster')) ?? account)) return makePlace(usual, account);

  const parent = firstReachable(
    ['/var/lib/waystation', '/srv/waystation', '/opt/waystation', tmpdir(), '/tmp'],
    account,
  );
  makeFolder(parent);
  const place = makePlace(join(parent, randomBytes(6).toString('hex')), account);
  writeFileSync(note, `${place}\n`);
  say(`Database files are in ${place}: the account PostgreSQL runs as can not enter ${dataDir}`);
  return place;
}

function makePlace(place: string, account: Account | null): string {
  if (existsSync(place)) return place;
  mkdirSync(place, { recursive: true });
  chmodSync(place, 0o700);
  if (account) chownSync(place, account.uid, account.gid);
  return place;
}

/** Root runs an existing cluster as whoever it belongs to. */
function ownerOf(folder: string): Account | null {
  if (process.getuid?.() !== 0 || !existsSync(folder)) return null;
  const { uid, gid } = statSync(folder);
  return uid === 0 ? null : { uid, gid };
}

/** The session that holds the lock, or the name of the app that has it already. */
async function takeLock(cluster: Cluster, port: number): Promise<pg.Client | string> {
  const client = new pg.Client({
    connectionString: clusterUrl(cluster, port, 'postgres'),
    application_name: `process ${process.pid}`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  client.on('error', () => undefined); // followed by 'end', which keepRunning watches
  await client.connect();
  let holder = '';
  for (let attempt = 0; attempt < 10; attempt++) {
    const answer = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      appLock,
    ]);
    if (answer.rows[0]?.taken) return client;
    holder = await nameOfHolder(client);
    await sleep(100); // the server may still be noticing that a killed app is gone
  }
  await client.end();
  return holder;
}

async function nameOfHolder(client: pg.Client): Promise<string> {
  const answer = await client.query<{ name: string }>(
    `SELECT activity.application_name AS name FROM pg_locks JOIN pg_stat_activity activity USING (pid)
     WHERE locktype = 'advisory' AND objid = $1 AND granted`,
    [appLock],
  );
  return answer.rows[0]?.name ?? 'unknown process';
}

interface Running {
  readonly cluster: Cluster;
  readonly port: number;
  readonly url: string;
  readonly keeper: pg.Client;
  readonly options: EmbeddedOptions;
}

/** Starts the server again, on the same port, when it ends while the app still needs it. */
function keepRunning({ cluster, port, url, keeper, options }: Running): OpenDatabase {
  let stopping = false;
  const watch = (client: pg.Client) => client.once('end', () => void revive());
  const revive = async (): Promise<void> => {
    while (!stopping) {
      options.say('The embedded database has stopped; starting it again');
      try {
        const newPort = await startCluster(cluster, { settings: baseSettings, port });
        if (newPort !== port) throw new Error(`its port ${port} is taken`);
        const client = await takeLock(cluster, port);
        if (typeof client === 'string') throw new Error(`${client} has taken it`);
        watch(client);
        options.say('The embedded database runs again');
        return;
      } catch (error) {
        options.say(
          `The embedded database does not start: ${error instanceof Error ? error.message : error}`,
        );
        await sleep(2_000);
      }
    }
  };
  watch(keeper);
  return {
    url,
    stop: async () => {
      stopping = true;
      await stopCluster(cluster);
      rmSync(urlFile(options), { force: true });
    },
  };
}
