import { parseCalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';

/** Why something is not on offer, in one sentence. */
export function refusalText(
  refusal: { readonly reason: string; readonly params: Readonly<Record<string, string | number>> },
  language: Language,
): string {
  const { date: day, ...params } = refusal.params;
  const known = typeof day === 'string' ? parseCalendarDate(day) : null;
  const date = known === null ? day : formatDate(known, 'medium', language);
  return tFor(language)(`rates.refused.${refusal.reason}`, { ...params, date });
}
