import { type Language, type LocalText, languages, writtenLanguage } from '../../core/local-text.ts';
import { type Translate, textFor } from '../i18n/translate.ts';
import type { FormErrors, FormValues } from './form.ts';

export const languageNames = { en: 'English', 'zh-CN': '简体中文', 'zh-TW': '繁體中文' } as const;

interface TextField {
  readonly id: string;
  readonly name: string;
  readonly language: Language;
  readonly languageName: string;
  readonly value: string;
  readonly required: boolean;
  readonly errors: readonly string[];
  /** What guests of this language read while nothing is written; null where something is. */
  readonly mark: string | null;
}

/** One text of the hotel's in all its languages, side by side, as `shared/_texts` prints it. */
export interface TextBlock {
  readonly legend: string;
  readonly hint: string | null;
  readonly rows: number;
  readonly maxlength: number;
  readonly fields: readonly TextField[];
}

export interface TextBlockOptions {
  readonly name: string;
  readonly legend: string;
  readonly hint?: string;
  /** One line for a name, several for a story. */
  readonly rows?: number;
  readonly maxlength: number;
  /** English must be there. */
  readonly required?: boolean;
}

const longestExcerpt = 70;

/** The editor sees what is missing and what guests get instead; guests never see that something is missing. */
export function textBlock(
  t: Translate,
  options: TextBlockOptions,
  { values, errors }: { readonly values: FormValues; readonly errors?: FormErrors | undefined },
): TextBlock {
  const { name, legend, hint = null, rows = 1, maxlength, required = false } = options;
  const text: LocalText = Object.fromEntries(
    languages.map((language) => [language, (values[`${name}.${language}`] ?? '').trim()]),
  );
  const fields = languages.map((language) => ({
    id: `f-${name}.${language}`,
    name: `${name}.${language}`,
    language,
    languageName: languageNames[language],
    value: values[`${name}.${language}`] ?? '',
    required: required && language === 'en',
    errors: errors?.[`${name}.${language}`] ?? [],
    mark: markFor(t, text, language),
  }));
  return { legend, hint, rows, maxlength, fields };
}

function markFor(t: Translate, text: LocalText, language: Language): string | null {
  const written = writtenLanguage(text, language);
  if (written === language) return null;
  if (written === null) return t('shared.texts.nothing');
  const seen = excerpt(textFor(text, language));
  const converted = language === 'zh-TW' && written === 'zh-CN';
  return converted
    ? t('shared.texts.converted', { text: seen })
    : t('shared.texts.instead', { language: languageNames[written], text: seen });
}

function excerpt(text: string): string {
  const letters = [...text.replace(/\s+/g, ' ')];
  return letters.length > longestExcerpt ? `${letters.slice(0, longestExcerpt).join('')}…` : letters.join('');
}
