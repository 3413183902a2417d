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

export interface PdfColumn {
  /** Empty where no column of the table has a head. */
  readonly label: string;
  /** narrow: as its content, on one line. content: as its content. label: of a name beside a value. Else what is left. */
  readonly width?: 'narrow' | 'content' | 'label';
  readonly numeric?: boolean;
}

export interface PdfSection {
  readonly heading: string;
  readonly columns: readonly PdfColumn[];
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
const jade = '#1f6f5c';

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

const widths = { narrow: 'auto', content: 'auto', label: 130 } as const;

/** A heading never stands alone at the foot of a page; it comes again on the next, with the heads of the columns. */
function sectionOf({ heading, columns, rows }: PdfSection): object {
  const hasHeads = columns.some(({ label }) => label !== '');
  const cells = (texts: readonly string[], style: object = {}) =>
    texts.map((text, index) => {
      const { numeric, width } = columns[index] ?? {};
      return {
        text,
        ...(numeric ? { alignment: 'right' } : {}),
        ...(width === 'label' ? { color: soft } : {}),
        ...(width === 'narrow' ? { noWrap: true } : {}),
        ...style,
      };
    });
  const heads = cells(
    columns.map(({ label }) => label),
    { bold: true, color: soft },
  );
  const over = { text: heading, fontSize: 11, bold: true, colSpan: columns.length };
  return {
    margin: [0, 12, 0, 0],
    table: {
      headerRows: hasHeads ? 2 : 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: columns.map(({ width }) => (width ? widths[width] : '*')),
      body: [
        [over, ...columns.slice(1).map(() => '')],
        ...(hasHeads ? [heads] : []),
        ...rows.map((row) => cells(row)),
      ],
    },
    layout: {
      hLineWidth: (index: number) => [0, 1][index] ?? 0.5,
      vLineWidth: () => 0,
      hLineColor: (index: number) => (index === 1 ? jade : line),
      paddingLeft: () => 0,
      paddingRight: () => 8,
      paddingTop: () => 3,
      paddingBottom: () => 3,
    },
  };
}
