import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import excel from 'exceljs';
import { expect, test } from 'vitest';
import { calendarDate } from '../../src/core/calendar-date.ts';
import { type Minor, minor } from '../../src/core/money.ts';
import { spreadsheetOf } from '../../src/platform/spreadsheet.ts';
import type { Column } from '../../src/platform/table-file.ts';

interface Row {
  readonly text: string | null;
  readonly date: string | null;
  readonly at: Date | null;
  readonly count: number | null;
  readonly amount: Minor | null;
}

const columns: Column<Row>[] = [
  { name: 'text', label: '姓名', kind: 'text', of: (row) => row.text },
  {
    name: 'code',
    label: 'State',
    kind: 'text',
    of: () => 'in_house',
    words: () => 'In house',
  },
  {
    name: 'date',
    label: 'Arrival',
    kind: 'date',
    of: (row) => (row.date === null ? null : calendarDate(row.date)),
  },
  { name: 'at', label: 'Posted', kind: 'instant', of: (row) => row.at },
  { name: 'count', label: 'Nights', kind: 'number', of: (row) => row.count },
  { name: 'amount', label: 'Total', kind: 'money', of: (row) => row.amount },
];

async function sheetOf(rows: readonly Row[], currency: string, title = 'Bookings') {
  const stream = new PassThrough();
  const bytes = buffer(stream);
  const madeAt = new Date('2027-05-03T08:00:00Z');
  const sheet = await spreadsheetOf(stream, {
    title,
    columns,
    currency,
    timeZone: 'Asia/Shanghai',
    madeAt,
  });
  for (const row of rows) sheet.add(row);
  await sheet.end();
  const book = new excel.Workbook();
  await book.xlsx.load((await bytes).buffer as ArrayBuffer);
  const [found] = book.worksheets;
  if (!found) throw new Error('a workbook without a sheet');
  return found;
}

const row: Row = {
  text: 'Wei Li',
  date: '2027-03-28',
  at: new Date('2027-05-03T16:30:05Z'),
  count: 3,
  amount: minor(-123_456),
};

test('dates, instants and amounts are numbers with a format, and headings stay in sight', async () => {
  const sheet = await sheetOf([row], 'CNY');
  expect(sheet.getRow(1).values).toEqual([
    undefined,
    '姓名',
    'State',
    'Arrival',
    'Posted (Asia/Shanghai)',
    'Nights',
    'Total',
  ]);
  expect(sheet.getRow(1).getCell(1).font).toEqual({ bold: true });
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
  const cells = [1, 2, 3, 4, 5, 6].map((column) => sheet.getRow(2).getCell(column));
  expect(cells.map(({ value }) => value)).toEqual([
    'Wei Li',
    'In house',
    new Date('2027-03-28T00:00:00Z'),
    new Date('2027-05-04T00:30:05Z'), // as the hotel's clock showed it
    3,
    -1234.56,
  ]);
  expect(cells.map(({ numFmt }) => numFmt)).toEqual([
    '@',
    '@',
    'yyyy-mm-dd',
    'yyyy-mm-dd hh:mm:ss',
    '0',
    '[$CNY] #,##0.00;-[$CNY] #,##0.00',
  ]);
});

test('an amount has as many digits as its currency', async () => {
  const sheet = await sheetOf([row], 'JPY');
  const cell = sheet.getRow(2).getCell(6);
  expect([cell.value, cell.numFmt]).toEqual([-123_456, '[$JPY] #,##0;-[$JPY] #,##0']);
});

test('what looks like a formula stays a text, and what a sheet can not hold is left out', async () => {
  const hostile = ['=cmd()', '+1', '-2', '@SUM(A1)', '\t=1', '<b>&"', 'a\u0000b', 'x'.repeat(40_000)];
  const sheet = await sheetOf(
    hostile.map((text) => ({ ...row, text })),
    'CNY',
  );
  const cells = hostile.map((_, index) => sheet.getRow(index + 2).getCell(1));
  expect(cells.every((cell) => cell.type === excel.ValueType.String && cell.formula === undefined)).toBe(
    true,
  );
  expect(cells.map(({ value }) => value)).toEqual([...hostile.slice(0, 6), 'ab', 'x'.repeat(32_767)]);
});

test('what is not there is an empty cell; a title becomes a name that a sheet may have', async () => {
  const nothing = { text: null, date: null, at: null, count: null, amount: null };
  const sheet = await sheetOf([nothing], 'CNY', "Payments: day/by [day], and 'more' words than fit");
  expect(sheet.name).toBe('Payments  day by  day , and  mo');
  expect([1, 3, 4, 5, 6].map((column) => sheet.getRow(2).getCell(column).value)).toEqual(Array(5).fill(null));
});
