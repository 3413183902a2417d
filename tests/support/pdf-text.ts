/**
 * The words of an uncompressed PDF, line by line as they were drawn. Its fonts are subsets whose characters have numbers of
 * their own; each font says in a table what they stand for.
 */
export function textOfPdf(pdf: Buffer): string {
  const file = pdf.toString('latin1');
  const objects = new Map(
    [...file.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map((found) => [found[1] ?? '', found[2] ?? '']),
  );
  const tables = new Map<string, ReadonlyMap<string, string>>();
  for (const body of objects.values()) {
    for (const [, name = '', id = ''] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1] ?? '';
      tables.set(name, charactersOf(objects.get(unicode) ?? ''));
    }
  }
  const pages = [...objects.values()].filter((body) => / Tf\b/.test(body));
  return pages.map((page) => wordsOf(page, tables)).join('\n');
}

/** From a font's table: `<0001> <000f> [<0041> <0066 0069> …]`; one sign can be two letters. */
function charactersOf(table: string): ReadonlyMap<string, string> {
  const characters = new Map<string, string>();
  for (const [, first = '', list = ''] of table.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi)) {
    const start = Number.parseInt(first, 16);
    [...list.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, hex = ''], index) => {
      const code = (start + index).toString(16).padStart(4, '0');
      characters.set(code, Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
    });
  }
  return characters;
}

/** Words at one height stand on one line. */
function wordsOf(page: string, tables: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let font = '';
  let height = '';
  let words = '';
  for (const [part, name, y] of page.matchAll(/\/(F\d+) [\d.]+ Tf|[\d.-]+ ([\d.-]+) Tm|<[0-9a-f]+>/gi)) {
    if (name) font = name;
    else if (y) {
      if (y !== height && words !== '') words += '\n';
      height = y;
    } else
      for (const [code] of part.matchAll(/[0-9a-f]{4}/gi))
        words += tables.get(font)?.get(code.toLowerCase()) ?? '';
  }
  return words;
}
