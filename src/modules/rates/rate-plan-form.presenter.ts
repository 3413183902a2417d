import type { LocalText } from '../../core/local-text.ts';
import { decimalText, type Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormGroup,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  localTextValues,
} from '../../platform/views/form.ts';
import { whenGroup } from '../../platform/views/when.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { RoomType } from '../room-types/room-type.ts';
import { type PlanPart, shownParts } from './plan-fields.ts';
import * as paths from './rate.paths.ts';
import type { PlanTypePrice } from './rate-book.ts';
import { packageRows } from './rate-plan.schemas.ts';
import {
  channels,
  depositRules,
  type PlanKind,
  packageHeads,
  packageTimes,
  type RatePlan,
} from './rate-plan.ts';
import type { Policy } from './rate-settings.service.ts';

export interface PlanChoices {
  readonly hotel: Hotel;
  readonly plans: readonly RatePlan[];
  readonly policies: readonly Policy[];
  readonly types: readonly RoomType[];
  /** What a package can contain: the hotel's charges by code. */
  readonly charges: ReadonlyMap<string, LocalText>;
}

export function planValues(plan: RatePlan, currency: string): FormValues {
  const text = (value: number | null) => (value === null ? '' : String(value));
  const money = (value: Minor | null) => (value === null ? '' : decimalText(value, currency));
  const parts = plan.packageSplit.flatMap((part, index) => [
    [`package.${index}.code`, part.code],
    [`package.${index}.amount`, money(part.amountMinor)],
    [`package.${index}.per`, part.per],
    [`package.${index}.charged`, part.charged ?? 'night'],
  ]);
  return {
    ...localTextValues('names', plan.names),
    ...localTextValues('descriptions', plan.descriptions),
    kind: plan.kind,
    policyId: String(plan.policyId),
    parentPlanId: text(plan.parentPlanId),
    adjustBasisPoints: plan.adjustBasisPoints === null ? '' : String(plan.adjustBasisPoints / 100),
    adjustAmountMinor: money(plan.adjustAmountMinor),
    ...Object.fromEntries(parts),
    blockHours: text(plan.blockHours),
    hoursFrom: plan.hoursFrom ?? '',
    hoursUntil: plan.hoursUntil ?? '',
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

export function priceValues(prices: ReadonlyMap<number, PlanTypePrice>, currency: string): FormValues {
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
  readonly kind: PlanKind;
  readonly values: FormValues;
  readonly state: FormState;
}

export function planForm(ctx: Context, choices: PlanChoices, parts: FormParts): FormModel {
  const t = tFor(ctx.language);
  const { action, self, state } = parts;
  const filled = { values: state.values ?? parts.values, errors: state.errors ?? {} };
  const shown = shownParts(parts.kind, self);
  return {
    action,
    submit: t(self ? 'rates.changes.actions.submit' : 'rates.plans.add'),
    cancelHref: self ? paths.ratesPath : null,
    errors: state.errors ?? {},
    groups: [
      nameGroup(t, parts, filled),
      ...(shown.has('prices') ? [priceGroup(ctx, choices, self, filled)] : []),
      ...(shown.has('package') ? [packageGroup(ctx, choices, filled)] : []),
      ...(shown.has('hours') ? [hoursGroup(t, filled)] : []),
      typesGroup(ctx, choices, { ...filled, priced: shown.has('prices') }),
      termsGroup(ctx, choices, filled),
      saleGroup(t, shown, filled),
      whenGroup(t, fieldMaker(t, filled.values, filled.errors), choices.hotel.businessDate),
    ],
  };
}

function nameGroup(t: Translate, { self, kind }: FormParts, { values, errors }: Filled): FormGroup {
  const make = fieldMaker(t, values, errors);
  const code = make.text('code', t('rates.plans.code'), { required: true, short: true });
  return {
    legend: self ? null : t('rates.plans.new-of', { kind: t(`rates.kinds.${kind}`) }),
    hint: t(`rates.kind-help.${kind}`),
    fields: [
      ...(self ? [] : [code]),
      ...make.localText('names', t('rates.plans.name'), { required: true }),
      ...make.localText('descriptions', t('rates.plans.description')),
      make.hidden('kind', kind),
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
  const number = { inputmode: 'decimal', short: true, optional: true };
  return {
    legend: t('rates.plans.pricing'),
    hint: t('rates.plans.pricing-hint'),
    fields: [
      make.select('parentPlanId', t('rates.plans.parent'), parents, { blank: t('rates.plans.own-prices') }),
      make.text('adjustBasisPoints', t('rates.plans.adjust-percent'), { ...number, suffix: '%' }),
      make.text('adjustAmountMinor', t('rates.plans.adjust-amount'), { ...number, suffix: hotel.currency }),
    ],
  };
}

function packageGroup(ctx: Context, { hotel, charges }: PlanChoices, state: Filled): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values, state.errors);
  const codes = [...charges].map(([value, names]) => ({ value, label: textFor(names, ctx.language) }));
  const per = packageHeads.map((value) => ({ value, label: t(`rates.plans.per.${value}`) }));
  const charged = packageTimes.map((value) => ({ value, label: t(`rates.plans.charged.${value}`) }));
  const money = { inputmode: 'decimal', short: true, optional: true, suffix: hotel.currency };
  return {
    legend: t('rates.plans.package'),
    hint: t('rates.plans.package-hint'),
    fields: Array.from({ length: packageRows }, (_, index) => index).flatMap((index) => {
      const label = (name: string) => t(`rates.plans.package-${name}`, { number: index + 1 });
      const row = `package.${index}`;
      return [
        make.select(`${row}.code`, label('code'), codes, { blank: t('rates.plans.package-none') }),
        make.text(`${row}.amount`, label('amount'), money),
        make.select(`${row}.per`, label('per'), per),
        make.select(`${row}.charged`, label('charged'), charged),
      ];
    }),
  };
}

function hoursGroup(t: Translate, state: Filled): FormGroup {
  const make = fieldMaker(t, state.values, state.errors);
  const time = { type: 'time', short: true, required: true };
  return {
    legend: t('rates.plans.hours'),
    hint: t('rates.plans.hours-hint'),
    fields: [
      make.text('blockHours', t('rates.plans.block-hours'), {
        inputmode: 'numeric',
        short: true,
        required: true,
      }),
      make.text('hoursFrom', t('rates.plans.hours-from'), time),
      make.text('hoursUntil', t('rates.plans.hours-until'), time),
    ],
  };
}

/** One row of fields for each type: whether it is sold, and at which prices. */
function typesGroup(
  ctx: Context,
  { hotel, types }: PlanChoices,
  { values, errors, priced }: Filled & { readonly priced: boolean },
): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, errors);
  const money = { inputmode: 'decimal', short: true, optional: true, suffix: hotel.currency };
  return {
    legend: t('rates.plans.types'),
    hint: priced ? t('rates.plans.types-hint') : null,
    fields: types.flatMap(({ id, code, names }) => {
      const name = `prices.t${id}`;
      const type = `${code} · ${textFor(names, ctx.language)}`;
      const prices = [
        make.text(`${name}.price`, t('rates.plans.night-price', { type: code }), money),
        make.text(`${name}.weekend`, t('rates.plans.weekend-price', { type: code }), money),
      ];
      return [make.tick(`${name}.sold`, t('rates.plans.sells', { type })), ...(priced ? prices : [])];
    }),
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

function saleGroup(t: Translate, shown: ReadonlySet<PlanPart>, state: Filled): FormGroup {
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
      ...(shown.has('advance_min') ? [make.text('minAdvanceDays', label('min-advance'), number)] : []),
      ...(shown.has('advance_max') ? [make.text('maxAdvanceDays', label('max-advance'), number)] : []),
      ...(shown.has('length')
        ? [
            make.text('minStayNights', label('min-stay'), number),
            make.text('maxStayNights', label('max-stay'), number),
          ]
        : []),
    ],
  };
}
