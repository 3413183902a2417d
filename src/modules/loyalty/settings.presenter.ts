import { decimalText, minor } from '../../core/money.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatMoney, formatNumber, formatPercent } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  localTextValues,
  type SettingsFormPage,
} from '../../platform/views/form.ts';
import type { RatePlan } from '../rates/rate-plan.ts';
import { type Level, measures, periods } from './level.ts';
import * as paths from './loyalty.paths.ts';
import { type LoyaltyPage, loyaltyFrame, numberText, percentText } from './loyalty-frame.presenter.ts';
import type { EarningRules } from './programme.service.ts';

interface RulesData {
  readonly rules: EarningRules;
  readonly plans: readonly RatePlan[];
  readonly groups: readonly string[];
}

/** Whether the programme runs, and what earns how many points. */
export function rulesPage(ctx: Context, data: RulesData, state: FormState = {}): LoyaltyPage {
  return { ...loyaltyFrame(ctx, 'rules'), forms: [rulesForm(ctx, data, state)] };
}

function rulesForm(ctx: Context, { rules, plans, groups }: RulesData, state: FormState): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? rulesValues(rules, groups), state.errors);
  const short = { inputmode: 'numeric', short: true, required: true };
  const percent = { inputmode: 'decimal', short: true, required: true, suffix: '%' };
  const { currency } = rules.rate;
  const oneHundred = formatMoney(minor(100), currency, ctx.language);
  return {
    action: paths.loyaltyPath,
    submit: t('shared.save'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: t('loyalty.rules.programme'),
        hint: t('loyalty.rules.programme-hint'),
        fields: [
          make.tick('active', t('loyalty.rules.active')),
          make.select(
            'period',
            t('loyalty.rules.period'),
            periods.map((value) => ({ value, label: t(`loyalty.periods.${value}`) })),
          ),
          make.tick('softLanding', t('loyalty.rules.soft-landing')),
          make.text('lotMonths', t('loyalty.rules.lot-months'), {
            ...short,
            suffix: t('loyalty.rules.months'),
          }),
          make.text('returnDays', t('loyalty.rules.return-days'), {
            ...short,
            suffix: t('loyalty.rules.days'),
          }),
        ],
      },
      {
        legend: t('loyalty.rules.currency', { currency }),
        hint: null,
        fields: [
          make.text('pointsPer100', t('loyalty.rules.points-for', { amount: oneHundred }), short),
          make.text('worth', t('loyalty.rules.worth'), { ...percent, suffix: currency }),
        ],
      },
      {
        legend: t('loyalty.rules.groups'),
        hint: t('loyalty.rules.groups-hint'),
        fields: groups.map((group) => make.text(`group-${group}`, t(`loyalty.groups.${group}`), percent)),
      },
      {
        legend: t('loyalty.rules.plans'),
        hint: t('loyalty.rules.plans-hint'),
        folded: true,
        fields: plans.map((plan) => make.text(`plan-${plan.id}`, textFor(plan.names, ctx.language), percent)),
      },
    ],
  };
}

function rulesValues({ programme, rate, groups, plans }: EarningRules, names: readonly string[]): FormValues {
  return {
    active: programme.active ? '1' : '',
    period: programme.period,
    softLanding: programme.softLanding ? '1' : '',
    lotMonths: String(programme.lotMonths),
    returnDays: String(programme.returnDays),
    pointsPer100: String(rate.pointsPer100),
    worth: decimalText(minor(rate.minorPer100Points), rate.currency),
    ...Object.fromEntries(names.map((group) => [`group-${group}`, percentText(groups[group] ?? 0)])),
    ...Object.fromEntries([...plans].map(([id, factor]) => [`plan-${id}`, percentText(factor)])),
  };
}

export function levelsPage(ctx: Context, levels: readonly Level[], state: FormState = {}): LoyaltyPage {
  const t = tFor(ctx.language);
  const edit = isAllowed(ctx, 'loyalty.manage');
  const heads = ['level', 'asks', 'points', 'rate', 'gives'] as const;
  return {
    ...loyaltyFrame(ctx, 'levels'),
    columns: [
      ...heads.map((name) => ({ label: t(`loyalty.levels.${name}`) })),
      { label: t('shared.edit'), hidden: true },
    ],
    rows: levels.map((level) => ({
      cells: [
        textFor(level.names, ctx.language),
        asksText(ctx, level),
        formatPercent(level.factorBasisPoints, ctx.language),
        level.rateBasisPoints > 0 ? formatPercent(-level.rateBasisPoints, ctx.language) : '–',
        givesText(ctx, level),
        edit ? { actions: [{ href: paths.levelPath(level.id), label: t('shared.edit') }] } : '',
      ],
    })),
    forms: edit ? [levelForm(ctx, null, state)] : [],
  };
}

function asksText(ctx: Context, level: Level): string {
  const t = tFor(ctx.language);
  const words = measures.flatMap((measure) => {
    const wanted = level[measure];
    return wanted === null
      ? []
      : [t(`loyalty.asks.${measure}`, { count: wanted, number: formatNumber(wanted, ctx.language) })];
  });
  return words.length > 0 ? words.join(t('loyalty.or')) : t('loyalty.asks.nothing');
}

function givesText(ctx: Context, { breakfast, lateCheckOut, upgrade }: Level): string {
  const t = tFor(ctx.language);
  const words = [
    ...(breakfast ? [t('loyalty.benefits.breakfast')] : []),
    ...(lateCheckOut ? [t('loyalty.benefits.late', { time: lateCheckOut })] : []),
    ...(upgrade ? [t('loyalty.benefits.upgrade')] : []),
  ];
  return words.length > 0 ? words.join(' · ') : '–';
}

export function levelPage(ctx: Context, level: Level, state: FormState = {}): SettingsFormPage {
  const t = tFor(ctx.language);
  const title = textFor(level.names, ctx.language);
  return {
    title,
    lead: null,
    crumbs: [
      { href: paths.levelsPath, label: t('loyalty.tabs.levels') },
      { href: null, label: title },
    ],
    form: levelForm(ctx, level, state),
  };
}

function levelForm(ctx: Context, level: Level | null, state: FormState): FormModel {
  const t = tFor(ctx.language);
  const start = level ? levelValues(level) : { factor: '100', rate: '0' };
  const make = fieldMaker(t, state.values ?? start, state.errors);
  const number = { inputmode: 'numeric', short: true, optional: true };
  const percent = { inputmode: 'decimal', short: true, required: true, suffix: '%' };
  const code = make.text('code', t('loyalty.levels.code'), { required: true, short: true, maxlength: '40' });
  return {
    action: level ? paths.levelPath(level.id) : paths.levelsPath,
    submit: t(level ? 'shared.save' : 'loyalty.levels.add'),
    cancelHref: level ? paths.levelsPath : null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: level ? null : t('loyalty.levels.new'),
        hint: null,
        fields: [
          ...(level ? [] : [code]),
          ...make.localText('names', t('loyalty.levels.name'), { required: true }),
        ],
      },
      {
        legend: t('loyalty.levels.asks'),
        hint: t('loyalty.levels.asks-hint'),
        fields: measures.map((measure) => make.text(measure, t(`loyalty.measures.${measure}`), number)),
      },
      {
        legend: t('loyalty.levels.gives'),
        hint: t('loyalty.levels.gives-hint'),
        fields: [
          make.text('factor', t('loyalty.levels.points'), percent),
          make.text('rate', t('loyalty.levels.rate'), percent),
          make.text('lateCheckOut', t('loyalty.levels.late'), { type: 'time', short: true, optional: true }),
          make.tick('breakfast', t('loyalty.benefits.breakfast')),
          make.tick('upgrade', t('loyalty.benefits.upgrade')),
        ],
      },
    ],
  };
}

function levelValues(level: Level): FormValues {
  return {
    ...localTextValues('names', level.names),
    ...Object.fromEntries(measures.map((measure) => [measure, numberText(level[measure])])),
    factor: percentText(level.factorBasisPoints),
    rate: percentText(level.rateBasisPoints),
    lateCheckOut: level.lateCheckOut ?? '',
    breakfast: level.breakfast ? '1' : '',
    upgrade: level.upgrade ? '1' : '',
  };
}
