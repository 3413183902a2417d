import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { flatMessages, loadCatalogue } from '../src/platform/i18n/catalogue.ts';

const sources = ['src/**/*.ts', 'views/**/*.ejs', 'public/js/*.js'];
const key = String.raw`[a-z][\w-]*(?:\.[\w-]+)+`;
const plural = /_(zero|one|two|few|many|other)$/;

interface Used {
  /** Every quoted text that may be a key, or the group of keys told apart at run time. */
  readonly keys: ReadonlySet<string>;
  /** Keys handed to `t` itself or to a refusal: they must exist. */
  readonly asked: ReadonlyMap<string, string>;
  /** Beginnings of keys put together at run time: `reservations.status.${status}`. */
  readonly beginnings: readonly string[];
}

/** One line for every key that is missing, unused, or says something else in another language. */
export async function translationMistakes(): Promise<string[]> {
  const conflicts: string[] = [];
  const catalogue = loadCatalogue((where) => conflicts.push(where));
  const english = flatMessages(catalogue.en);
  const simplified = flatMessages(catalogue['zh-CN']);
  const used = await usedKeys();
  return [
    ...conflicts,
    ...differences(english, simplified),
    ...missingKeys(used, new Set([...english.keys()].map((name) => name.replace(plural, '')))),
    ...emptyBeginnings(used, [...english.keys()]),
    ...unusedKeys(used, [...english.keys()]),
  ];
}

function differences(english: Map<string, string>, simplified: Map<string, string>): string[] {
  const mistakes: string[] = [];
  for (const [name, text] of english) {
    const other =
      simplified.get(name) ??
      (plural.test(name) ? simplified.get(name.replace(plural, '_other')) : undefined);
    if (other === undefined) mistakes.push(`${name}: no Chinese`);
    else if (text.trim() === '' || other.trim() === '') mistakes.push(`${name}: empty`);
    else if (!name.endsWith('_one') && placeholders(text) !== placeholders(other)) {
      mistakes.push(`${name}: other {names} in Chinese`);
    }
  }
  for (const name of simplified.keys()) if (!english.has(name)) mistakes.push(`${name}: no English`);
  return mistakes;
}

function placeholders(text: string): string {
  return [...new Set([...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name))].toSorted().join();
}

function missingKeys(used: Used, known: ReadonlySet<string>): string[] {
  return [...used.asked]
    .filter(([name]) => !known.has(name))
    .map(([name, file]) => `${name}: missing (${file})`);
}

/** A key is put together, and nothing begins like that. */
function emptyBeginnings(used: Used, names: readonly string[]): string[] {
  return used.beginnings
    .filter((beginning) => names.some((name) => name.startsWith(`${beginning.split('.')[0]}.`)))
    .filter((beginning) => !names.some((name) => name.startsWith(beginning)))
    .map((beginning) => `${beginning}…: nothing begins like that`);
}

function unusedKeys(used: Used, names: readonly string[]): string[] {
  return names
    .filter((name) => !used.keys.has(name) && !used.keys.has(name.replace(plural, '')))
    .filter((name) => !used.beginnings.some((beginning) => name.startsWith(beginning)))
    .filter((name) => !used.keys.has(name.slice(0, name.lastIndexOf('.'))))
    .map((name) => `${name}: never used`);
}

async function usedKeys(): Promise<Used> {
  const keys = new Set<string>();
  const asked = new Map<string, string>();
  const beginnings = new Set<string>();
  for await (const file of glob(sources, { exclude: (name) => name.includes('generated') })) {
    const text = readFileSync(file, 'utf8');
    for (const [, name = ''] of text.matchAll(new RegExp(`['"\`](${key})['"\`]`, 'g'))) keys.add(name);
    for (const [, name = ''] of text.matchAll(new RegExp(String.raw`\bt\(\s*'(${key})'\s*[,)]`, 'g')))
      asked.set(name, file);
    for (const [, code = ''] of text.matchAll(refusals)) {
      keys.add(`errors.${code}`);
      asked.set(`errors.${code}`, file);
    }
    for (const beginning of builtBeginnings(text)) beginnings.add(beginning);
  }
  return { keys, asked, beginnings: [...beginnings] };
}

const refusals = /\b(?:ruleBroken|notFound|conflict|forbidden|unavailable)\(\s*'(\w+)'/g;

/** `a.b.${x}` and 'a.b.' + x; a refusal's code put together counts below `errors.`. */
function builtBeginnings(text: string): string[] {
  const templates = [...text.matchAll(/`([a-z][\w-]*\.(?:[\w-]+\.)*[\w-]*)\$\{/g)].map(
    ([, found = '']) => found,
  );
  const sums = [...text.matchAll(/'([a-z][\w-]*\.(?:[\w-]+[.-])*[\w-]*)'\s*\+/g)].map(
    ([, found = '']) => found,
  );
  const codes = [
    ...text.matchAll(/\b(?:ruleBroken|notFound|conflict|forbidden|unavailable)\(\s*`(\w+)\$\{/g),
  ];
  return [...templates, ...sums, ...codes.map(([, found]) => `errors.${found}`)];
}

if (import.meta.main) {
  const mistakes = await translationMistakes();
  for (const mistake of mistakes) console.log(mistake);
  process.exitCode = mistakes.length === 0 ? 0 : 1;
}
