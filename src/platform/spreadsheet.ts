import type { Writable } from 'node:stream';
import type { CellValue } from 'exceljs';
import { toDbDate, wallClock } from '../core/calendar-date.ts';
import { currencyExponent, decimalText } from '../core/money.ts';
import type { Column, TableFile } from './table-file.ts';

/** A cell that holds more is a file that Excel calls broken. */
const longestText = 32_767;
const widths = { text: 24, date: 12, instant: 22, number: 10, money: 18 } as const;

/**
 * Begins a workbook of one sheet on a stream: its headings stay in sight, its dates and amounts are numbers that can be
 * summed, and a text is a text, whatever it begins with.
 */
export async function spreadsheetOf<Row>(stream: Writable, file: Omit<TableFile<Row>, 'parts' | 'name'>) {
  const { default: excel } = await import('exceljs'); // large, and few requests need it
  const author = 'Waystation';
  const book = new excel.stream.xlsx.WorkbookWriter({
    stream,
    useStyles: true,
    useSharedStrings: false,
    ...{ created: file.madeAt, modified: file.madeAt, creator: author, lastModifiedBy: author },
  });
  const sheet = book.addWorksheet(sheetName(file.title), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = file.columns.map((column) => ({
    header: headingOf(column, file.timeZone),
    width: widths[column.kind],
    style: { numFmt: formatOf(column.kind, file.currency) },
  }));
  const head = sheet.getRow(1);
  head.font = { bold: true };
  head.commit();
  return {
    add: (row: Row): void => sheet.addRow(file.columns.map((column) => cellOf(column, row, file))).commit(),
    end: async (): Promise<void> => {
      sheet.commit();
      await book.commit();
    },
  };
}

/** Of a sheet's name: 31 characters, and none that separates. */
const sheetName = (title: string) => title.replaceAll(/[*?:\\/[\]']/g, ' ').slice(0, 31);

/** A spreadsheet knows no zones: the heading says which clock it is. */
const headingOf = <Row>({ kind, label }: Column<Row>, timeZone: string) =>
  kind === 'instant' ? `${label} (${timeZone})` : label;

function formatOf(kind: Column<unknown>['kind'], currency: string): string {
  switch (kind) {
    case 'text':
      return '@';
    case 'date':
      return 'yyyy-mm-dd';
    case 'instant':
      return 'yyyy-mm-dd hh:mm:ss';
    case 'number':
      return '0';
    case 'money': {
      const exponent = currencyExponent(currency);
      const amount = `[$${currency}] #,##0${exponent === 0 ? '' : `.${'0'.repeat(exponent)}`}`;
      return `${amount};-${amount}`;
    }
  }
}

function cellOf<Row>(
  column: Column<Row>,
  row: Row,
  { currency, timeZone }: Pick<TableFile<Row>, 'currency' | 'timeZone'>,
): CellValue {
  switch (column.kind) {
    case 'text':
      return (column.words ?? column.of)(row)?.slice(0, longestText) ?? null;
    case 'date': {
      const date = column.of(row);
      return date === null ? null : toDbDate(date);
    }
    case 'instant': {
      const at = column.of(row);
      return at === null ? null : new Date(`${wallClock(at, timeZone)}Z`);
    }
    case 'number':
      return column.of(row);
    case 'money': {
      const amount = column.of(row);
      return amount === null ? null : Number(decimalText(amount, currency));
    }
  }
}
