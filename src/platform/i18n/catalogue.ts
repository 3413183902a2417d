import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../core/local-text.ts';
import { toTraditional } from './traditional.ts';

export type Messages = { [key: string]: string | Messages };

/** Files write `{name}`; i18next reads `{{name}}`. Both are understood. */
const singleBraces = /(?<!\{)\{(\w+)\}(?!\})/g;
const folder = join(import.meta.dirname, 'locales');

/** Told where two files say different things under one name; the first is kept. */
export type OnConflict = (where: string) => void;

/** Every message of every module. Traditional Chinese is written by OpenCC from the simplified text. */
export function loadCatalogue(onConflict: OnConflict = () => undefined): Record<Language, Messages> {
  const simplified = mergedFolder('zh-CN', onConflict);
  return {
    en: mergedFolder('en', onConflict),
    'zh-CN': simplified,
    'zh-TW': mapTexts(simplified, toTraditional),
  };
}

function mergedFolder(language: 'en' | 'zh-CN', onConflict: OnConflict): Messages {
  const merged: Messages = {};
  const files = readdirSync(join(folder, language)).filter((file) => file.endsWith('.json'));
  for (const file of files.toSorted()) {
    const messages = JSON.parse(readFileSync(join(folder, language, file), 'utf8'));
    mergeInto(merged, messages, (name) => onConflict(`${name}: said differently in ${language}/${file}`));
  }
  return merged;
}

function mergeInto(target: Messages, source: Messages, onConflict: OnConflict, prefix = ''): void {
  for (const [name, value] of Object.entries(source)) {
    const present = target[name];
    const read = typeof value === 'string' ? value.replaceAll(singleBraces, '{{$1}}') : value;
    if (present === undefined) target[name] = typeof read === 'string' ? read : copyOf(read);
    else if (typeof present !== 'string' && typeof read !== 'string') {
      mergeInto(present, read, onConflict, `${prefix}${name}.`);
    } else if (present !== read) onConflict(prefix + name);
  }
}

function copyOf(source: Messages): Messages {
  const copy: Messages = {};
  mergeInto(copy, source, () => undefined);
  return copy;
}

function mapTexts(messages: Messages, convert: (text: string) => string): Messages {
  const entries = Object.entries(messages).map(([name, value]) => [
    name,
    typeof value === 'string' ? convert(value) : mapTexts(value, convert),
  ]);
  return Object.fromEntries(entries);
}

/** All keys with their texts, flattened. */
export function flatMessages(messages: Messages, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [name, value] of Object.entries(messages)) {
    if (typeof value === 'string') flat.set(prefix + name, value);
    else for (const [key, text] of flatMessages(value, `${prefix}${name}.`)) flat.set(key, text);
  }
  return flat;
}
