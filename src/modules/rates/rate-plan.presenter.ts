import { decimalText, type Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatMoney, formatPercent } from '../../platform/i18n/format.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormGroup,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  localTextValues,
  type SettingsFormPage,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { RoomType } from '../room-types/room-type.ts';
import * as paths from './rate.paths.ts';
import type { PlanTypePrice } from './rate-book.ts';
import { channels, depositRules, planKinds, type RatePlan } from './rate-plan.ts';
import type { Policy } from './rate-settings.service.ts';
import { type RatesTabs, ratesTabs } from './rate-tabs.presenter.ts';

export interface PlanChoices {
  readonly hotel: Hotel;
  readonly plans: readonly RatePlan[];
  readonly policies: readonly Policy[];
  readonly types: readonly RoomType[];
}

export function plansPage(
  ctx: Context,
  choices: PlanChoices,
  state: FormState = {},
): SettingsListPage & RatesTabs {
  const t = tFor(ctx.language);
  const { hotel, plans } = choices;
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
    form: planForm(ctx, choices, {
      action: paths.ratesPath,
      self: null,
      values: {
        kind: 'public',
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
  const values = { ...valuesOf(plan.plan, currency), ...priceValues(plan.prices, currency) };
  return {
    title: `${plan.plan.code} · ${textFor(plan.plan.names, ctx.language)}`,
    lead: t('rates.plans.change-lead'),
    crumbs: [
      { href: paths.ratesPath, label: t('rates.title') },
      { href: null, label: plan.plan.code },
    ],
    form: planForm(ctx, choices, { action: paths.planPath(plan.plan.id), self: plan.plan, values, state }),
  };
}

function valuesOf(plan: RatePlan, currency: string): FormValues {
  const text = (value: number | null) => (value === null ? '' : String(value));
  const money = (value: Minor | null) => (value === null ? '' : decimalText(value, currency));
  const [part] = plan.packageSplit;
  return {
    ...localTextValues('names', plan.names),
    ...localTextValues('descriptions', plan.descriptions),
    kind: plan.kind,
    policyId: String(plan.policyId),
    parentPlanId: text(plan.parentPlanId),
    adjustBasisPoints: plan.adjustBasisPoints === null ? '' : String(plan.adjustBasisPoints / 100),
    adjustAmountMinor: money(plan.adjustAmountMinor),
    packageCode: part?.code ?? '',
    packageAmountMinor: part ? money(part.amountMinor) : '',
    packagePer: part?.per ?? 'person',
    depositRule: plan.depositRule,
    depositPercent: String(plan.depositPercent),
    allowPayAtHotel: plan.allowPayAtHotel ? '1' : '',
    channels: plan.channels.join(','),
    bookFromDate: plan.bookFromDate ?? '',
    bookToDate: plan.bookToDate ?? '',
    stayFromDate: plan.stayFromDate ?? '',
    stayToDate: plan.stayToDate ?? '',
    minAdvanceDays: text(plan.minAdvanceDays),
    maxAdvanceDays: text(plan.maxAdvanceDays),
    minStayNights: text(plan.minStayNights),
    maxStayNights: text(plan.maxStayNights),
    sortOrder: String(plan.sortOrder),
    active: plan.active ? '1' : '',
  };
}

function priceValues(prices: ReadonlyMap<number, PlanTypePrice>, currency: string): FormValues {
  const values: Record<string, string> = {};
  for (const [typeId, { priceMinor, weekendPriceMinor }] of prices) {
    values[`prices.t${typeId}.sold`] = '1';
    values[`prices.t${typeId}.price`] = priceMinor === null ? '' : decimalText(priceMinor, currency);
    values[`prices.t${typeId}.weekend`] =
      weekendPriceMinor === null ? '' : decimalText(weekendPriceMinor, currency);
  }
  return values;
}

interface FormParts {
  readonly action: string;
  readonly self: RatePlan | null;
  readonly values: FormValues;
  readonly state: FormState;
}

function planForm(ctx: Context, choices: PlanChoices, parts: FormParts): FormModel {
  const t = tFor(ctx.language);
  const { action, self, state } = parts;
  const values = state.values ?? parts.values;
  return {
    action,
    submit: t(self ? 'shared.save' : 'rates.plans.add'),
    cancelHref: self ? paths.ratesPath : null,
    errors: state.errors ?? {},
    groups: [
      nameGroup(t, self, values, state),
      priceGroup(ctx, choices, self, { values, errors: state.errors ?? {} }),
      ...choices.types.map((type) =>
        typeGroup(ctx, choices.hotel, type, { values, errors: state.errors ?? {} }),
      ),
      termsGroup(ctx, choices, { values, errors: state.errors ?? {} }),
      saleGroup(t, { values, errors: state.errors ?? {} }),
    ],
  };
}

function nameGroup(
  t: Translate,
  self: RatePlan | null,
  values: FormValues,
  { errors }: FormState,
): FormGroup {
  const make = fieldMaker(t, values, errors);
  const code = make.text('code', t('rates.plans.code'), { required: true, short: true });
  return {
    legend: self ? null : t('rates.plans.new'),
    hint: null,
    fields: [
      ...(self ? [] : [code]),
      ...make.localText('names', t('rates.plans.name'), { required: true }),
      ...make.localText('descriptions', t('rates.plans.description')),
      make.select(
        'kind',
        t('rates.plans.kind'),
        planKinds.map((value) => ({ value, label: t(`rates.kinds.${value}`) })),
      ),
      make.text('sortOrder', t('rates.plans.sort-order'), {
        inputmode: 'numeric',
        short: true,
        required: true,
      }),
      make.tick('active', t('rates.plans.on-sale')),
    ],
  };
}

type Filled = Required<FormState>;

function priceGroup(
  ctx: Context,
  { hotel, plans }: PlanChoices,
  self: RatePlan | null,
  state: Filled,
): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values, state.errors);
  const parents = plans
    .filter((plan) => plan.id !== self?.id)
    .map((plan) => ({
      value: String(plan.id),
      label: `${plan.code} · ${textFor(plan.names, ctx.language)}`,
    }));
  const per = (['person', 'room'] as const).map((value) => ({ value, label: t(`rates.plans.per.${value}`) }));
  const number = { inputmode: 'decimal', short: true, optional: true };
  return {
    legend: t('rates.plans.pricing'),
    hint: t('rates.plans.pricing-hint'),
    fields: [
      make.select('parentPlanId', t('rates.plans.parent'), parents, { blank: t('rates.plans.own-prices') }),
      make.text('adjustBasisPoints', t('rates.plans.adjust-percent'), { ...number, suffix: '%' }),
      make.text('adjustAmountMinor', t('rates.plans.adjust-amount'), { ...number, suffix: hotel.currency }),
      make.text('packageCode', t('rates.plans.package-code'), {
        short: true,
        optional: true,
        hint: t('rates.plans.package-hint'),
      }),
      make.text('packageAmountMinor', t('rates.plans.package-amount'), { ...number, suffix: hotel.currency }),
      make.select('packagePer', t('rates.plans.package-per'), per),
    ],
  };
}

function typeGroup(ctx: Context, hotel: Hotel, type: RoomType, state: Filled): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values, state.errors);
  const money = { inputmode: 'decimal', short: true, optional: true, suffix: hotel.currency };
  const name = `prices.t${type.id}`;
  return {
    legend: `${type.code} · ${textFor(type.names, ctx.language)}`,
    hint: null,
    fields: [
      make.tick(`${name}.sold`, t('rates.plans.sells')),
      make.text(`${name}.price`, t('rates.plans.night-price'), money),
      make.text(`${name}.weekend`, t('rates.plans.weekend-price'), money),
    ],
  };
}

function termsGroup(ctx: Context, { policies }: PlanChoices, state: Filled): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values, state.errors);
  const offered = policies.map((policy) => ({
    value: String(policy.id),
    label: textFor(policy.names, ctx.language),
  }));
  return {
    legend: t('rates.plans.terms'),
    hint: null,
    fields: [
      make.select('policyId', t('rates.plans.policy'), offered),
      make.select(
        'depositRule',
        t('rates.plans.deposit'),
        depositRules.map((value) => ({ value, label: t(`rates.deposits.${value}`) })),
      ),
      make.text('depositPercent', t('rates.plans.deposit-percent'), {
        inputmode: 'numeric',
        short: true,
        suffix: '%',
      }),
      make.tick('allowPayAtHotel', t('rates.plans.pay-at-hotel')),
    ],
  };
}

function saleGroup(t: Translate, state: Filled): FormGroup {
  const make = fieldMaker(t, state.values, state.errors);
  const date = { type: 'date', optional: true };
  const number = { inputmode: 'numeric', short: true, optional: true };
  const label = (name: string) => t(`rates.plans.${name}`);
  return {
    legend: t('rates.plans.sale'),
    hint: t('rates.plans.sale-hint'),
    fields: [
      ...channels.map((channel) => make.tick('channels', t(`rates.channels.${channel}`), channel)),
      make.text('bookFromDate', label('book-from'), date),
      make.text('bookToDate', label('book-to'), date),
      make.text('stayFromDate', label('stay-from'), date),
      make.text('stayToDate', label('stay-to'), date),
      make.text('minAdvanceDays', label('min-advance'), number),
      make.text('maxAdvanceDays', label('max-advance'), number),
      make.text('minStayNights', label('min-stay'), number),
      make.text('maxStayNights', label('max-stay'), number),
    ],
  };
}
