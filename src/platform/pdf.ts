import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pdfmake from 'pdfmake';

/** A document to be kept or sent: what it is, then one table after the other. */
export interface PdfDocument {
  readonly title: string;
  /** Whose paper it is, at the head of each page. */
  readonly letterhead: string;
  readonly lines: readonly string[];
  readonly sections: readonly PdfSection[];
  /** "Page 2 of 5" in the reader's language. */
  readonly pageOf: (page: number, pages: number) => string;
}

export interface PdfSection {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One typeface for Latin and Chinese; the document carries only the characters that stand in it. */
const folder = dirname(
  createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'),
);
const [regular, bold] = ['400Regular', '700Bold'].map((weight) =>
  join(folder, weight, `NotoSansSC_${weight}.ttf`),
);
const faces = { normal: regular ?? '', bold: bold ?? '', italics: regular ?? '', bolditalics: bold ?? '' };

let ready = false;

/** Reads nothing but the typeface: neither an address nor a file that a text might name. */
function prepared(): typeof pdfmake {
  if (!ready) {
    pdfmake.setFonts({ Noto: faces });
    pdfmake.setUrlAccessPolicy(() => false);
    pdfmake.setLocalAccessPolicy((path) => path.startsWith(folder));
    ready = true;
  }
  return pdfmake;
}

const margin = 40;
const ink = '#1d2320';
const soft = '#5b645f';
const line = '#d8dcd8';

/** The document as a file. `compress` is off where a test reads it back. */
export function writePdf(document: PdfDocument, { compress = true } = {}): Promise<Buffer> {
  const { title, letterhead, lines, sections, pageOf } = document;
  return prepared()
    .createPdf({
      pageSize: 'A4',
      pageMargins: [margin, margin + 20, margin, margin + 10],
      compress,
      info: { title },
      defaultStyle: { font: 'Noto', fontSize: 8, color: ink, lineHeight: 1.25 },
      header: { text: letterhead, margin: [margin, 24, margin, 0], color: soft },
      footer: (page: number, pages: number) => ({
        text: pageOf(page, pages),
        alignment: 'right',
        margin: [margin, 8, margin, 0],
        color: soft,
      }),
      content: [
        { text: title, fontSize: 16, bold: true, margin: [0, 0, 0, 6] },
        ...lines.map((text) => ({ text, color: soft })),
        ...sections.map(sectionOf),
      ],
    })
    .getBuffer();
}

/** A heading never stands alone at the foot of a page; the heads of columns come again on the next. */
function sectionOf({ heading, columns, rows }: PdfSection): object {
  const cells = (texts: readonly string[], style: object = {}) => texts.map((text) => ({ text, ...style }));
  return {
    margin: [0, 14, 0, 0],
    stack: [
      { text: heading, fontSize: 11, bold: true, margin: [0, 0, 0, 4], headlineLevel: 1 },
      {
        table: {
          headerRows: 1,
          keepWithHeaderRows: 1,
          widths: columns.map(() => '*'),
          body: [cells(columns, { bold: true, color: soft }), ...rows.map((row) => cells(row))],
        },
        layout: {
          hLineWidth: (index: number) => (index === 0 ? 0 : 0.5),
          vLineWidth: () => 0,
          hLineColor: () => line,
          paddingLeft: () => 0,
          paddingRight: () => 8,
        },
      },
    ],
  };
}
