import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  baseSettings,
  type Cluster,
  clusterUrl,
  createCluster,
  createDatabase,
  startCluster,
  stopCluster,
} from './cluster.ts';
import { clusterAccount, findSoftware, firstReachable } from './software.ts';

export interface ScratchCluster {
  url(database: string): string;
  createDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

const forgetful = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

/** A PostgreSQL server in a temporary folder, for tests and tools: quick, and gone after `stop`. */
export async function startScratchCluster(settings: Record<string, string> = {}): Promise<ScratchCluster> {
  const account = clusterAccount();
  const folder = mkdtempSync(join(firstReachable([tmpdir(), '/tmp', '/var/tmp'], account), 'waystation-'));
  if (account) chownSync(folder, account.uid, account.gid);

  const cluster: Cluster = {
    software: findSoftware(() => folder),
    folder: join(folder, 'cluster'),
    user: 'waystation',
    password: randomBytes(16).toString('hex'),
  };
  createCluster(cluster);
  const port = await startCluster(cluster, { settings: { ...baseSettings, ...forgetful, ...settings } });
  return {
    url: (database) => clusterUrl(cluster, port, database),
    createDatabase: (name) => createDatabase(cluster, port, name),
    stop: async () => {
      await stopCluster(cluster);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
