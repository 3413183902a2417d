import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  baseSettings,
  type Cluster,
  clusterUrl,
  createCluster,
  createDatabase,
  isAlive,
  killServer,
  startCluster,
  stopCluster,
} from './cluster.ts';
import { clusterAccount, findSoftware, firstReachable } from './software.ts';

export interface ScratchCluster {
  url(database: string): string;
  createDatabase(name: string): Promise<void>;
  /** The server goes away, as a database does; `resume` brings it back on the same port. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

const prefix = 'waystation-scratch-';
const forgetful = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

/** A PostgreSQL server in a temporary folder, for tests and tools: quick, and gone after `stop`. */
export async function startScratchCluster(settings: Record<string, string> = {}): Promise<ScratchCluster> {
  const account = clusterAccount();
  const parent = firstReachable([tmpdir(), '/tmp', '/var/tmp'], account);
  removeOrphans(parent);
  const folder = mkdtempSync(join(parent, `${prefix}${process.pid}-`));
  if (account) chownSync(folder, account.uid, account.gid);

  const cluster: Cluster = {
    software: findSoftware(() => folder),
    folder: join(folder, 'cluster'),
    user: 'waystation',
    password: randomBytes(16).toString('hex'),
  };
  createCluster(cluster);
  const allSettings = { ...baseSettings, ...forgetful, ...settings };
  const port = await startCluster(cluster, { settings: allSettings });
  return {
    url: (database) => clusterUrl(cluster, port, database),
    createDatabase: (name) => createDatabase(cluster, port, name),
    halt: () => stopCluster(cluster),
    resume: async () => void (await startCluster(cluster, { settings: allSettings, port })),
    stop: async () => {
      await stopCluster(cluster);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A killed test run leaves its server behind; the next run takes it away. */
function removeOrphans(parent: string): void {
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    const owner = Number.parseInt(name.slice(prefix.length), 10);
    if (isAlive(owner)) continue;
    killServer(join(parent, name, 'cluster'));
    rmSync(join(parent, name), { recursive: true, force: true });
  }
}
