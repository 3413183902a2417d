import { type CalendarDate, parseCalendarDate } from '../../core/calendar-date.ts';
import type { Language, LocalText } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';
import { formatDate, formatMoney, formatPercent } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { PriceStep } from './night-price.ts';
import { type PolicyParts, policySentences } from './policy.ts';

/** Who reads, and in which money. */
export interface Reader {
  readonly language: Language;
  readonly currency: string;
}

export interface ShownStep {
  readonly label: string;
  readonly amountMinor: Minor;
  /** Stands within the price above it and is not added. */
  readonly within: boolean;
}

/** "How it adds up", in the reader's words. */
export function shownSteps(steps: readonly PriceStep[], reader: Pick<Reader, 'language'>): ShownStep[] {
  return steps.map((step) => ({
    label: stepLabel(step, reader.language),
    amountMinor: step.amountMinor,
    within: step.within ?? false,
  }));
}

function stepLabel(step: PriceStep, language: Language): string {
  const params = Object.entries(step.params).map(([name, value]) =>
    name === 'basisPoints' && typeof value === 'number'
      ? ['percent', formatPercent(value, language)]
      : [name, isText(value) ? textFor(value, language) : value],
  );
  const label = tFor(language)(step.key, Object.fromEntries(params));
  return step.within ? tFor(language)('rates.steps.within', { part: label }) : label;
}

function isText(value: string | number | LocalText): value is LocalText {
  return typeof value === 'object';
}

/** The policy in plain sentences; with dates when the arrival is known. */
export function policyTexts(
  policy: PolicyParts,
  reader: Reader & { readonly arrival?: CalendarDate | null },
): string[] {
  const { language, currency, arrival = null } = reader;
  const t = tFor(language);
  return policySentences(policy, arrival).map(({ key, params }) => {
    const { date, amountMinor, percentBasisPoints, days } = params;
    return t(key, {
      ...params,
      ...(date !== undefined && { date: formatDate(date, 'medium', language) }),
      ...(amountMinor !== undefined && { amount: formatMoney(amountMinor, currency, language) }),
      ...(percentBasisPoints !== undefined && { percent: formatPercent(percentBasisPoints, language) }),
      ...(days !== undefined && { days: t('rates.policy.days_before', { count: days }) }),
    });
  });
}

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
