import type { Language } from '../../core/local-text.ts';
import { formatPercent } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { PriceStep } from './night-price.ts';

/** One step of a price in words. */
export function stepText(step: Pick<PriceStep, 'key' | 'params'>, language: Language): string {
  const params = Object.entries(step.params).map(([name, value]) => {
    if (name === 'basisPoints' && typeof value === 'number')
      return ['percent', formatPercent(value, language)];
    return [name, typeof value === 'object' ? textFor(value, language) : value];
  });
  return tFor(language)(step.key, Object.fromEntries(params));
}
