import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import { decimalText } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatWeekday } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import type { PriceStep } from './night-price.ts';
import type { PriceCalendar } from './price-calendar.service.ts';
import * as paths from './rate.paths.ts';
import type { RatePlan } from './rate-plan.ts';
import { type RatesTabs, ratesTabs } from './rate-tabs.presenter.ts';

export interface CalendarPage extends SettingsListPage, RatesTabs {
  /** Plans with prices of their own. */
  readonly plans: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
  readonly from: CalendarDate;
  readonly planId: number;
  readonly earlierHref: string;
  readonly laterHref: string;
}

export interface CalendarModel {
  readonly currency: string;
  readonly plans: readonly RatePlan[];
  readonly planId: number;
  readonly from: CalendarDate;
  readonly calendar: PriceCalendar;
}

export const calendarDays = 14;
const weekdays = [1, 2, 3, 4, 5, 6, 0] as const;

export function calendarPage(ctx: Context, model: CalendarModel, state: FormState = {}): CalendarPage {
  const t = tFor(ctx.language);
  const { plans, planId, from, calendar, currency } = model;
  const href = (id: number, date: CalendarDate) => `${paths.calendarPath}?plan=${id}&from=${date}`;
  return {
    title: t('rates.calendar.title'),
    lead: t('rates.calendar.lead'),
    ...ratesTabs(t, paths.calendarPath),
    plans: plans.map((plan) => ({
      href: href(plan.id, from),
      label: `${plan.code} · ${textFor(plan.names, ctx.language)}`,
      current: plan.id === planId,
    })),
    from,
    planId,
    earlierHref: href(planId, addDays(from, -calendarDays)),
    laterHref: href(planId, addDays(from, calendarDays)),
    columns: [
      { label: t('rates.calendar.type') },
      ...calendar.dates.map((date) => ({ label: formatDate(date, 'weekday', ctx.language), numeric: true })),
    ],
    rows: calendar.rows.map(({ type, prices }) => ({
      cells: [
        { text: type.code, small: textFor(type.names, ctx.language) },
        ...prices.map((price) => priceCell(ctx, price, currency)),
      ],
    })),
    empty: {
      heading: t('rates.calendar.empty'),
      lead: t('rates.calendar.empty-lead'),
      mark: 'tag',
      action: null,
    },
    form: priceForm(ctx, model, state),
  };
}

function priceCell(ctx: Context, price: PriceStep | null, currency: string) {
  if (!price) return { text: '–' };
  const { season, special } = price.params;
  const names = typeof season === 'object' ? textFor(season, ctx.language) : special;
  const own = price.key.endsWith('base_date') ? tFor(ctx.language)('rates.calendar.own') : '';
  return { text: decimalText(price.amountMinor, currency), small: String(names ?? own) };
}

function priceForm(ctx: Context, model: CalendarModel, state: FormState): FormModel {
  const { plans, planId, from, calendar, currency } = model;
  const t = tFor(ctx.language);
  const given: FormValues = { ratePlanId: String(planId), firstDate: from, lastDate: from };
  const make = fieldMaker(t, state.values ?? given, state.errors);
  const label = (name: string) => t(`rates.calendar.${name}`);
  const planOptions = plans.map((plan) => ({ value: String(plan.id), label: plan.code }));
  return {
    action: `${paths.calendarPath}?plan=${planId}&from=${from}`,
    submit: label('set'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: label('set-title'),
        hint: label('set-hint'),
        fields: [
          make.select('ratePlanId', label('plan'), planOptions),
          make.text('firstDate', label('first-night'), { type: 'date', required: true }),
          make.text('lastDate', label('last-night'), { type: 'date', required: true }),
          make.text('priceMinor', label('price'), {
            inputmode: 'decimal',
            short: true,
            optional: true,
            suffix: currency,
          }),
          make.text('specialName', label('special'), { optional: true, maxlength: '60' }),
        ],
      },
      {
        legend: label('types'),
        hint: null,
        fields: calendar.rows.map(({ type }) => make.tick('roomTypeIds', type.code, String(type.id))),
      },
      {
        legend: label('weekdays'),
        hint: label('weekdays-hint'),
        fields: weekdays.map((day) => make.tick('weekdays', formatWeekday(day, ctx.language), String(day))),
      },
    ],
  };
}
