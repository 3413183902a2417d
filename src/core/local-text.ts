export const languages = ['en', 'zh-CN', 'zh-TW'] as const;
export type Language = (typeof languages)[number];

/** A hotel's own words in the languages it wrote them in. */
export interface LocalText {
  readonly en?: string | undefined;
  readonly 'zh-CN'?: string | undefined;
  readonly 'zh-TW'?: string | undefined;
}

const fallbacks: Record<Language, readonly Language[]> = {
  en: ['en', 'zh-CN', 'zh-TW'],
  'zh-CN': ['zh-CN', 'zh-TW', 'en'],
  'zh-TW': ['zh-TW', 'zh-CN', 'en'],
};

/** The text in the reader's language, or in the nearest one that was written; empty when there is none. */
export function localText(text: LocalText, language: Language): string {
  const written = writtenLanguage(text, language);
  return (written && text[written]) || '';
}

/** The language in which this reader gets the text; null where it was written in none. */
export function writtenLanguage(text: LocalText, language: Language): Language | null {
  return fallbacks[language].find((candidate) => text[candidate]) ?? null;
}

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}
