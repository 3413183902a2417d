import type { Language } from '../../core/local-text.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { PricedExtra } from '../reservations/stay-extra.ts';

/** How an extra's price comes about: `2 × ¥60.00 a person and night`. */
export function extraWords(
  { per, quantity, unitMinor }: PricedExtra,
  { currency, language }: { currency: string; language: Language },
): string {
  const t = tFor(language);
  const price = t(`booking.extras.per.${per}`, { amount: formatMoney(unitMinor, currency, language) });
  return t('booking.extras.times', { quantity, price });
}
