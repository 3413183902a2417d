import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { closedFigures, ledgerSummaries } from '../../scripts/replay/books.ts';
import { importFile } from '../../scripts/replay/import-file.ts';
import { type BookingFile, readFile } from '../../scripts/replay/read-file.ts';
import { type ReplayOptions, replayFile } from '../../scripts/replay/replay-file.ts';
import { calendarDate } from '../../src/core/calendar-date.ts';
import { verifyBooks } from '../../src/modules/admin/verification.service.ts';
import { ledgers as ledgerNames } from '../../src/modules/folios/folio.ts';
import type { Db } from '../../src/platform/db.ts';
import { testNow } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';

const expected = JSON.parse(readFileSync('tests/scripts/data/small-season.figures.json', 'utf8'));
const patience = 240_000;
let file: BookingFile;

beforeAll(async () => {
  file = await readFile('tests/scripts/data/small-season.csv');
});

function partOf() {
  const [part] = file.parts;
  if (!part) throw new Error('the file has one hotel');
  return part;
}

function replayOptions(url: string, overrides: Partial<ReplayOptions> = {}): ReplayOptions {
  const whole = { from: null, to: null, slug: null, threads: 1, width: 4 };
  return {
    file,
    part: partOf(),
    url,
    ...whole,
    clock: () => testNow,
    say: () => undefined,
    quiet: true,
    ...overrides,
  };
}

async function expectFileFigures(db: Db, hotelId: number): Promise<void> {
  const figures = await closedFigures(db, hotelId);
  expect(Object.fromEntries(figures.map((each) => [each.month, each.roomNights]))).toEqual(
    expected.room_nights_by_month,
  );
  expect(Object.fromEntries(figures.map((each) => [each.month, each.roomRevenueMinor]))).toEqual(
    expected.room_revenue_minor_by_month,
  );
  const ledgers = await ledgerSummaries(db, hotelId);
  expect(ledgers.map(({ unbalancedDays, closingMinor }) => [unbalancedDays, closingMinor])).toEqual(
    ledgerNames.map(() => [0, 0]),
  );
}

const wrongIn = async (db: Db) => (await verifyBooks(db)).filter((finding) => finding.count > 0);

describe('a season lived through the services', () => {
  test(
    'ends with the nights and the revenue of the file, and with books that are right',
    async () => {
      const { db, url } = await testDatabase();
      const { met, hotelId } = await replayFile(db, replayOptions(url));

      expect(met).toBe(true);
      await expectFileFigures(db, hotelId);
      const rows = await db.importRow.groupBy({ by: ['outcome'], _count: true });
      expect(rows).toEqual([{ outcome: 'adjusted', _count: 25 }]);
      const counts = await db.stay.groupBy({ by: ['status'], _count: true, orderBy: { status: 'asc' } });
      expect(counts.map((each) => each.status)).toEqual(['cancelled', 'checked_out', 'no_show']);
      expect(await wrongIn(db)).toEqual([]);
    },
    patience,
  );

  test(
    'goes on where it was interrupted, and is lived once however often it is asked for',
    async () => {
      const { db, url } = await testDatabase();
      const range = { to: calendarDate('2016-03-26') };
      await expect(
        replayFile(db, replayOptions(url, { ...range, ...interruptedAt('2016-03-24') })),
      ).rejects.toThrow('pulled');
      const first = await replayFile(db, replayOptions(url, range));
      expect(first.met).toBe(true);
      expect(await wrongIn(db)).toEqual([]);
      const lines = await db.folioLine.count();
      const again = await replayFile(db, replayOptions(url, range));
      expect([again.operations, again.met]).toEqual([0, true]);
      expect(await db.folioLine.count()).toBe(lines);
    },
    patience,
  );
});

/** Pulls the plug in the middle. */
function interruptedAt(date: string): Partial<ReplayOptions> {
  return {
    onDay: (day) => {
      if (day >= date) throw new Error('the plug was pulled');
    },
  };
}

describe('a season imported as history', () => {
  test(
    'shows the same figures, with a bill for every stay',
    async () => {
      const { db } = await testDatabase();
      const options = {
        file,
        part: partOf(),
        slug: null,
        clock: () => testNow,
        say: () => undefined,
        quiet: true,
      };
      expect(await importFile(db, options)).toBe(true);
      const hotel = await db.hotel.findUniqueOrThrow({ where: { slug: 'seaside-house-history' } });
      await expectFileFigures(db, hotel.id);
      expect(hotel.businessDate).toEqual(new Date('2016-05-01'));
      expect(await wrongIn(db)).toEqual([]);

      const stays = await db.stay.count();
      expect(await importFile(db, options)).toBe(true);
      expect(await db.stay.count()).toBe(stays);
      expect(await db.importRow.count({ where: { outcome: 'adjusted' } })).toBe(25);
    },
    patience,
  );

  test(
    'goes on after the rows that were written when it was interrupted',
    async () => {
      const { db } = await testDatabase();
      const options = {
        file,
        part: partOf(),
        slug: null,
        clock: () => testNow,
        say: () => undefined,
        quiet: true,
        rowsAtOnce: 60,
      };
      const pullThePlug = (done: number) => {
        if (done >= 120) throw new Error('the plug was pulled');
      };
      await expect(importFile(db, { ...options, onRows: pullThePlug })).rejects.toThrow('pulled');
      expect(await db.stay.count()).toBe(120);
      const resumedAt: number[] = [];
      expect(await importFile(db, { ...options, onRows: (done) => resumedAt.push(done) })).toBe(true);
      expect(resumedAt[0]).toBe(180);
      const hotel = await db.hotel.findUniqueOrThrow({ where: { slug: 'seaside-house-history' } });
      await expectFileFigures(db, hotel.id);
      expect(await wrongIn(db)).toEqual([]);
    },
    patience,
  );

  test(
    'does not mix with bookings that a hotel has of its own',
    async () => {
      const { db, url } = await testDatabase();
      const range = { to: calendarDate('2016-03-20'), slug: 'taken' };
      await replayFile(db, replayOptions(url, range));
      const options = {
        file,
        part: partOf(),
        slug: 'taken',
        clock: () => testNow,
        say: () => undefined,
        quiet: true,
      };
      await expect(importFile(db, options)).rejects.toThrow('taken has bookings of its own');
    },
    patience,
  );
});
