import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { formatNumber, formatPercent, formatPrice, formatWeekday } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormErrors,
  type FormGroup,
  type FormState,
  type FormValues,
  fieldMaker,
} from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { whenGroup } from '../../platform/views/when.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { RoomType } from '../room-types/room-type.ts';
import { type BulkSummary, bulkActions, roundings } from './bulk-price.ts';
import type { RailBreach } from './rail.ts';
import { breachText } from './rail-text.presenter.ts';
import * as paths from './rate.paths.ts';
import type { RatePlan } from './rate-plan.ts';

export interface BulkPage extends PageModel {
  readonly crumbs: readonly { readonly href: string | null; readonly label: string }[];
  readonly lead: string;
  readonly action: string;
  readonly groups: readonly FormGroup[];
  readonly errors: FormErrors;
  readonly preview: BulkPreview | null;
  readonly cancelHref: string;
}

interface BulkPreview {
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly breaches: readonly string[];
  readonly isEmpty: boolean;
}

export interface BulkView {
  readonly hotel: Hotel;
  readonly plans: readonly RatePlan[];
  readonly types: readonly RoomType[];
  readonly summary: (BulkSummary & { readonly breaches: readonly RailBreach[] }) | null;
}

const weekdays = [1, 2, 3, 4, 5, 6, 0] as const;

export function bulkPage(ctx: Context, view: BulkView, state: Required<FormState>): BulkPage {
  const t = tFor(ctx.language);
  const title = t('rates.bulk.title');
  return {
    title,
    crumbs: [
      { href: paths.calendarPath, label: t('rates.calendar.title') },
      { href: null, label: title },
    ],
    lead: t('rates.bulk.lead'),
    action: paths.bulkPath,
    groups: groupsOf(ctx, view, state),
    errors: state.errors,
    preview: view.summary && previewOf(ctx, view, view.summary),
    cancelHref: paths.calendarPath,
  };
}

/** What the form begins with, unless the page before said otherwise. */
export function bulkValues(
  asked: Readonly<Record<string, string | undefined>>,
  businessDate: CalendarDate,
): FormValues {
  const given = Object.entries(asked).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return { firstDate: businessDate, action: 'percent', rounding: 'whole', ...Object.fromEntries(given) };
}

function groupsOf(
  ctx: Context,
  { hotel, plans, types }: BulkView,
  { values, errors }: Required<FormState>,
): FormGroup[] {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, errors);
  const label = (name: string) => t(`rates.bulk.${name}`);
  const own = plans.filter(({ parentPlanId, active }) => parentPlanId === null && active);
  const options = (list: readonly string[], group: string) =>
    list.map((value) => ({ value, label: t(`rates.bulk.${group}.${value}`) }));
  return [
    {
      legend: label('where'),
      hint: label('where-hint'),
      fields: [
        make.text('firstDate', t('rates.calendar.first-night'), { type: 'date', required: true }),
        make.text('lastDate', t('rates.calendar.last-night'), { type: 'date', required: true }),
      ],
    },
    {
      legend: t('rates.plans.title'),
      hint: null,
      fields: own.map(({ id, code, names }) =>
        make.tick('ratePlanIds', `${code} · ${textFor(names, ctx.language)}`, String(id)),
      ),
    },
    {
      legend: t('rates.calendar.types'),
      hint: null,
      fields: types
        .filter(({ active }) => active)
        .map(({ id, code, names }) =>
          make.tick('roomTypeIds', `${code} · ${textFor(names, ctx.language)}`, String(id)),
        ),
    },
    {
      legend: t('rates.calendar.weekdays'),
      hint: t('rates.calendar.weekdays-hint'),
      fields: weekdays.map((day) => make.tick('weekdays', formatWeekday(day, ctx.language), String(day))),
    },
    {
      legend: label('what'),
      hint: label('what-hint'),
      fields: [
        make.select('action', label('action'), options(bulkActions, 'actions')),
        make.text('value', label('value'), { short: true, suffix: `${hotel.currency} / %`, maxlength: '30' }),
        make.select('rounding', label('rounding'), options(roundings, 'roundings')),
        make.text('specialName', t('rates.calendar.special'), { optional: true, maxlength: '60' }),
      ],
    },
    whenGroup(t, make, hotel.businessDate),
  ];
}

function previewOf(
  ctx: Context,
  { hotel, types }: BulkView,
  summary: NonNullable<BulkView['summary']>,
): BulkPreview {
  const t = tFor(ctx.language);
  const money = (ends: BulkSummary['from']) =>
    ends ? [...new Set(ends)].map((end) => formatPrice(end, hotel.currency, ctx.language)).join(' – ') : '–';
  const percent = (ends: BulkSummary['moves']) =>
    ends
      ? [...new Set(ends)]
          .map((end) => `${end > 0 ? '+' : ''}${formatPercent(end, ctx.language)}`)
          .join(' – ')
      : '–';
  const fact = (name: string, text: string) => ({ term: t(`rates.bulk.preview.${name}`), text });
  return {
    facts: [
      fact('cells', formatNumber(summary.cells, ctx.language)),
      fact('from', money(summary.from)),
      fact('to', money(summary.to)),
      fact('moves', percent(summary.moves)),
    ],
    breaches: summary.breaches.map((breach) => breachText(ctx, { hotel, types }, breach)),
    isEmpty: summary.cells === 0,
  };
}
