import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Draws the sprite `public/images/icons.svg` from the Tabler icons that views and presenters name, and copies the
 * scripts that pages load from packages into `public/vendor`. Run it after using a new icon: `npm run assets`.
 */
const root = join(import.meta.dirname, '..');
const icons = join(root, 'node_modules/@tabler/icons/icons');
const target = join(root, 'public/images/icons.svg');

const uses = [/\bicon\('([a-z0-9-]+)'/g, /\b(?:icon|mark): '([a-z0-9-]+)'/g];

/** Names in the project's own text; a conditional inside `icon(…)` lists its choices as strings. */
export function iconsUsed(): string[] {
  const found = new Set<string>();
  for (const file of sources()) {
    const text = readFileSync(file, 'utf8');
    for (const use of uses) for (const match of text.matchAll(use)) if (match[1]) found.add(match[1]);
    for (const call of text.matchAll(/<%- icon\(([^%]*?)\) ?%>/g)) {
      for (const name of (call[1] ?? '').matchAll(/'([a-z0-9-]+)'/g))
        if (name[1] && isIcon(name[1])) found.add(name[1]);
    }
    for (const table of text.matchAll(/icons\w*(?:: [^=]+)? ?[=:] ?[{[]([^}\]]*)[}\]]/gi)) {
      for (const name of (table[1] ?? '').matchAll(/'([a-z0-9-]+)'/g))
        if (name[1] && isIcon(name[1])) found.add(name[1]);
    }
  }
  return [...found].sort();
}

function sources(): string[] {
  return ['views', 'src'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ejs|ts)$/.test(name) && !name.startsWith('generated'))
      .map((name) => join(root, folder, name)),
  );
}

function isIcon(name: string): boolean {
  return symbolOf(name) !== null;
}

const drawn = new Map<string, string | null>();

function symbolOf(name: string): string | null {
  const known = drawn.get(name);
  if (known !== undefined) return known;
  const filled = name.endsWith('-filled');
  const file = join(icons, filled ? 'filled' : 'outline', `${filled ? name.slice(0, -7) : name}.svg`);
  const symbol = draw(name, file, filled);
  drawn.set(name, symbol);
  return symbol;
}

function draw(name: string, file: string, filled: boolean): string | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  const body = text
    .slice(text.indexOf('>', text.indexOf('<svg')) + 1, text.lastIndexOf('</svg>'))
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, '')
    .replace(/\s*\n\s*/g, '')
    .replaceAll(' />', '/>');
  return `<symbol id="${name}" viewBox="0 0 24 24"${filled ? ' fill="currentColor" stroke="none"' : ''}>${body}</symbol>`;
}

if (import.meta.main) {
  const names = iconsUsed();
  const missing = names.filter((name) => !isIcon(name));
  const symbols = names.map(symbolOf).filter((symbol) => symbol !== null);
  writeFileSync(target, `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`);
  writeFileSync(
    join(root, 'public/vendor/htmx.min.js'),
    readFileSync(join(root, 'node_modules/htmx.org/dist/htmx.min.js')),
  );
  process.stdout.write(`${symbols.length} icons\n`);
  if (missing.length > 0) {
    process.stderr.write(`Tabler has no icon called ${missing.join(', ')}\n`);
    process.exitCode = 1;
  }
}
