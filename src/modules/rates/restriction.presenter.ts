import type { Context } from '../../platform/context.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormGroup,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import type { RoomType } from '../room-types/room-type.ts';
import * as paths from './rate.paths.ts';
import { channels, type RatePlan } from './rate-plan.ts';
import { type RatesTabs, ratesTabs } from './rate-tabs.presenter.ts';
import type { Restriction } from './restriction.ts';
import { type RestrictionSpan, restrictionSpans } from './restriction-rule.ts';

export interface RestrictionsModel {
  readonly types: readonly RoomType[];
  readonly plans: readonly RatePlan[];
  readonly restrictions: readonly Restriction[];
}

export function restrictionsPage(
  ctx: Context,
  model: RestrictionsModel,
  state: FormState = {},
): SettingsListPage & RatesTabs {
  const t = tFor(ctx.language);
  const day = (date: RestrictionSpan['firstDate']) => formatDate(date, 'medium', ctx.language);
  const every = t('rates.restrictions.every');
  const nameOf = (list: readonly { id: number; code: string }[], id: number | null) =>
    id === null ? every : (list.find((each) => each.id === id)?.code ?? '–');
  const heads = ['first', 'last', 'type', 'plan', 'channel', 'rule'];
  return {
    title: t('rates.restrictions.title'),
    lead: t('rates.restrictions.lead'),
    ...ratesTabs(t, paths.restrictionsPath),
    columns: heads.map((name) => ({ label: t(`rates.restrictions.${name}`) })),
    rows: restrictionSpans(model.restrictions).map((span) => ({
      cells: [
        day(span.firstDate),
        day(span.lastDate),
        nameOf(model.types, span.roomTypeId),
        nameOf(model.plans, span.ratePlanId),
        span.channel === null ? every : t(`rates.channels.${span.channel}`),
        ruleText(ctx, span),
      ],
    })),
    empty: {
      heading: t('rates.restrictions.empty'),
      lead: t('rates.restrictions.empty-lead'),
      mark: 'lock',
      action: null,
    },
    form: restrictionForm(ctx, model, state),
  };
}

const ticks = ['closed', 'closedToArrival', 'closedToDeparture'] as const;
const numbers = [
  'minStayArrival',
  'maxStayArrival',
  'minStayThrough',
  'maxStayThrough',
  'minAdvanceDays',
  'maxAdvanceDays',
] as const;

function ruleText(ctx: Context, span: RestrictionSpan): string {
  const t = tFor(ctx.language);
  const words = [
    ...ticks.filter((name) => span[name]).map((name) => t(`rates.restrictions.${name}`)),
    ...numbers
      .filter((name) => span[name] !== null)
      .map((name) => `${t(`rates.restrictions.${name}`)}: ${span[name]}`),
  ];
  return words.join('; ');
}

function restrictionForm(ctx: Context, { types, plans }: RestrictionsModel, state: FormState): FormModel {
  const t = tFor(ctx.language);
  const values = state.values ?? {};
  const make = fieldMaker(t, values, state.errors);
  const label = (name: string) => t(`rates.restrictions.${name}`);
  const option = (each: RoomType | RatePlan) => ({
    value: String(each.id),
    label: `${each.code} · ${textFor(each.names, ctx.language)}`,
  });
  const blank = label('every');
  const sold = channels.map((value) => ({ value, label: t(`rates.channels.${value}`) }));
  return {
    action: paths.restrictionsPath,
    submit: label('set'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: label('scope'),
        hint: label('scope-hint'),
        fields: [
          make.text('firstDate', label('first'), { type: 'date', required: true }),
          make.text('lastDate', label('last'), { type: 'date', required: true }),
          make.select('roomTypeId', label('type'), types.map(option), { blank }),
          make.select('ratePlanId', label('plan'), plans.map(option), { blank }),
          make.select('channel', label('channel'), sold, { blank }),
        ],
      },
      ruleGroup(ctx, values, state),
    ],
  };
}

function ruleGroup(ctx: Context, values: FormValues, { errors }: FormState): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, errors);
  const number = { inputmode: 'numeric', short: true, optional: true };
  return {
    legend: t('rates.restrictions.rule'),
    hint: t('rates.restrictions.rule-hint'),
    fields: [
      ...ticks.map((name) => make.tick(name, t(`rates.restrictions.${name}`))),
      ...numbers.map((name) => make.text(name, t(`rates.restrictions.${name}`), number)),
    ],
  };
}
