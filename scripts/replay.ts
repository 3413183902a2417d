import { parseArgs } from 'node:util';
import { type CalendarDate, parseCalendarDate } from '../src/core/calendar-date.ts';
import { createDb } from '../src/platform/db.ts';
import { openGround, startFailure } from '../src/platform/start.ts';
import { readFile, slugOf } from './replay/read-file.ts';
import { replayFile } from './replay/replay-file.ts';

const usage =
  'npm run replay -- <hotel_bookings.csv> [--from YYYY-MM-DD] [--to YYYY-MM-DD] [--hotel <slug>] [--threads 2] [--width 6]';
const say = (line: string) => process.stdout.write(`${line}\n`);
const clock = () => new Date();

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}

/** Lives the bookings of a file; true when the books show the file's own figures at the end. */
async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      hotel: { type: 'string' },
      threads: { type: 'string', default: '2' },
      width: { type: 'string', default: '6' },
    },
  });
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) throw new Error(usage);
  const range = { from: dayOf(values.from), to: dayOf(values.to) };
  const [threads, width] = [countOf(values.threads), countOf(values.width)];
  const file = await readFile(path);
  const ground = await openGround({ say, join: true });
  const url = relaxed(ground.url);
  const db = createDb(url, { poolSize: width + 2, statementTimeoutMs: 0 });
  try {
    let met = true;
    for (const part of file.parts.filter(({ name }) => isWanted(name, values.hotel, file.parts.length))) {
      const slug = file.parts.length === 1 ? (values.hotel ?? null) : null;
      met =
        (await replayFile(db, { file, part, ...range, slug, url, threads, width, clock, say })).met && met;
    }
    return met;
  } finally {
    await db.$disconnect();
    await ground.close();
  }
}

/** A replay can be lived again from any day, so its commits need not wait for the disk. */
function relaxed(url: string): string {
  const address = new URL(url);
  address.searchParams.set('options', '-c synchronous_commit=off');
  return address.href;
}

/** With several hotels in the file `--hotel` chooses one of them; with one it names the house to live in. */
function isWanted(name: string, slug: string | undefined, hotels: number): boolean {
  return slug === undefined || hotels === 1 || slugOf(name) === slug;
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 32) throw new Error(usage);
  return count;
}

function dayOf(text: string | undefined): CalendarDate | null {
  if (text === undefined) return null;
  const date = parseCalendarDate(text);
  if (date === null) throw new Error(`${text} is no day of the calendar\n${usage}`);
  return date;
}
