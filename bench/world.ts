import { migrate } from '../src/platform/database/migrations.ts';
import { startScratchCluster } from '../src/platform/database/scratch.ts';
import { createDb, type Db } from '../src/platform/db.ts';

/** A server for measurements: as careful about the disk as a real one. */
export interface World {
  readonly db: Db;
  readonly url: string;
  stop(): Promise<void>;
}

const durable = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  max_connections: '100',
};

/** A migrated database of its own, with no statement timeout: what fills it may take its time. */
export async function openWorld(): Promise<World> {
  const cluster = await startScratchCluster(durable);
  await cluster.createDatabase('bench');
  const url = cluster.url('bench');
  await migrate(url, 'prisma/migrations');
  const db = createDb(url, { poolSize: 10, statementTimeoutMs: 0 });
  return {
    db,
    url,
    stop: async () => {
      await db.$disconnect();
      await cluster.stop();
    },
  };
}

/** A world for the length of one measurement. */
export async function inWorld<Result>(work: (world: World) => Promise<Result>): Promise<Result> {
  const world = await openWorld();
  try {
    return await work(world);
  } finally {
    await world.stop();
  }
}
