import type { CalendarDate } from '../../src/core/calendar-date.ts';
import { fromDbDate } from '../../src/core/calendar-date.ts';
import type { Db } from '../../src/platform/db.ts';
import type { BookingFile, FileLine } from './read-file.ts';

/** A stay of the file in the database. */
export interface LivedStay {
  readonly number: string;
  readonly stayId: number;
  status: string;
}

export const externalIdOf = (line: number) => `line-${line}`;

/** What an interrupted run has lived already, by line of the file. */
export async function selectLivedStays(db: Db, hotelId: number): Promise<Map<number, LivedStay>> {
  const stays = await db.stay.findMany({
    where: { hotelId, reservation: { channel: 'import', externalId: { startsWith: 'line-' } } },
    select: { id: true, status: true, reservation: { select: { number: true, externalId: true } } },
  });
  return new Map(
    stays.map(({ id, status, reservation }) => [
      Number(reservation.externalId?.slice('line-'.length)),
      { number: reservation.number, stayId: id, status },
    ]),
  );
}

export interface Run {
  readonly id: number;
  readonly finished: boolean;
  /** The first day that is not complete; null at the very start. */
  readonly day: CalendarDate | null;
}

export interface RunKey {
  readonly hotelId: number;
  readonly kind: 'import' | 'replay';
  readonly file: BookingFile;
  readonly options: object;
  readonly at: Date;
}

/** The run of this file in this hotel, made when it is new. The report of its lines is written once. */
export async function openRun(db: Db, key: RunKey, lines: readonly FileLine[]): Promise<Run> {
  const { hotelId, kind, file } = key;
  const unique = { hotelId, kind, fileHash: `${file.hash} ${JSON.stringify(key.options)}` };
  const found = await db.importRun.findUnique({ where: { hotelId_kind_fileHash: unique } });
  if (found) return { id: found.id, finished: found.status === 'done', day: dayOf(found.position) };
  const run = await db.importRun.create({
    data: {
      ...unique,
      options: { ...key.options },
      position: {},
      status: 'running',
      startedAt: key.at,
      rows: {
        create: lines.map((line) => ({ line: line.line, outcome: line.outcome, reasons: [...line.reasons] })),
      },
    },
  });
  return { id: run.id, finished: false, day: null };
}

function dayOf(position: unknown): CalendarDate | null {
  const day = typeof position === 'object' && position !== null && 'day' in position ? position.day : null;
  return typeof day === 'string' ? fromDbDate(new Date(`${day}T00:00:00Z`)) : null;
}

export async function moveRun(db: Db, run: Run, day: CalendarDate): Promise<void> {
  await db.importRun.update({ where: { id: run.id }, data: { position: { day } } });
}

export async function finishRun(db: Db, run: Run, at: Date): Promise<void> {
  await db.importRun.update({ where: { id: run.id }, data: { status: 'done', finishedAt: at } });
}

/** A line that the house refused while it was lived. */
export async function reportLine(db: Db, run: Run, line: FileLine): Promise<void> {
  const key = { importRunId: run.id, line: line.line };
  const data = { outcome: line.outcome, reasons: [...line.reasons] };
  await db.importRow.upsert({ where: { importRunId_line: key }, create: { ...key, ...data }, update: data });
}
