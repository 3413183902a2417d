import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../core/assert.ts';
import type { Language } from '../../core/local-text.ts';
import { toTraditional } from './traditional.ts';

export type Messages = { [key: string]: string | Messages };

/** Files write `{name}`; i18next reads `{{name}}`. Both are understood. */
const singleBraces = /(?<!\{)\{(\w+)\}(?!\})/g;
const folder = join(import.meta.dirname, 'locales');

/** Every message of every module. Traditional Chinese is written by OpenCC from the simplified text. */
export function loadCatalogue(): Record<Language, Messages> {
  const simplified = mergedFolder('zh-CN');
  return { en: mergedFolder('en'), 'zh-CN': simplified, 'zh-TW': mapTexts(simplified, toTraditional) };
}

function mergedFolder(language: 'en' | 'zh-CN'): Messages {
  const merged: Messages = {};
  const files = readdirSync(join(folder, language)).filter((file) => file.endsWith('.json'));
  for (const file of files.toSorted()) {
    mergeInto(merged, JSON.parse(readFileSync(join(folder, language, file), 'utf8')), `${language}/${file}`);
  }
  return merged;
}

/** One key has one text: two files may not say different things under one name. */
function mergeInto(target: Messages, source: Messages, file: string, prefix = ''): void {
  for (const [name, value] of Object.entries(source)) {
    const present = target[name];
    if (typeof value === 'string') {
      const text = value.replaceAll(singleBraces, '{{$1}}');
      assert(present === undefined || present === text, `${file} says ${prefix}${name} differently`);
      target[name] = text;
    } else {
      assert(typeof present !== 'string', `${file}: ${prefix}${name} is both a text and a group`);
      const group = present ?? {};
      target[name] = group;
      mergeInto(group, value, file, `${prefix}${name}.`);
    }
  }
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
