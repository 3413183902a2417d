import type { CalendarDate } from '../../src/core/calendar-date.ts';
import type { Db } from '../../src/platform/db.ts';
import { progressBar } from '../support/progress.ts';
import { localCrew, threadedCrew } from './crew.ts';
import { type DayPlan, planDays } from './day-plan.ts';
import { createFileHotel, type FileHotel, selectFileHotel } from './file-hotel.ts';
import { type HousePlan, planHouse } from './house-plan.ts';
import { type BookingFile, type FileLine, type FilePart, slugOf } from './read-file.ts';
import { type ReplayProgress, replayDays } from './replay-run.ts';
import { finishRun, openRun, type Run, selectLivedStays } from './replay-state.ts';
import { duration } from './report.ts';
import type { PlannedStay } from './stay-plan.ts';
import { tellBooks } from './tell-books.ts';

export interface ReplayOptions {
  readonly file: BookingFile;
  readonly part: FilePart;
  /** First and last arrival that is lived. */
  readonly from: CalendarDate | null;
  readonly to: CalendarDate | null;
  readonly slug: string | null;
  /** Where clerks in threads of their own find the database. */
  readonly url: string;
  readonly threads: number;
  /** Operations that each of them has under way at once. */
  readonly width: number;
  readonly clock: () => Date;
  readonly say: (line: string) => void;
  /** No progress bar. */
  readonly quiet?: boolean;
  /** Told of each day that is over. */
  readonly onDay?: (date: CalendarDate) => void;
}

export interface ReplayResult {
  readonly hotelId: number;
  readonly operations: number;
  readonly seconds: number;
  /** Figures as in the file, and every ledger balanced on every day. */
  readonly met: boolean;
}

/** Lives one hotel of the file from its first arrival to its books' last day, and says what the books show then. */
export async function replayFile(db: Db, options: ReplayOptions): Promise<ReplayResult> {
  const { part, say } = options;
  const stays = part.stays.filter((stay) => isWithin(stay, options));
  if (stays.length === 0) throw new Error(`${part.name} has no arrivals in these days`);
  const house = planHouse(stays);
  const days = planDays(stays);
  const opened = days.filter((day) => day.audited).map((day) => day.date);
  const [first, last] = [opened[0], opened.at(-1)];
  if (first === undefined || last === undefined) throw new Error('no day is lived');

  const slug = options.slug ?? nameOf(options);
  const hotel =
    (await selectFileHotel(db, slug)) ??
    (await createFileHotel(db, { slug, name: part.name, house, first, last }));
  const lines = part.lines.filter((line) => isTold(line, stays, options));
  const key = {
    hotelId: hotel.id,
    kind: 'replay',
    file: options.file,
    options: rangeOf(options),
    at: options.clock(),
  } as const;
  const run = await openRun(db, key, lines);
  say(opening({ slug, stays, days: opened.length, resumed: run.day, finished: run.finished }));

  const started = performance.now();
  const bar = options.quiet ? () => undefined : progressBar(days.length);
  const tellDay = ({ day, done, operations: count }: ReplayProgress) => {
    const rate = Math.round(count / ((performance.now() - started) / 1_000));
    bar(done, `${day.date}  ${count.toLocaleString('en')} operations, ${rate} a second`);
    options.onDay?.(day.date);
  };
  const operations = run.finished
    ? 0
    : await liveAll(db, options, { stays, hotel, house, run, days, tellDay });
  const seconds = (performance.now() - started) / 1_000;
  const met = await tellBooks(db, { hotelId: hotel.id, stays, runId: run.id, say });
  say(
    `\n${operations.toLocaleString('en')} operations in ${duration(seconds)}: ${(operations / seconds).toFixed(1)} a second`,
  );
  return { hotelId: hotel.id, operations, seconds, met };
}

interface Whole {
  readonly stays: readonly PlannedStay[];
  readonly hotel: FileHotel;
  readonly house: HousePlan;
  readonly run: Run;
  readonly days: readonly DayPlan[];
  readonly tellDay: (progress: ReplayProgress) => void;
}

async function liveAll(db: Db, options: ReplayOptions, { days, tellDay, ...whole }: Whole): Promise<number> {
  const { url, threads, width, say } = options;
  const share = { ...whole, width };
  const crew =
    threads > 1
      ? threadedCrew({ ...share, url, threads, say })
      : localCrew({ ...share, db, say, lived: await selectLivedStays(db, whole.hotel.id) });
  try {
    const operations = await replayDays({ db, hotel: whole.hotel, run: whole.run, crew }, days, tellDay);
    await finishRun(db, whole.run, options.clock());
    return operations;
  } finally {
    await crew.stop();
  }
}

function isWithin(stay: PlannedStay, { from, to }: Pick<ReplayOptions, 'from' | 'to'>): boolean {
  return (from === null || stay.arrival >= from) && (to === null || stay.arrival <= to);
}

/** Lines that could not be read or lived belong to every range; adjusted ones to the range of their arrival. */
function isTold(line: FileLine, stays: readonly PlannedStay[], { from, to }: ReplayOptions): boolean {
  if (line.outcome === 'refused' || (from === null && to === null)) return true;
  return stays.some((stay) => stay.line === line.line);
}

function rangeOf({ from, to }: ReplayOptions): object {
  return { from, to };
}

/** A part of the file is lived in a house of its own, so that it never mixes with another part. */
function nameOf({ part, from, to }: ReplayOptions): string {
  const range = [from, to].flatMap((date) => date ?? []).join('-');
  return range ? `${slugOf(part.name)}-${range}` : slugOf(part.name);
}

interface Opening {
  readonly slug: string;
  readonly stays: readonly PlannedStay[];
  readonly days: number;
  readonly resumed: CalendarDate | null;
  readonly finished: boolean;
}

function opening({ slug, stays, days, resumed, finished }: Opening): string {
  const what = `${slug}: ${stays.length.toLocaleString('en')} bookings, ${days} nights to close`;
  if (finished) return `${what}. Lived before: nothing to do.`;
  return resumed === null ? what : `${what}. Going on from ${resumed}.`;
}
