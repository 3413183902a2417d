import { z } from 'zod';
import type { CalendarDate } from '../core/calendar-date.ts';
import type { Minor } from '../core/money.ts';

/** A list as a file: for programs as CSV, for people as a spreadsheet. Its address ends in one of these. */
export const fileFormats = ['csv', 'xlsx'] as const;
export type FileFormat = (typeof fileFormats)[number];
export const FileParams = z.object({ format: z.enum(fileFormats) });

interface Named {
  /** Its name in the CSV file: English, for whatever program reads it. */
  readonly name: string;
  /** Its heading in the spreadsheet, in the reader's language. */
  readonly label: string;
}

export type Column<Row> = Named &
  (
    | {
        readonly kind: 'text';
        readonly of: (row: Row) => string | null;
        /** What people read in place of a code. */
        readonly words?: (row: Row) => string;
      }
    | { readonly kind: 'date'; readonly of: (row: Row) => CalendarDate | null }
    | { readonly kind: 'instant'; readonly of: (row: Row) => Date | null }
    | { readonly kind: 'number'; readonly of: (row: Row) => number | null }
    | { readonly kind: 'money'; readonly of: (row: Row) => Minor | null }
  );

export interface TableFile<Row> {
  /** Without its ending. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  /** The rows, part by part as they are read: a file may hold years. */
  readonly parts: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;
  readonly currency: string;
  /** Whose wall clock the spreadsheet's instants show; the CSV file holds them in UTC. */
  readonly timeZone: string;
  readonly madeAt: Date;
}
