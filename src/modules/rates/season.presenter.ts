import { addDays } from '../../core/calendar-date.ts';
import { decimalText } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney, formatPercent } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
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
import { whenGroup } from '../../platform/views/when.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { RoomType } from '../room-types/room-type.ts';
import { periodKinds } from './period.ts';
import * as paths from './rate.paths.ts';
import type { RatePlan } from './rate-plan.ts';
import type { Policy } from './rate-settings.service.ts';
import { type RatesTabs, ratesTabs } from './rate-tabs.ts';
import type { Season, SeasonPrice } from './season.ts';

export interface SeasonChoices {
  readonly hotel: Hotel;
  readonly types: readonly RoomType[];
  readonly plans: readonly RatePlan[];
  readonly policies: readonly Policy[];
  /** What the form for a new period starts with, as from a public holiday. */
  readonly proposed?: FormValues;
}

export function seasonsPage(
  ctx: Context,
  choices: SeasonChoices,
  seasons: readonly Season[],
  state: FormState = {},
): SettingsListPage & RatesTabs {
  const t = tFor(ctx.language);
  const day = (date: Season['startDate']) => formatDate(date, 'medium', ctx.language);
  const heads = ['code', 'name', 'kind', 'first-night', 'last-night', 'effect'].map((name) => ({
    label: t(`rates.seasons.${name}`),
  }));
  return {
    title: t('rates.seasons.title'),
    lead: t('rates.seasons.lead'),
    ...ratesTabs(t, paths.seasonsPath),
    columns: [
      ...heads,
      { label: t('rates.seasons.priority'), numeric: true },
      { label: t('shared.edit'), hidden: true },
    ],
    rows: seasons.map((season) => ({
      cells: [
        season.code,
        textFor(season.names, ctx.language),
        t(`rates.seasons.kinds.${season.kind}`),
        day(season.startDate),
        day(addDays(season.endDate, -1)),
        effectOf(ctx, choices, season),
        String(season.priority),
        {
          actions: [
            { href: paths.seasonPath(season.id), label: t('shared.edit') },
            { action: paths.seasonRemovalPath(season.id), label: t('shared.remove') },
          ],
        },
      ],
    })),
    empty: {
      heading: t('rates.seasons.empty'),
      lead: t('rates.seasons.empty-lead'),
      mark: 'calendar-event',
      action: null,
    },
    form: seasonForm(ctx, choices, {
      action: paths.seasonsPath,
      isNew: true,
      values: { kind: 'season', priority: '0', ...choices.proposed },
      state,
    }),
  };
}

export function seasonPage(
  ctx: Context,
  choices: SeasonChoices,
  { season, prices }: { readonly season: Season; readonly prices: readonly SeasonPrice[] },
  state: FormState = {},
): SettingsFormPage {
  const t = tFor(ctx.language);
  return {
    title: `${season.code} · ${textFor(season.names, ctx.language)}`,
    lead: t('rates.seasons.change-lead'),
    crumbs: [
      { href: paths.seasonsPath, label: t('rates.seasons.title') },
      { href: null, label: season.code },
    ],
    form: seasonForm(ctx, choices, {
      action: paths.seasonPath(season.id),
      isNew: false,
      values: valuesOf(season, prices, choices.hotel.currency),
      state,
    }),
  };
}

/** What a period does, in a few words. */
function effectOf(ctx: Context, { hotel, policies }: SeasonChoices, season: Season): string {
  const t = tFor(ctx.language);
  const signed = (text: string) => (text.startsWith('-') ? text : `+${text}`);
  const { adjustBasisPoints, adjustAmountMinor, minStayArrival, minStayThrough, policyId } = season;
  const policy = policies.find((each) => each.id === policyId);
  const words = [
    adjustBasisPoints === null ? null : signed(formatPercent(adjustBasisPoints, ctx.language)),
    adjustAmountMinor === null ? null : signed(formatMoney(adjustAmountMinor, hotel.currency, ctx.language)),
    minStayArrival === null ? null : t('rates.seasons.says-arrival', { count: minStayArrival }),
    minStayThrough === null ? null : t('rates.seasons.says-through', { count: minStayThrough }),
    policy ? textFor(policy.names, ctx.language) : null,
  ].filter((word) => word !== null);
  return words.length === 0 ? t('rates.seasons.own-prices') : words.join(' · ');
}

function valuesOf(season: Season, prices: readonly SeasonPrice[], currency: string): FormValues {
  const text = (value: number | null) => (value === null ? '' : String(value));
  const values: Record<string, string> = {
    ...localTextValues('names', season.names),
    startDate: season.startDate,
    lastDate: addDays(season.endDate, -1),
    kind: season.kind,
    priority: String(season.priority),
    adjustBasisPoints: season.adjustBasisPoints === null ? '' : String(season.adjustBasisPoints / 100),
    adjustAmountMinor:
      season.adjustAmountMinor === null ? '' : decimalText(season.adjustAmountMinor, currency),
    minStayArrival: text(season.minStayArrival),
    minStayThrough: text(season.minStayThrough),
    policyId: text(season.policyId),
  };
  for (const { ratePlanId, roomTypeId, priceMinor, weekendPriceMinor } of prices) {
    const name = `prices.p${ratePlanId}t${roomTypeId}`;
    values[`${name}.price`] = decimalText(priceMinor, currency);
    values[`${name}.weekend`] = weekendPriceMinor === null ? '' : decimalText(weekendPriceMinor, currency);
  }
  return values;
}

interface FormParts {
  readonly action: string;
  readonly isNew: boolean;
  readonly values: FormValues;
  readonly state: FormState;
}

function seasonForm(
  ctx: Context,
  choices: SeasonChoices,
  { action, isNew, values, state }: FormParts,
): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? values, state.errors);
  const label = (name: string) => t(`rates.seasons.${name}`);
  const withPrices = choices.plans.filter((plan) => plan.parentPlanId === null);
  return {
    action,
    submit: t(isNew ? 'rates.seasons.add' : 'rates.changes.actions.submit'),
    cancelHref: isNew ? null : paths.seasonsPath,
    errors: state.errors ?? {},
    groups: [
      {
        legend: isNew ? label('new') : null,
        hint: null,
        fields: [
          ...(isNew ? [make.text('code', label('code'), { required: true, short: true })] : []),
          ...make.localText('names', label('name'), { required: true }),
          make.select(
            'kind',
            label('kind'),
            periodKinds.map((value) => ({ value, label: t(`rates.seasons.kinds.${value}`) })),
            { hint: label('kind-hint') },
          ),
          make.text('startDate', label('first-night'), { type: 'date', required: true }),
          make.text('lastDate', label('last-night'), { type: 'date', required: true }),
          make.text('priority', label('priority'), {
            inputmode: 'numeric',
            required: true,
            short: true,
            hint: label('priority-hint'),
          }),
        ],
      },
      rulesGroup(ctx, choices, { values: state.values ?? values, errors: state.errors ?? {} }),
      ...withPrices.map((plan) =>
        planGroup(ctx, choices, plan, { values: state.values ?? values, errors: state.errors ?? {} }),
      ),
      whenGroup(t, make, choices.hotel.businessDate),
    ],
  };
}

/** What holds for every plan: a change of price, a shortest stay, another policy. */
function rulesGroup(ctx: Context, { hotel, policies }: SeasonChoices, state: Required<FormState>): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values, state.errors);
  const label = (name: string) => t(`rates.seasons.${name}`);
  const decimal = { inputmode: 'decimal', short: true, optional: true };
  const nights = { inputmode: 'numeric', short: true, optional: true };
  const offered = policies.map((policy) => ({
    value: String(policy.id),
    label: textFor(policy.names, ctx.language),
  }));
  return {
    legend: label('rules'),
    hint: label('rules-hint'),
    fields: [
      make.text('adjustBasisPoints', label('adjust-percent'), { ...decimal, suffix: '%' }),
      make.text('adjustAmountMinor', label('adjust-amount'), { ...decimal, suffix: hotel.currency }),
      make.text('minStayArrival', label('min-arrival'), { ...nights, hint: label('min-arrival-hint') }),
      make.text('minStayThrough', label('min-through'), { ...nights, hint: label('min-through-hint') }),
      make.select('policyId', label('policy'), offered, {
        blank: label('own-policy'),
        hint: label('policy-hint'),
      }),
    ],
  };
}

function planGroup(
  ctx: Context,
  { hotel, types }: SeasonChoices,
  plan: RatePlan,
  state: Required<FormState>,
): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values, state.errors);
  const money = { inputmode: 'decimal', short: true, optional: true, suffix: hotel.currency };
  return {
    legend: `${plan.code} · ${textFor(plan.names, ctx.language)}`,
    hint: t('rates.seasons.prices-hint'),
    fields: types.flatMap((type) => {
      const name = `prices.p${plan.id}t${type.id}`;
      return [
        make.text(`${name}.price`, t('rates.seasons.price-of', { type: type.code }), money),
        make.text(`${name}.weekend`, t('rates.seasons.weekend-of', { type: type.code }), money),
      ];
    }),
  };
}
