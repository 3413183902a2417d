import type { Language } from '../../core/local-text.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { type Partner, patternRuns } from './partner.ts';

/** How a partner's number looks, in words: "2 letters, 8 digits". */
export function patternWords(pattern: string, language: Language): string {
  const t = tFor(language);
  if (pattern === '') return t('loyalty.partners.pattern.any');
  return patternRuns(pattern)
    .map(({ kind, count, text }) =>
      kind === 'text' ? `“${text}”` : t(`loyalty.partners.pattern.${kind}`, { count }),
    )
    .join(t('loyalty.partners.pattern.then'));
}

/** "1,000 points become 400 miles". */
export function rateWords({ stepPoints, stepUnits, unitNames }: Partner, language: Language): string {
  return tFor(language)('loyalty.partners.rate-words', {
    points: formatNumber(stepPoints, language),
    units: formatNumber(stepUnits, language),
    unit: textFor(unitNames, language),
  });
}

/** The rate with what is the least, and the most in a year. */
export function limitWords(partner: Partner, language: Language): string {
  const t = tFor(language);
  const { minPoints, maxPerYear } = partner;
  return [
    rateWords(partner, language),
    t('loyalty.partners.least', { points: formatNumber(minPoints, language) }),
    ...(maxPerYear === null
      ? []
      : [t('loyalty.partners.most', { points: formatNumber(maxPerYear, language) })]),
  ].join(' · ');
}
