import excel from 'exceljs';
import type { Test } from 'supertest';

/** Asks for a spreadsheet and reads it back: every row of its one sheet. */
export async function rowsOf(asked: Test): Promise<unknown[][]> {
  const answer = await asked.responseType('blob');
  const book = new excel.Workbook();
  await book.xlsx.load(answer.body);
  const rows: unknown[][] = [];
  book.worksheets[0]?.eachRow((row) => {
    rows.push((row.values as unknown[]).slice(1));
  });
  return rows;
}
