import type { Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatMoney, formatPercent } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormField,
  type FormState,
  fieldMaker,
  type SettingsFormPage,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import type { Hotel } from '../hotels/hotel.ts';
import * as paths from './rate.paths.ts';
import type { PlanTypePrice } from './rate-book.ts';
import { channels, type PlanKind, planKinds, type RatePlan } from './rate-plan.ts';
import { type PlanChoices, planForm, planValues, priceValues } from './rate-plan-form.presenter.ts';
import { type RatesTabs, ratesTabs } from './rate-tabs.ts';

/** The list, and the form for a new plan of the kind that was chosen. */
export interface PlansPage extends SettingsListPage, RatesTabs {
  readonly crumbs: RatesTabs['crumbs'];
  readonly kinds: {
    readonly action: string;
    readonly label: string;
    readonly submit: string;
    readonly field: FormField;
  };
}

export function plansPage(
  ctx: Context,
  choices: PlanChoices,
  { kind, ...state }: FormState & { readonly kind: PlanKind },
): PlansPage {
  const t = tFor(ctx.language);
  const { hotel, plans } = choices;
  const makeKind = fieldMaker(t, { kind });
  const heads = ['code', 'name', 'kind', 'price', 'use'].map((name) => ({ label: t(`rates.plans.${name}`) }));
  return {
    title: t('rates.title'),
    lead: t('rates.plans.lead'),
    ...ratesTabs(t, paths.ratesPath),
    columns: [...heads, { label: t('shared.edit'), hidden: true }],
    rows: plans.map((plan) => ({
      cells: [
        plan.code,
        textFor(plan.names, ctx.language),
        t(`rates.kinds.${plan.kind}`),
        priceRule(ctx, hotel, plan, plans),
        t(plan.active && plan.status === 'approved' ? 'rates.plans.on-sale' : 'rates.plans.not-on-sale'),
        { actions: [{ href: paths.planPath(plan.id), label: t('shared.edit') }] },
      ],
    })),
    empty: { heading: t('rates.plans.empty'), lead: t('rates.plans.empty-lead'), mark: 'tag', action: null },
    kinds: {
      action: paths.ratesPath,
      label: t('rates.plans.new-kind'),
      submit: t('rates.plans.show-kind'),
      field: makeKind.select(
        'kind',
        t('rates.plans.kind'),
        planKinds.map((value) => ({ value, label: t(`rates.kinds.${value}`) })),
        { id: 'new-kind' },
      ),
    },
    form: planForm(ctx, choices, {
      action: paths.ratesPath,
      self: null,
      kind,
      values: {
        kind,
        depositRule: 'first_night',
        depositPercent: '100',
        sortOrder: '0',
        active: '1',
        channels: channels.join(','),
      },
      state,
    }),
  };
}

function priceRule(ctx: Context, hotel: Hotel, plan: RatePlan, plans: readonly RatePlan[]): string {
  const t = tFor(ctx.language);
  const parent = plans.find((each) => each.id === plan.parentPlanId);
  if (!parent) return t('rates.plans.own-prices');
  const change =
    plan.adjustBasisPoints === null
      ? formatMoney(plan.adjustAmountMinor ?? (0 as Minor), hotel.currency, ctx.language)
      : formatPercent(plan.adjustBasisPoints, ctx.language);
  return `${parent.code} ${change.startsWith('-') ? change : `+${change}`}`;
}

export function planPage(
  ctx: Context,
  choices: PlanChoices,
  plan: { readonly plan: RatePlan; readonly prices: ReadonlyMap<number, PlanTypePrice> },
  state: FormState = {},
): SettingsFormPage {
  const t = tFor(ctx.language);
  const { currency } = choices.hotel;
  const values = { ...planValues(plan.plan, currency), ...priceValues(plan.prices, currency) };
  return {
    title: `${plan.plan.code} · ${textFor(plan.plan.names, ctx.language)}`,
    lead: t('rates.plans.change-lead'),
    crumbs: [
      { href: paths.ratesPath, label: t('rates.title') },
      { href: null, label: plan.plan.code },
    ],
    form: planForm(ctx, choices, {
      action: paths.planPath(plan.plan.id),
      self: plan.plan,
      kind: plan.plan.kind,
      values,
      state,
    }),
  };
}
