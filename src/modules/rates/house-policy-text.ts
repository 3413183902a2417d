import type { Language } from '../../core/local-text.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type HouseParts, type HouseRule, houseRules } from './house-policy.ts';
import { policySentenceText } from './policy-text.ts';

/** One topic of the house rules as a guest reads it. */
export interface HouseRuleText {
  readonly topic: HouseRule['topic'];
  readonly term: string;
  readonly text: string;
}

/** The house rules for a guest, topic by topic; nothing where the house has none. */
export function houseRuleTexts(
  parts: HouseParts | null,
  reader: { readonly currency: string; readonly language: Language },
): HouseRuleText[] {
  if (parts === null) return [];
  const t = tFor(reader.language);
  return houseRules(parts).map(({ topic, sentences }) => ({
    topic,
    term: t(`rates.house.topics.${topic}`),
    text: sentences.map((each) => policySentenceText(each, reader)).join(reader.language === 'en' ? ' ' : ''),
  }));
}
