import { z } from 'zod';
import {
  closeDays,
  countInventory,
  writeLedgers,
  writeOnBooks,
  writeStatistics,
} from '../../prisma/history/closed-days.ts';
import { insertHistory } from '../../prisma/history/history-writer.ts';
import { addDays, type CalendarDate } from '../../src/core/calendar-date.ts';
import { recordEvent } from '../../src/platform/audit.ts';
import { systemContext } from '../../src/platform/context.ts';
import { type Db, inTransaction, type Tx } from '../../src/platform/db.ts';
import { progressBar } from '../support/progress.ts';
import { openDays } from './day-plan.ts';
import { createFileHotel, type FileHotel, selectFileHotel } from './file-hotel.ts';
import { planHouse } from './house-plan.ts';
import { pastStayOf } from './past-stay.ts';
import { type BookingFile, type FilePart, slugOf } from './read-file.ts';
import { finishRun, openRun, type Run } from './replay-state.ts';
import { duration } from './report.ts';
import { tellBooks } from './tell-books.ts';

export interface ImportOptions {
  readonly file: BookingFile;
  readonly part: FilePart;
  readonly slug: string | null;
  readonly clock: () => Date;
  readonly say: (line: string) => void;
  /** No progress bar. */
  readonly quiet?: boolean;
  /** How many rows are written in one transaction. */
  readonly rowsAtOnce?: number;
  /** Called when so many rows are written for good. */
  readonly onRows?: (done: number) => void;
}

const usualRowsAtOnce = 1_000;
const patience = { timeout: 600_000, maxWait: 60_000 };

/**
 * Imports one hotel of a file as history, in pieces that each stand by themselves: an interrupted import goes on after
 * the last one. True when the books show the file's own figures at the end.
 */
export async function importFile(db: Db, options: ImportOptions): Promise<boolean> {
  const { file, part, say } = options;
  const slug = options.slug ?? `${slugOf(part.name)}-history`;
  const house = planHouse(part.stays);
  const { first, last } = openDays(part.stays);
  const found = await selectFileHotel(db, slug);
  if (found && !(await isOurs(db, found.id, file)))
    throw new Error(`${slug} has bookings of its own: import into another hotel`);
  const hotel = found ?? (await createFileHotel(db, { slug, name: part.name, house, first, last }));
  const key = { hotelId: hotel.id, kind: 'import', file, options: {}, at: options.clock() } as const;
  const run = await openRun(db, key, part.lines);
  const started = performance.now();
  if (run.finished) say(`${slug}: imported before, nothing to do.`);
  else
    await importRows(db, options, {
      hotel,
      run,
      slug,
      first,
      roomIds: roomsOf(house, hotel),
      to: addDays(last, 1),
    });
  const met = await tellBooks(db, { hotelId: hotel.id, stays: part.stays, runId: run.id, say });
  say(
    `\n${part.stays.length.toLocaleString('en')} bookings in ${duration((performance.now() - started) / 1_000)}`,
  );
  return met;
}

async function isOurs(db: Db, hotelId: number, file: BookingFile): Promise<boolean> {
  const runs = await db.importRun.findMany({ where: { hotelId }, select: { kind: true, fileHash: true } });
  return runs.length > 0 && runs.every((run) => run.kind === 'import' && run.fileHash.startsWith(file.hash));
}

function roomsOf(house: ReturnType<typeof planHouse>, hotel: FileHotel): Map<number, number> {
  return new Map(
    [...house.rooms].flatMap(([line, room]) => {
      const id = hotel.roomIds.get(room.type)?.[room.index];
      return id === undefined ? [] : [[line, id] as const];
    }),
  );
}

interface Import {
  readonly hotel: FileHotel;
  readonly run: Run;
  readonly slug: string;
  readonly roomIds: ReadonlyMap<number, number>;
  readonly first: CalendarDate;
  /** The first day that stays open. */
  readonly to: CalendarDate;
}

async function importRows(db: Db, options: ImportOptions, work: Import): Promise<void> {
  const { part, say } = options;
  const { hotel, run } = work;
  const codes = await db.transactionCode.findMany({
    where: { hotelId: hotel.id },
    select: { id: true, code: true },
  });
  const place = {
    hotelId: hotel.id,
    currency: 'EUR',
    codeIds: new Map(codes.map((code) => [code.code, code.id])),
  };
  const begin = await selectDone(db, run);
  say(
    `${work.slug}: ${part.stays.length.toLocaleString('en')} bookings${begin > 0 ? `, going on after ${begin}` : ''}`,
  );
  const bar = options.quiet ? () => undefined : progressBar(part.stays.length);
  const rowsAtOnce = options.rowsAtOnce ?? usualRowsAtOnce;
  for (let done = begin; done < part.stays.length; done += rowsAtOnce) {
    const chunk = part.stays.slice(done, done + rowsAtOnce);
    await inTransaction(
      db,
      async (tx) => {
        await insertHistory(
          tx,
          place,
          chunk.map((stay) => pastStayOf(stay, work)),
        );
        await setDone(tx, run, done + chunk.length);
      },
      patience,
    );
    bar(done + chunk.length, 'bookings, bills and payments');
    options.onRows?.(done + chunk.length);
  }
  await closeBooks(db, work, options);
}

const Position = z.object({ rows: z.number() }).partial();

async function selectDone(db: Db, run: Run): Promise<number> {
  const { position } = await db.importRun.findUniqueOrThrow({
    where: { id: run.id },
    select: { position: true },
  });
  return Position.parse(position).rows ?? 0;
}

async function setDone(tx: Tx, run: Run, rows: number): Promise<void> {
  await tx.importRun.update({ where: { id: run.id }, data: { position: { rows } } });
}

/** Counters, ledgers and figures of every day, all at once: either the books are closed, or the import goes on here. */
async function closeBooks(
  db: Db,
  { hotel, run, slug, first, to }: Import,
  { clock, quiet }: ImportOptions,
): Promise<void> {
  const days = { hotelId: hotel.id, from: first, to };
  const ctx = systemContext(db, clock, { actor: { kind: 'system', id: null, name: 'import' } });
  let bar: ReturnType<typeof progressBar> | null = null;
  await inTransaction(
    db,
    async (tx) => {
      await countInventory(tx, hotel.id);
      await writeLedgers(tx, days);
      await writeStatistics(tx, days, (done, count) => {
        if (quiet) return;
        bar ??= progressBar(count);
        bar(done, 'closed days');
      });
      await writeOnBooks(tx, days);
      await closeDays(tx, days);
      const subject = { subjectType: 'hotel', subjectId: hotel.id, subjectLabel: slug };
      await recordEvent(tx, ctx, {
        hotelId: hotel.id,
        action: 'history_imported',
        ...subject,
        after: { run: run.id },
      });
    },
    patience,
  );
  await finishRun(db, run, clock());
}
