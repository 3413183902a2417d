import type { Context } from '../../platform/context.ts';
import { formatDate } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormField,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  localTextValues,
  type SettingsFormPage,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import { holidayKinds, type PublicHoliday } from './public-holiday.ts';
import * as paths from './rate.paths.ts';
import { type RatesTabs, ratesTabs } from './rate-tabs.ts';

export interface HolidaysPage extends SettingsListPage, RatesTabs {
  readonly crumbs: RatesTabs['crumbs'];
  readonly refresh: {
    readonly action: string;
    readonly heading: string;
    readonly hint: string;
    readonly submit: string;
    readonly field: FormField;
  };
}

export function holidaysPage(
  ctx: Context,
  holidays: readonly PublicHoliday[],
  state: FormState = {},
): HolidaysPage {
  const t = tFor(ctx.language);
  const heads = ['date', 'name', 'kind', 'source'].map((name) => ({ label: t(`rates.holidays.${name}`) }));
  const make = fieldMaker(t, { country: 'CN', ...state.values }, state.errors ?? {});
  return {
    title: t('rates.holidays.title'),
    lead: t('rates.holidays.lead'),
    ...ratesTabs(t, paths.holidaysPath),
    columns: [...heads, { label: t('shared.edit'), hidden: true }],
    rows: holidays.map((holiday) => ({
      cells: [
        `${formatDate(holiday.date, 'medium', ctx.language)}, ${formatDate(holiday.date, 'weekday-only', ctx.language)}`,
        textFor(holiday.names, ctx.language),
        t(`rates.holidays.kinds.${holiday.kind}`),
        t(holiday.edited ? 'rates.holidays.by-hotel' : 'rates.holidays.by-library'),
        {
          actions: [
            { href: paths.seasonFromHolidayPath(holiday.id), label: t('rates.holidays.make-period') },
            { href: paths.holidayPath(holiday.id), label: t('shared.edit') },
            { action: paths.holidayRemovalPath(holiday.id), label: t('shared.remove') },
          ],
        },
      ],
    })),
    empty: {
      heading: t('rates.holidays.empty'),
      lead: t('rates.holidays.empty-lead'),
      mark: 'calendar-event',
      action: null,
    },
    refresh: {
      action: paths.holidayRefreshPath,
      heading: t('rates.holidays.refresh-title'),
      hint: t('rates.holidays.refresh-hint'),
      submit: t('rates.holidays.refresh'),
      field: make.text('country', t('rates.holidays.country'), { short: true, required: true }),
    },
    form: holidayForm(ctx, {
      action: paths.holidaysPath,
      isNew: true,
      values: { kind: 'public' },
      state,
    }),
  };
}

export function holidayPage(ctx: Context, holiday: PublicHoliday, state: FormState = {}): SettingsFormPage {
  const t = tFor(ctx.language);
  return {
    title: textFor(holiday.names, ctx.language),
    lead: null,
    crumbs: [
      { href: paths.holidaysPath, label: t('rates.holidays.title') },
      { href: null, label: formatDate(holiday.date, 'medium', ctx.language) },
    ],
    form: holidayForm(ctx, {
      action: paths.holidayPath(holiday.id),
      isNew: false,
      values: { ...localTextValues('names', holiday.names), date: holiday.date, kind: holiday.kind },
      state,
    }),
  };
}

interface FormParts {
  readonly action: string;
  readonly isNew: boolean;
  readonly values: FormValues;
  readonly state: FormState;
}

function holidayForm(ctx: Context, { action, isNew, values, state }: FormParts): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? values, state.errors);
  const kinds = holidayKinds.map((value) => ({ value, label: t(`rates.holidays.kinds.${value}`) }));
  return {
    action,
    submit: t(isNew ? 'rates.holidays.add' : 'shared.save'),
    cancelHref: isNew ? null : paths.holidaysPath,
    errors: state.errors ?? {},
    groups: [
      {
        legend: isNew ? t('rates.holidays.new') : null,
        hint: null,
        fields: [
          make.text('date', t('rates.holidays.date'), { type: 'date', required: true }),
          ...make.localText('names', t('rates.holidays.name'), { required: true }),
          make.select('kind', t('rates.holidays.kind'), kinds),
        ],
      },
    ],
  };
}
