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
  for (const candidate of fallbacks[language]) {
    const found = text[candidate];
    if (found) return found;
  }
  return '';
}

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}
