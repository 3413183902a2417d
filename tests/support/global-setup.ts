import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/platform/database/migrations.ts';
import { startScratchCluster } from '../../src/platform/database/scratch.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's own database: where databases are made and dropped. */
    clusterUrl: string;
  }
}

export const templateName = 'template_waystation';

/** One PostgreSQL server for the whole run, with a migrated database that test files clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startScratchCluster({ max_connections: '300' });
  await cluster.createDatabase(templateName);
  await migrate(cluster.url(templateName), 'prisma/migrations');
  project.provide('clusterUrl', cluster.url('postgres'));
  return () => cluster.stop();
}
