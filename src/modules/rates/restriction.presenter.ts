import type { Context } from '../../platform/context.ts';
import { formatDate, formatDateTime, formatWeekday } from '../../platform/i18n/format.ts';
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
import { type RatesTabs, ratesTabs } from './rate-tabs.ts';
import type { Restriction } from './restriction.ts';
import { type RestrictionSpan, restrictionSpans } from './restriction-rule.ts';

export interface RestrictionsModel {
  readonly types: readonly RoomType[];
  readonly plans: readonly RatePlan[];
  readonly restrictions: readonly Restriction[];
  readonly undo: { readonly actorName: string; readonly at: Date } | null;
  readonly timeZone: string;
}

export interface RestrictionsPage extends SettingsListPage, RatesTabs {
  readonly mayChange: boolean;
  /** The last change, while it can be taken back. */
  readonly undo: { readonly action: string; readonly text: string } | null;
  /** What the table leaves out. */
  readonly more: string | null;
}

export function restrictionsPage(
  ctx: Context,
  model: RestrictionsModel,
  state: FormState = {},
): RestrictionsPage {
  const t = tFor(ctx.language);
  const spans = restrictionSpans(model.restrictions);
  const mayChange = ctx.permissions.has('rates.change');
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
    rows: spans.slice(0, mostRows).map((span) => ({
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
    mayChange,
    undo: mayChange && model.undo ? undoOf(ctx, model.undo, model.timeZone) : null,
    more: spans.length > mostRows ? t('rates.restrictions.more', { count: spans.length - mostRows }) : null,
  };
}

const weekdays = [1, 2, 3, 4, 5, 6, 0] as const;
/** More rows than anybody reads; the calendar shows them all. */
const mostRows = 200;

const ticks = ['closed', 'closedToArrival', 'closedToDeparture'] as const;
const numbers = [
  'minStayArrival',
  'maxStayArrival',
  'minStayThrough',
  'maxStayThrough',
  'minAdvanceDays',
  'maxAdvanceDays',
] as const;

function undoOf(ctx: Context, { actorName, at }: NonNullable<RestrictionsModel['undo']>, timeZone: string) {
  const when = formatDateTime(at, timeZone, ctx.language);
  const text = tFor(ctx.language)('rates.restrictions.last-change', { who: actorName, when });
  return { action: paths.restrictionsUndoPath, text };
}

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
  const option = (name: string) => (each: RoomType | RatePlan) =>
    make.tick(name, `${each.code} · ${textFor(each.names, ctx.language)}`, String(each.id));
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
        ],
      },
      { legend: label('type'), hint: label('none-every'), fields: types.map(option('roomTypeIds')) },
      { legend: label('plan'), hint: label('none-every'), fields: plans.map(option('ratePlanIds')) },
      {
        legend: label('channel'),
        hint: label('none-every'),
        fields: channels.map((value) => make.tick('channels', t(`rates.channels.${value}`), value)),
      },
      {
        legend: t('rates.calendar.weekdays'),
        hint: t('rates.calendar.weekdays-hint'),
        fields: weekdays.map((day) => make.tick('weekdays', formatWeekday(day, ctx.language), String(day))),
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
