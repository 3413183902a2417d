import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FieldMaker,
  type FormGroup,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  type SettingsFormPage,
} from '../../platform/views/form.ts';
import type { RatePlan } from '../rates/rate-plan.ts';
import type { RoomType } from '../room-types/room-type.ts';
import type { Level } from './level.ts';
import * as paths from './loyalty.paths.ts';
import { emptyWords, type LoyaltyPage, loyaltyFrame, numberText } from './loyalty-frame.presenter.ts';
import type { UpgradePrice } from './upgrade.ts';

/** What a price is chosen from. */
export interface UpgradeChoices {
  readonly types: readonly RoomType[];
  readonly plans: readonly RatePlan[];
  readonly levels: readonly Level[];
}

interface PricesData extends UpgradeChoices {
  readonly prices: readonly UpgradePrice[];
}

export type UpgradeForm = 'price' | 'steps';
type State = FormState & { readonly form?: UpgradeForm };

/** What a better room costs in points, and how the whole table is filled at once. */
export function upgradePricesPage(ctx: Context, data: PricesData, state: State = {}): LoyaltyPage {
  const t = tFor(ctx.language);
  const edit = isAllowed(ctx, 'loyalty.manage');
  const { types, plans, levels } = data;
  const names = namesOf(ctx, types);
  const nameOf = (id: number) => names.get(id) ?? '';
  return {
    ...loyaltyFrame(ctx, 'upgrades'),
    columns: [
      { label: t('loyalty.upgrades.from') },
      { label: t('loyalty.upgrades.to') },
      { label: t('loyalty.upgrades.points'), numeric: true },
      { label: t('loyalty.upgrades.for') },
      { label: t('loyalty.gifts.use') },
      { label: t('shared.edit'), hidden: true },
    ],
    rows: data.prices.map((price) => ({
      cells: [
        nameOf(price.fromTypeId),
        nameOf(price.toTypeId),
        formatNumber(price.pointsPerNight, ctx.language),
        { text: levelText(ctx, price, levels), small: planText(ctx, price, plans) },
        t(price.active ? 'loyalty.in-use' : 'loyalty.not-in-use'),
        edit ? { actions: [{ href: paths.upgradePricePath(price.id), label: t('shared.edit') }] } : '',
      ],
    })),
    emptyText: emptyWords(t, 'upgrades'),
    forms: edit ? [stepForm(ctx, state), priceForm(ctx, { ...data, price: null }, state)] : [],
  };
}

const namesOf = (ctx: Context, types: readonly RoomType[]) =>
  new Map(types.map((type) => [type.id, textFor(type.names, ctx.language)]));

function levelText(ctx: Context, { minRank }: UpgradePrice, levels: readonly Level[]): string {
  const t = tFor(ctx.language);
  const level = minRank === null ? undefined : levels.find((each) => each.rank === minRank);
  return level
    ? t('loyalty.upgrades.from-level', { level: textFor(level.names, ctx.language) })
    : t('loyalty.campaigns.everybody');
}

function planText(ctx: Context, { ratePlanIds }: UpgradePrice, plans: readonly RatePlan[]): string {
  const named = plans.filter((plan) => ratePlanIds.includes(plan.id));
  return named.map((plan) => textFor(plan.names, ctx.language)).join(' · ');
}

interface PriceData extends UpgradeChoices {
  readonly price: UpgradePrice | null;
}

export function upgradePricePage(
  ctx: Context,
  data: UpgradeChoices & { readonly price: UpgradePrice },
  state: FormState = {},
): SettingsFormPage {
  const t = tFor(ctx.language);
  const names = namesOf(ctx, data.types);
  const { fromTypeId, toTypeId } = data.price;
  const title = `${names.get(fromTypeId) ?? ''} → ${names.get(toTypeId) ?? ''}`;
  return {
    title,
    lead: null,
    crumbs: [
      { href: paths.upgradePricesPath, label: t('loyalty.tabs.upgrades') },
      { href: null, label: title },
    ],
    form: priceForm(ctx, data, { ...state, form: 'price' }),
  };
}

function priceForm(ctx: Context, data: PriceData, state: State): FormModel {
  const t = tFor(ctx.language);
  const { price } = data;
  const mine = state.form === 'price' ? state : {};
  const make = fieldMaker(t, mine.values ?? (price ? priceValues(price) : { active: '1' }), mine.errors);
  return {
    action: price ? paths.upgradePricePath(price.id) : paths.upgradePricesPath,
    submit: t(price ? 'shared.save' : 'loyalty.upgrades.add'),
    cancelHref: price ? paths.upgradePricesPath : null,
    errors: mine.errors ?? {},
    groups: priceGroups(ctx, data, make),
  };
}

function priceGroups(
  ctx: Context,
  { price, types, plans, levels }: PriceData,
  make: FieldMaker,
): FormGroup[] {
  const t = tFor(ctx.language);
  const named = (rows: readonly { readonly id: number; readonly names: RoomType['names'] }[]) =>
    rows.map(({ id, names }) => ({ value: String(id), label: textFor(names, ctx.language) }));
  const options = named(types.filter((type) => type.active));
  const blank = t('loyalty.upgrades.choose');
  return [
    {
      legend: price ? null : t('loyalty.upgrades.new'),
      hint: null,
      fields: [
        make.select('fromTypeId', t('loyalty.upgrades.from'), options, { required: true, blank }),
        make.select('toTypeId', t('loyalty.upgrades.to'), options, { required: true, blank }),
        make.text('pointsPerNight', t('loyalty.upgrades.points'), {
          inputmode: 'numeric',
          short: true,
          required: true,
        }),
        make.select(
          'minRank',
          t('loyalty.campaigns.min-level'),
          levels.map((level) => ({ value: String(level.rank), label: textFor(level.names, ctx.language) })),
          { optional: true, blank: t('loyalty.campaigns.everybody') },
        ),
        make.tick('active', t('loyalty.in-use')),
      ],
    },
    {
      legend: t('loyalty.upgrades.plans'),
      hint: t('loyalty.upgrades.plans-hint'),
      folded: true,
      fields: plans.map((plan) => make.tick('plan', textFor(plan.names, ctx.language), String(plan.id))),
    },
  ];
}

function priceValues(price: UpgradePrice): FormValues {
  return {
    fromTypeId: String(price.fromTypeId),
    toTypeId: String(price.toTypeId),
    pointsPerNight: String(price.pointsPerNight),
    minRank: numberText(price.minRank),
    plan: price.ratePlanIds.join(','),
    active: price.active ? '1' : '',
  };
}

function stepForm(ctx: Context, state: State): FormModel {
  const t = tFor(ctx.language);
  const mine = state.form === 'steps' ? state : {};
  const make = fieldMaker(t, mine.values ?? {}, mine.errors);
  return {
    action: paths.upgradeStepsPath,
    submit: t('loyalty.upgrades.fill'),
    cancelHref: null,
    errors: mine.errors ?? {},
    groups: [
      {
        legend: t('loyalty.upgrades.steps'),
        hint: t('loyalty.upgrades.steps-hint'),
        fields: [
          make.text('pointsPerStep', t('loyalty.upgrades.per-step'), {
            inputmode: 'numeric',
            short: true,
            required: true,
          }),
        ],
      },
    ],
  };
}
