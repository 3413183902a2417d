import { parseArgs } from 'node:util';
import { openGround, startFailure } from '../src/platform/start.ts';
import { importFile } from './replay/import-file.ts';
import { readFile, slugOf } from './replay/read-file.ts';

const usage = 'npm run import -- <hotel_bookings.csv> [--hotel <slug>]';
const say = (line: string) => process.stdout.write(`${line}\n`);
const clock = () => new Date();

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}

/** Imports every hotel of a file as history; true when the books show the file's own figures at the end. */
async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { hotel: { type: 'string' } },
  });
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) throw new Error(usage);
  const file = await readFile(path);
  const alone = file.parts.length === 1;
  const parts = file.parts.filter(
    ({ name }) => alone || values.hotel === undefined || slugOf(name) === values.hotel,
  );
  if (parts.length === 0)
    throw new Error(`The file has no hotel ${values.hotel}: ${file.parts.map(({ name }) => slugOf(name))}`);
  const { db, close } = await openGround({ say, join: true, statementTimeoutMs: 0 });
  try {
    let met = true;
    for (const part of parts) {
      const slug = alone ? (values.hotel ?? null) : null;
      met = (await importFile(db, { file, part, slug, clock, say })) && met;
    }
    return met;
  } finally {
    await close();
  }
}
