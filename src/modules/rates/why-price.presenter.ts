import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import type { Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Crumb } from '../../platform/views/form.ts';
import { stepText } from './price-step-text.ts';
import * as paths from './rate.paths.ts';
import type { RatedPlan, RatedType } from './rate-book.ts';
import type { WhyPrice } from './why-price.ts';

export interface WhyPricePage {
  readonly title: string;
  readonly lead: string;
  readonly crumbs: readonly Crumb[];
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly empty: { heading: string; lead: string; mark: string; action: null };
  readonly answer: string;
  readonly quoteHref: string;
  readonly earlierHref: string;
  readonly laterHref: string;
}

interface Asked {
  readonly why: WhyPrice;
  readonly plan: RatedPlan;
  readonly type: RatedType;
  readonly date: CalendarDate;
  readonly currency: string;
  readonly quoteHref: string;
}

/** The layers of one price, the strongest first: what each says, and why it counts or not. */
export function whyPricePage(ctx: Context, asked: Asked): WhyPricePage {
  const { why, plan, type, date, currency, quoteHref } = asked;
  const t = tFor(ctx.language);
  const money = (amount: Minor) => formatMoney(amount, currency, ctx.language);
  const signed = (amount: Minor) => (amount < 0 ? money(amount) : `+${money(amount)}`);
  const layers = why.layers.map((layer) => ({
    cells: [
      t(`rates.why.levels.${layer.level}`),
      stepText(layer.step, ctx.language),
      layer.effect === 'sets' ? money(layer.step.amountMinor) : signed(layer.step.amountMinor),
      t(layer.counts ? `rates.why.counts-${layer.effect}` : 'rates.why.overruled'),
    ],
  }));
  const derived = why.derived.map((step) => ({
    cells: [
      t('rates.why.derived'),
      stepText(step, ctx.language),
      signed(step.amountMinor),
      t('rates.why.counts-moves'),
    ],
  }));
  const heads = ['level', 'says', 'amount', 'result'].map((name) => t(`rates.why.${name}`));
  return {
    title: t('rates.why.title', {
      plan: textFor(plan.names, ctx.language),
      type: textFor(type.names, ctx.language),
    }),
    lead: formatDate(date, 'weekday', ctx.language),
    crumbs: [
      { href: paths.calendarPath, label: t('rates.calendar.title') },
      { href: null, label: `${plan.code} · ${type.code}` },
    ],
    columns: heads.map((label, index) => ({ label, numeric: index === 2 })),
    rows: [...layers, ...derived],
    empty: { heading: t('rates.why.none'), lead: t('rates.why.none-lead'), mark: 'tag', action: null },
    answer:
      why.priceMinor === null
        ? t('rates.why.none')
        : t('rates.why.answer', { amount: money(why.priceMinor), root: why.root.code }),
    quoteHref,
    earlierHref: paths.whyPricePath(plan.id, type.id, addDays(date, -1)),
    laterHref: paths.whyPricePath(plan.id, type.id, addDays(date, 1)),
  };
}
