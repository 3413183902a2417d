import { once } from 'node:events';
import type { Response } from 'express';
import { decimalText } from '../core/money.ts';
import type { Context } from './context.ts';
import { csvLineOf } from './csv.ts';
import { spreadsheetOf } from './spreadsheet.ts';
import type { Column, FileFormat, TableFile } from './table-file.ts';

/** What a file is made by: the hotel's money and clock, now. */
export const madeFor = (ctx: Context, { currency, timeZone }: { currency: string; timeZone: string }) => ({
  currency,
  timeZone,
  madeAt: ctx.clock(),
});

/** Answers with the list as a file, written while it is read. Stops when nobody takes it any more. */
export async function sendTable<Row>(res: Response, format: FileFormat, file: TableFile<Row>): Promise<void> {
  res.attachment(`${file.name}.${format}`);
  if (format === 'csv') await writeCsv(res, file);
  else await writeSpreadsheet(res, file);
}

async function writeCsv<Row>(res: Response, { columns, parts, currency }: TableFile<Row>): Promise<void> {
  res.write(`\uFEFF${csvLineOf(columns.map(({ name }) => name))}\r\n`);
  for await (const rows of parts) {
    const lines = rows.map((row) => csvLineOf(columns.map((column) => plainText(column, row, currency))));
    res.write(lines.map((line) => `${line}\r\n`).join(''));
    if (!(await isTaken(res))) return;
  }
  res.end();
}

function plainText<Row>(column: Column<Row>, row: Row, currency: string): string {
  switch (column.kind) {
    case 'money': {
      const amount = column.of(row);
      return amount === null ? '' : decimalText(amount, currency);
    }
    case 'instant':
      return column.of(row)?.toISOString() ?? '';
    default:
      return String(column.of(row) ?? '');
  }
}

async function writeSpreadsheet<Row>(res: Response, file: TableFile<Row>): Promise<void> {
  const sheet = await spreadsheetOf(res, file);
  for await (const rows of file.parts) {
    for (const row of rows) sheet.add(row);
    if (!(await isTaken(res))) return;
  }
  await sheet.end();
}

/** Waits until a slow reader has taken what was written; false when he is gone. */
async function isTaken(res: Response): Promise<boolean> {
  if (res.writableNeedDrain && !res.destroyed) await Promise.race([once(res, 'drain'), once(res, 'close')]);
  return !res.destroyed;
}
