import { decimalText } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatMoney, formatWeekday } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  localTextValues,
  type SettingsFormPage,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import { houseRulesPath } from '../rates/rate-settings.paths.ts';
import * as paths from './hotel.paths.ts';
import type { Hotel } from './hotel.ts';
import { soldPerBases, type TransactionCode, transactionGroups } from './transaction-code.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 0] as const;

export interface HotelPage extends SettingsFormPage {
  readonly isOpen: boolean;
  readonly openingAction: string;
  readonly guestHref: string;
  /** The times of the house, which its rules say. */
  readonly times: string;
  readonly rulesHref: string | null;
}

export function hotelSettingsPage(ctx: Context, hotel: Hotel, state: FormState = {}): HotelPage {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? hotelValues(hotel), state.errors);
  const label = (name: string) => t(`hotels.fields.${name}`);
  const languagesOffered = ['en', 'zh-CN', 'zh-TW'].map((value) => ({
    value,
    label: t(`hotels.languages.${value}`),
  }));
  const form: FormModel = {
    action: paths.hotelSettingsPath,
    submit: t('shared.save'),
    cancelHref: paths.settingsPath,
    errors: state.errors ?? {},
    groups: [
      {
        legend: t('hotels.settings.name'),
        hint: null,
        fields: make.localText('names', label('name'), { required: true }),
      },
      {
        legend: t('hotels.settings.contact'),
        hint: null,
        fields: [
          make.text('phone', label('phone'), { type: 'tel', optional: true }),
          make.text('email', label('email'), { type: 'email', optional: true }),
        ],
      },
      {
        legend: t('hotels.settings.way'),
        hint: t('hotels.settings.way-hint'),
        fields: [
          make.text('mapUrl', label('map-url'), {
            type: 'url',
            optional: true,
            wide: true,
            hint: t('hotels.hints.map-url'),
          }),
          ...make.localText('directions', label('directions'), { area: true, wide: true }),
        ],
      },
      {
        legend: t('hotels.settings.clock'),
        hint: t('hotels.settings.clock-hint', { currency: hotel.currency, slug: hotel.slug }),
        fields: [
          make.text('timeZone', label('time-zone'), { required: true, hint: t('hotels.hints.time-zone') }),
          make.select('defaultLanguage', label('language'), languagesOffered),
          make.text('auditTime', label('audit-time'), {
            type: 'time',
            short: true,
            optional: true,
            hint: t('hotels.hints.audit-time'),
          }),
          make.text('holdMinutes', label('hold-minutes'), {
            inputmode: 'numeric',
            required: true,
            short: true,
          }),
          make.text('bookingHorizonDays', label('horizon'), {
            inputmode: 'numeric',
            required: true,
            short: true,
          }),
        ],
      },
      {
        legend: t('hotels.settings.weekend'),
        hint: t('hotels.settings.weekend-hint'),
        fields: weekdays.map((day) =>
          make.tick('weekendDays', formatWeekday(day, ctx.language), String(day)),
        ),
      },
    ],
  };
  return {
    title: t('hotels.settings.title'),
    crumbs: crumbs(t('hotels.settings.all'), t('hotels.settings.title')),
    lead: null,
    form,
    isOpen: hotel.published,
    openingAction: paths.hotelOpeningPath,
    guestHref: `/hotels/${hotel.slug}`,
    times: t('hotels.settings.times', { from: hotel.checkInTime, until: hotel.checkOutTime }),
    rulesHref: ctx.permissions.has('rates.view') ? houseRulesPath : null,
  };
}

function hotelValues(hotel: Hotel): FormValues {
  return {
    ...localTextValues('names', hotel.names),
    ...localTextValues('directions', hotel.directions),
    mapUrl: hotel.mapUrl,
    phone: hotel.phone,
    email: hotel.email,
    timeZone: hotel.timeZone,
    defaultLanguage: hotel.defaultLanguage,
    auditTime: hotel.auditTime ?? '',
    holdMinutes: String(hotel.holdMinutes),
    bookingHorizonDays: String(hotel.bookingHorizonDays),
    weekendDays: hotel.weekendDays.join(','),
  };
}

function crumbs(all: string, here: string) {
  return [
    { href: paths.settingsPath, label: all },
    { href: null, label: here },
  ];
}

/** The list of codes with the form for a new one below. */
export function transactionCodesPage(
  ctx: Context,
  hotel: Hotel,
  codes: readonly TransactionCode[],
  state: FormState = {},
): SettingsListPage {
  const t = tFor(ctx.language);
  const title = t('hotels.codes.title');
  const values = state.values ?? { active: '1' };
  return {
    title,
    crumbs: crumbs(t('hotels.settings.all'), title),
    lead: t('hotels.codes.lead'),
    empty: null,
    columns: [
      { label: t('hotels.fields.code') },
      { label: t('hotels.fields.name') },
      { label: t('hotels.fields.group') },
      { label: t('hotels.fields.price'), numeric: true },
      { label: t('hotels.fields.use') },
      { label: t('shared.edit'), hidden: true },
    ],
    rows: codes.map((code) => ({
      cells: [
        code.code,
        textFor(code.names, ctx.language),
        t(`hotels.groups.${code.group}`),
        code.priceMinor === null ? '–' : formatMoney(code.priceMinor, hotel.currency, ctx.language),
        t(`hotels.codes.${useOf(code)}`),
        {
          actions: code.manual ? [{ href: paths.transactionCodePath(code.id), label: t('shared.edit') }] : [],
        },
      ],
    })),
    form: codeForm(ctx, {
      action: paths.transactionCodesPath,
      legend: t('hotels.codes.new'),
      withCode: true,
      values,
      state,
    }),
  };
}

function useOf(code: TransactionCode): 'system' | 'in-use' | 'not-in-use' {
  if (!code.manual) return 'system';
  return code.active ? 'in-use' : 'not-in-use';
}

export function transactionCodePage(
  ctx: Context,
  hotel: Hotel,
  code: TransactionCode,
  state: FormState = {},
): SettingsFormPage {
  const t = tFor(ctx.language);
  const title = `${code.code} · ${textFor(code.names, ctx.language)}`;
  const values = state.values ?? {
    ...localTextValues('names', code.names),
    group: code.group,
    priceMinor: code.priceMinor === null ? '' : decimalText(code.priceMinor, hotel.currency),
    soldPer: code.soldPer ?? '',
    damage: code.damage ? '1' : '',
    active: code.active ? '1' : '',
  };
  const action = paths.transactionCodePath(code.id);
  return {
    title,
    crumbs: [
      { href: paths.settingsPath, label: t('hotels.settings.all') },
      { href: paths.transactionCodesPath, label: t('hotels.codes.title') },
      { href: null, label: code.code },
    ],
    lead: null,
    form: codeForm(ctx, { action, legend: null, withCode: false, values, state }),
  };
}

function soldOptions(t: ReturnType<typeof tFor>) {
  const bases = soldPerBases.map((value) => ({
    value: String(value),
    label: t(`hotels.codes.per.${value}`),
  }));
  return [{ value: '', label: t('hotels.codes.not-sold') }, ...bases];
}

function codeForm(
  ctx: Context,
  options: { action: string; legend: string | null; withCode: boolean; values: FormValues; state: FormState },
): FormModel {
  const { action, legend, withCode, values, state } = options;
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, state.errors);
  const groups = transactionGroups.map((value) => ({ value, label: t(`hotels.groups.${value}`) }));
  const code = withCode
    ? [
        make.text('code', t('hotels.fields.code'), {
          required: true,
          short: true,
          hint: t('hotels.hints.code'),
        }),
      ]
    : [];
  return {
    action,
    submit: withCode ? t('hotels.codes.add') : t('shared.save'),
    cancelHref: withCode ? null : paths.transactionCodesPath,
    errors: state.errors ?? {},
    groups: [
      {
        legend,
        hint: null,
        fields: [
          ...code,
          ...make.localText('names', t('hotels.fields.name'), { required: true }),
          make.select('group', t('hotels.fields.group'), groups, { hint: t('hotels.hints.group') }),
          make.text('priceMinor', t('hotels.fields.price'), {
            inputmode: 'decimal',
            short: true,
            optional: true,
          }),
          make.select('soldPer', t('hotels.codes.sold'), soldOptions(t), {
            hint: t('hotels.codes.sold-hint'),
          }),
          make.tick('damage', t('hotels.codes.damage')),
          make.tick('active', t('hotels.codes.active')),
        ],
      },
    ],
  };
}
