import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readBookings } from './booking-row.ts';
import { type PlannedStay, planStay } from './stay-plan.ts';

export interface FileLine {
  readonly line: number;
  readonly outcome: 'adjusted' | 'refused';
  readonly reasons: readonly string[];
}

/** One hotel's part of a file: what is lived, and every line that is lived otherwise or not at all. */
export interface FilePart {
  readonly name: string;
  readonly stays: PlannedStay[];
  readonly lines: FileLine[];
}

export interface BookingFile {
  readonly hash: string;
  readonly rows: number;
  readonly parts: readonly FilePart[];
}

/** Reads and plans the whole file; lines that cannot be read belong to the hotel of the lines around them. */
export async function readFile(path: string): Promise<BookingFile> {
  const parts = new Map<string, FilePart>();
  let current: FilePart | null = null;
  const early: FileLine[] = [];
  let rows = 0;
  for await (const read of readBookings(path)) {
    rows += 1;
    if ('unreadable' in read) {
      const line = { ...read.unreadable, outcome: 'refused' as const };
      (current?.lines ?? early).push(line);
      continue;
    }
    current = partOf(parts, read.row.hotel);
    const plan = planStay(read.row);
    if ('refused' in plan)
      current.lines.push({ line: read.row.line, outcome: 'refused', reasons: plan.refused });
    else addStay(current, plan.stay);
  }
  current?.lines.unshift(...early);
  return { hash: await hashOf(path), rows, parts: [...parts.values()] };
}

function partOf(parts: Map<string, FilePart>, name: string): FilePart {
  const part = parts.get(name) ?? { name, stays: [], lines: [] };
  parts.set(name, part);
  return part;
}

function addStay(part: FilePart, stay: PlannedStay): void {
  part.stays.push(stay);
  if (stay.adjustments.length === 0) return;
  part.lines.push({ line: stay.line, outcome: 'adjusted', reasons: stay.adjustments });
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** `Resort Hotel` → `resort-hotel`. */
export function slugOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'hotel'
  );
}
