import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate, formatMoney, formatPercent } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type PolicyParts, type PolicySentence, policySentences } from './policy.ts';

export interface PolicyReader {
  /** With it the sentences say dates, without it "the day before arrival". */
  readonly arrival: CalendarDate | null;
  readonly currency: string;
  readonly language: Language;
}

/** A policy in plain sentences for a guest, in the order in which its deadlines come. */
export function policyTexts(policy: PolicyParts, { arrival, ...reader }: PolicyReader): string[] {
  return policySentences(policy, arrival).map((sentence) => policySentenceText(sentence, reader));
}

export function policySentenceText(
  { key, params }: PolicySentence,
  { currency, language }: Omit<PolicyReader, 'arrival'>,
): string {
  const t = tFor(language);
  const { date, days, percentBasisPoints, amountMinor, ...plain } = params;
  return t(key, {
    ...plain,
    ...(days !== undefined && { days: t('rates.policy.days_before', { count: days }) }),
    ...(date && { date: formatDate(date, 'medium', language) }),
    ...(percentBasisPoints !== undefined && { percent: formatPercent(percentBasisPoints, language) }),
    ...(amountMinor !== undefined && { amount: formatMoney(amountMinor, currency, language) }),
  });
}
