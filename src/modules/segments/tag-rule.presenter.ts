import { decimalText } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDateTime, formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  type SettingsFormPage,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import { settingsPath } from '../hotels/hotel.paths.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { Level } from '../loyalty/level.ts';
import { channels } from '../reservations/reservation.ts';
import * as paths from './segment.paths.ts';
import type { TagRule } from './tag-rule.ts';

export interface TagRuleState extends FormState {
  /** How many guests the rule as typed names; where that was asked. */
  readonly count?: number;
}

interface Known {
  readonly hotel: Hotel;
  readonly levels: readonly Level[];
}

export function tagRulesPage(
  ctx: Context,
  { rules, ...known }: Known & { readonly rules: readonly TagRule[] },
  state: TagRuleState = {},
): SettingsListPage {
  const t = tFor(ctx.language);
  const title = t('segments.tags.title');
  return {
    title,
    lead: t('segments.tags.lead'),
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: null, label: title },
    ],
    columns: [
      { label: t('segments.tags.tag') },
      { label: t('segments.tags.who') },
      { label: t('segments.tags.tagged'), numeric: true },
      { label: t('segments.tags.applied') },
      { label: t('shared.edit'), hidden: true },
    ],
    rows: rules.map((rule) => ({
      cells: [
        rule.active ? rule.tag : { text: rule.tag, small: t('segments.tags.rests') },
        conditionsText(rule, known, ctx),
        formatNumber(rule.tagged, ctx.language),
        rule.appliedAt ? formatDateTime(rule.appliedAt, known.hotel.timeZone, ctx.language) : '–',
        {
          actions: [
            { href: paths.tagRulePath(rule.id), label: t('shared.edit') },
            { action: paths.tagRuleRemovalPath(rule.id), label: t('shared.remove') },
          ],
        },
      ],
    })),
    empty: {
      heading: t('segments.tags.empty'),
      lead: t('segments.tags.empty-lead'),
      mark: 'tag',
      action: null,
    },
    form: ruleForm(ctx, known, { action: paths.tagRulesPath, isNew: true, values: { active: '1' }, state }),
  };
}

export function tagRulePage(
  ctx: Context,
  { rule, ...known }: Known & { readonly rule: TagRule },
  state: FormState = {},
): SettingsFormPage {
  const t = tFor(ctx.language);
  const values = ruleValues(rule, known.hotel);
  return {
    title: rule.tag,
    lead: conditionsText(rule, known, ctx),
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: paths.tagRulesPath, label: t('segments.tags.title') },
      { href: null, label: rule.tag },
    ],
    form: ruleForm(ctx, known, { action: paths.tagRulePath(rule.id), isNew: false, values, state }),
  };
}

/** What a rule asks, as one reads it: every part that is set. */
export function conditionsText(rule: TagRule, { hotel, levels }: Known, { language }: Context): string {
  const t = tFor(language);
  const { minStays, minNights, minSpendMinor, withinMonths, absentDays, ageFrom, ageTo } = rule;
  const level = levels.find(({ rank }) => rank === rule.levelRank);
  const parts = [
    minStays !== null && t('segments.asks.stays', { count: minStays }),
    minNights !== null && t('segments.asks.nights', { count: minNights }),
    minSpendMinor !== null &&
      t('segments.asks.spend', { amount: formatMoney(minSpendMinor, hotel.currency, language) }),
    withinMonths !== null && t('segments.asks.within', { count: withinMonths }),
    absentDays !== null && t('segments.asks.absent', { count: absentDays }),
    rule.countries.length > 0 && t('segments.asks.from', { countries: rule.countries.join(', ') }),
    rule.channel !== null &&
      t('segments.asks.channel', { channel: t(`reservations.channel.${rule.channel}`) }),
    rule.levelRank !== null &&
      t('segments.asks.level', { level: level ? textFor(level.names, language) : String(rule.levelRank) }),
    (ageFrom !== null || ageTo !== null) &&
      t('segments.asks.age', { from: String(ageFrom ?? 0), to: ageTo === null ? '' : String(ageTo) }),
    rule.birthdayMonth && t('segments.asks.birthday'),
  ];
  return parts.filter((part) => part !== false).join(' · ');
}

function ruleValues(rule: TagRule, { currency }: Hotel): FormValues {
  const text = (value: number | null) => (value === null ? '' : String(value));
  return {
    tag: rule.tag,
    active: rule.active ? '1' : '',
    minStays: text(rule.minStays),
    minNights: text(rule.minNights),
    minSpendMinor: rule.minSpendMinor === null ? '' : decimalText(rule.minSpendMinor, currency),
    withinMonths: text(rule.withinMonths),
    absentDays: text(rule.absentDays),
    countries: rule.countries.join(', '),
    channel: rule.channel ?? '',
    levelRank: text(rule.levelRank),
    ageFrom: text(rule.ageFrom),
    ageTo: text(rule.ageTo),
    birthdayMonth: rule.birthdayMonth ? '1' : '',
  };
}

interface FormParts {
  readonly action: string;
  readonly isNew: boolean;
  readonly values: FormValues;
  readonly state: TagRuleState;
}

function ruleForm(ctx: Context, known: Known, { action, isNew, values, state }: FormParts): FormModel {
  const t = tFor(ctx.language);
  const { count } = state;
  return {
    action,
    submit: t(isNew ? 'segments.tags.add' : 'shared.save'),
    ...(isNew && { second: { label: t('segments.tags.count'), action: paths.tagRuleCountPath } }),
    cancelHref: isNew ? null : paths.tagRulesPath,
    errors: state.errors ?? {},
    groups: [
      {
        legend: isNew ? t('segments.tags.new') : null,
        hint: count === undefined ? t('segments.tags.hint') : t('segments.tags.would', { count }),
        fields: ruleFields(t, known, ctx, { ...state, values: state.values ?? values }),
      },
    ],
  };
}

function ruleFields(t: Translate, { hotel, levels }: Known, ctx: Context, { values, errors }: FormState) {
  const make = fieldMaker(t, values ?? {}, errors);
  const number = (name: string, suffix: string | null = null) =>
    make.text(name, t(`segments.fields.${name}`), {
      inputmode: 'numeric',
      optional: true,
      short: true,
      suffix,
    });
  const channelsOffered = channels.map((value) => ({ value, label: t(`reservations.channel.${value}`) }));
  const ranks = levels.map(({ rank, names }) => ({
    value: String(rank),
    label: textFor(names, ctx.language),
  }));
  const blank = t('segments.fields.any');
  return [
    make.text('tag', t('segments.tags.tag'), { required: true, maxlength: '40' }),
    number('minStays'),
    number('minNights'),
    make.text('minSpendMinor', t('segments.fields.minSpendMinor'), {
      inputmode: 'decimal',
      optional: true,
      short: true,
      suffix: hotel.currency,
    }),
    number('withinMonths', t('segments.fields.months')),
    number('absentDays', t('segments.fields.days')),
    make.text('countries', t('segments.fields.countries'), {
      optional: true,
      hint: t('segments.fields.countries-hint'),
    }),
    make.select('channel', t('segments.fields.channel'), channelsOffered, { blank, optional: true }),
    make.select('levelRank', t('segments.fields.levelRank'), ranks, { blank, optional: true }),
    number('ageFrom'),
    number('ageTo'),
    make.tick('birthdayMonth', t('segments.fields.birthdayMonth')),
    make.tick('active', t('segments.tags.in-use')),
  ];
}
