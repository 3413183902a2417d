import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { guessedMapping, importFields, type Mapping, mostRows } from './customer-import.ts';

export interface ReadFile {
  readonly text: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly mapping: Mapping;
}

const mostColumns = 30;

/** The table in a text of lines, its first naming the columns; null where there is none. Semicolons and tabs part cells too. */
export function readTable(text: string): Pick<ReadFile, 'head' | 'rows'> | null {
  try {
    const delimiter = [',', ';', '\t'].toSorted((a, b) => count(text, b) - count(text, a))[0] ?? ',';
    const lines: string[][] = parse(text, {
      bom: true,
      delimiter,
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
    });
    const [head, ...rows] = lines;
    if (!head || rows.length === 0 || rows.length > mostRows || head.length > mostColumns) return null;
    return { head, rows };
  } catch {
    return null; // quotes that do not close: the sender is told that this is no table
  }
}

function count(text: string, sign: string): number {
  return (text.split('\n')[0] ?? '').split(sign).length;
}

const Column = z.enum(importFields).optional();

/** A table as it was pasted or carried along, with what each column means where somebody said so. */
export const ImportForm = z
  .object({
    csv: z.string('form.required').max(150_000, 'form.too_long'),
    said: z.string().optional(),
    columns: z.record(z.string(), Column).optional(),
  })
  .transform(({ csv, said, columns }, ctx): ReadFile => {
    const table = readTable(csv);
    if (table === null) {
      ctx.addIssue({ code: 'custom', message: 'form.no_table', path: ['csv'] });
      return z.NEVER;
    }
    const typed = table.head.map((_, at) => columns?.[`c${at}`] ?? null);
    return { text: csv, ...table, mapping: said ? typed : guessedMapping(table.head) };
  });
