import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { PriceStep } from '../rates/night-price.ts';
import { stepText } from '../rates/price-step-text.ts';
import type { PricedTax } from '../rates/stay-price.ts';

export interface Reader {
  readonly currency: string;
  readonly language: Language;
}

export interface PriceLine {
  readonly label: string;
  readonly amount: string;
  /** How the line is set. */
  readonly kind: 'night' | 'step' | 'within' | 'tax';
}

interface Night {
  readonly date: CalendarDate;
  readonly grossMinor: Minor;
}

/** One line a night. */
export function nightLines(nights: readonly Night[], { currency, language }: Reader): PriceLine[] {
  return nights.map(({ date, grossMinor }) => ({
    label: formatDate(date, 'weekday', language),
    amount: formatMoney(grossMinor, currency, language),
    kind: 'night',
  }));
}

/** How each night came about: its price, and below it the steps, where there is more than one. */
export function stepLines(
  nights: readonly (Night & { steps: readonly PriceStep[] })[],
  reader: Reader,
): PriceLine[] {
  return nights.flatMap((night) => [
    ...nightLines([night], reader),
    ...night.steps.map((step) => stepLine(step, reader)),
  ]);
}

function stepLine(step: PriceStep, { currency, language }: Reader): PriceLine {
  const t = tFor(language);
  const label = stepText(step, language);
  return {
    label: step.within ? t('booking.price.within', { part: label }) : label,
    amount: formatMoney(step.amountMinor, currency, language),
    kind: step.within ? 'within' : 'step',
  };
}

/** Which taxes the total has in it, or on top of it. */
export function taxLines(taxes: readonly PricedTax[], { currency, language }: Reader): PriceLine[] {
  const t = tFor(language);
  return taxes.map((tax) => ({
    label: t(tax.included ? 'booking.price.tax-within' : 'booking.price.tax-added', {
      tax: textFor(tax.names, language),
    }),
    amount: formatMoney(tax.amountMinor, currency, language),
    kind: 'tax',
  }));
}
