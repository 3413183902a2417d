import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { negate, zero } from '../../core/money.ts';
import { formatDate, formatPercent, formatPrice } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { PromotionRefusal, PromotionTerms } from './promotion.ts';

interface Reader {
  readonly currency: string;
  readonly language: Language;
}

/** "−10 %", "−¥100 a night" */
export function promotionWords(
  { basisPoints, amountMinor, per }: Pick<PromotionTerms, 'basisPoints' | 'amountMinor' | 'per'>,
  { currency, language }: Reader,
): string {
  if (basisPoints !== null) return formatPercent(-basisPoints, language);
  const amount = formatPrice(negate(amountMinor ?? zero), currency, language);
  return tFor(language)(`promotions.words.${per}`, { amount });
}

/** Why the code takes nothing off. */
export function promotionRefusalText({ reason, params }: PromotionRefusal, language: Language): string {
  return tFor(language)(`promotions.refused.${reason}`, params);
}

/** "1 May 2027 – 3 May 2027", "until 3 May 2027", "any time" */
export function spanText(from: CalendarDate | null, to: CalendarDate | null, language: Language): string {
  const t = tFor(language);
  const dates = {
    from: from === null ? '' : formatDate(from, 'medium', language),
    to: to === null ? '' : formatDate(to, 'medium', language),
  };
  if (from !== null && to !== null) return t('promotions.span', dates);
  if (from !== null) return t('promotions.span-from', dates);
  return to === null ? t('promotions.span-any') : t('promotions.span-to', dates);
}
