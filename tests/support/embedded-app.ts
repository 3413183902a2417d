import { openEmbedded } from '../../src/platform/database/embedded.ts';

/** An app that only opens its embedded database, says where, and lives until it is killed: for tests of what is left. */
const [dataDir = ''] = process.argv.slice(2);
const { url } = await openEmbedded({
  dataDir,
  join: false,
  say: (line) => process.stderr.write(`${line}\n`),
});
process.stdout.write(`${url}\n`);
setInterval(() => undefined, 60_000);
