import i18next from 'i18next';
import { type Language, type LocalText, languages, localText } from '../../core/local-text.ts';
import { loadCatalogue } from './catalogue.ts';
import { toTraditional } from './traditional.ts';

export type Params = Readonly<Record<string, unknown>>;
export type Translate = (key: string, params?: Params) => string;

const catalogue = loadCatalogue();

const mostMissed = 500;
const missed = new Set<string>();

const instance = i18next.createInstance({
  initAsync: false,
  lng: 'en',
  fallbackLng: 'en',
  supportedLngs: [...languages],
  load: 'currentOnly',
  resources: Object.fromEntries(
    languages.map((language) => [language, { translation: catalogue[language] }]),
  ),
  interpolation: { escapeValue: false },
  returnNull: false,
  saveMissing: true,
  missingKeyHandler: (_languages, _namespace, key) => {
    if (missed.size < mostMissed) missed.add(key);
  },
});
await instance.init();

const translators = new Map<Language, Translate>(
  languages.map((language) => {
    const fixed = instance.getFixedT(language);
    return [language, remembered((key, params = {}) => String(fixed(key, { ...params })))];
  }),
);

/** A page says the same few sentences dozens of times: the latest are kept, since messages never change while we run. */
function remembered(translate: Translate): Translate {
  const known = new Map<string, string>();
  const most = 5_000;
  return (key, params) => {
    const asked = params ? `${key} ${JSON.stringify(params)}` : key;
    const text = known.get(asked) ?? translate(key, params);
    if (known.size >= most) known.clear();
    known.set(asked, text);
    return text;
  };
}

/** The translator of one language; inside and outside of requests. */
export function tFor(language: Language): Translate {
  return translators.get(language) ?? ((key) => key);
}

/** Keys asked for since the start that no language has: a page showed them as they are. */
export function missedKeys(): readonly string[] {
  return [...missed].toSorted();
}

export function hasMessage(key: string, language: Language = 'en'): boolean {
  return instance.exists(key, { lng: language });
}

const traditionalOf = new Map<string, string>();

/** A hotel's own words for this reader; Traditional Chinese is made from the simplified text where none was written. */
export function textFor(text: LocalText, language: Language): string {
  const found = localText(text, language);
  if (language !== 'zh-TW' || text['zh-TW'] || !text['zh-CN']) return found;
  const known = traditionalOf.get(found);
  if (known !== undefined) return known;
  if (traditionalOf.size >= 2_000) traditionalOf.clear();
  const converted = toTraditional(found);
  traditionalOf.set(found, converted);
  return converted;
}
