import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '../src/platform/database/migrations.ts';
import { startScratchCluster } from '../src/platform/database/scratch.ts';
import { differences, sqlFromEmpty } from './support/schema-diff.ts';

/**
 * `npm run migration:draft -- <what>` writes prisma/migrations/<time>_<what>/migration.sql: the steps from the
 * migrations there are to schema.prisma, for a person to review, to complete by what Prisma can not express, and to
 * commit. `--from-empty` prints the whole schema instead.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'from-empty': { type: 'boolean' } },
});
const what = positionals[0] ?? '';
if (!values['from-empty'] && !/^[a-z][a-z0-9_]*$/.test(what)) {
  process.stderr.write('Say what the migration does: npm run migration:draft -- add_room_notes\n');
  process.exit(1);
}

const cluster = await startScratchCluster();
try {
  await cluster.createDatabase('draft');
  if (values['from-empty']) process.stdout.write(await sqlFromEmpty(cluster.url('draft')));
  else await draft(cluster.url('draft'));
} finally {
  await cluster.stop();
}

async function draft(url: string): Promise<void> {
  await migrate(url, 'prisma/migrations');
  const sql = await differences(url);
  if (sql === '') {
    process.stdout.write('The migrations already lead to schema.prisma: nothing to draft.\n');
    return;
  }
  const time = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = join('prisma/migrations', `${time}_${what}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), sql);
  process.stdout.write(
    `${readFileSync(join(folder, 'migration.sql'), 'utf8')}\nWritten to ${folder}: review it.\n`,
  );
}
