import { decimalText, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import {
  type FieldMaker,
  type FormField,
  type FormGroup,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  type SettingsFormPage,
} from '../../platform/views/form.ts';
import { whenGroup } from '../../platform/views/when.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { HousePolicy } from './house-policy.service.ts';
import {
  type HouseFee,
  type HouseParts,
  houseFeeKinds,
  petFeePers,
  petRules,
  smokingRules,
} from './house-policy.ts';
import { type HouseRuleText, houseRuleTexts } from './house-policy-text.ts';
import { type Readings, type ReadingsAsked, readingsOf } from './policy-readings.presenter.ts';
import * as paths from './rate-settings.paths.ts';
import { crumbs } from './rate-settings.presenter.ts';

export interface HouseRulesPage extends SettingsFormPage {
  readonly versionsHref: string | null;
  readonly preview: HousePreview;
}

/** How the rules read in each language: as they hold, or as they would. */
export type HousePreview = Readings<{ readonly rules: readonly HouseRuleText[] }>;

export interface HouseRulesOptions {
  readonly hotel: Hotel;
  readonly now: HousePolicy | null;
  /** What was typed, to be read before it is sent. */
  readonly preview?: HouseParts;
  readonly state?: FormState | undefined;
}

/** The rules of the house: how they read in each language, and the form that they are built with. */
export function houseRulesPage(
  ctx: Context,
  { hotel, now, preview, state = {} }: HouseRulesOptions,
): HouseRulesPage {
  const t = tFor(ctx.language);
  const title = t('rates.house.title');
  return {
    title,
    crumbs: crumbs(t, [], title),
    lead: now ? t('rates.policies.change-lead', { version: now.version }) : t('rates.house.none'),
    form: houseForm(ctx, hotel, { now, state }),
    versionsHref: now ? paths.houseVersionsPath : null,
    preview: housePreview(ctx, hotel, { now: now?.parts, preview }),
  };
}

export function housePreview(
  ctx: Context,
  { currency }: Hotel,
  asked: ReadingsAsked<HouseParts>,
): HousePreview {
  return readingsOf(ctx, asked, (parts, language) => ({
    rules: houseRuleTexts(parts, { currency, language }),
  }));
}

function houseForm(
  ctx: Context,
  hotel: Hotel,
  { now, state }: { now: HousePolicy | null; state: FormState },
): FormModel {
  const t = tFor(ctx.language);
  const values = now ? houseValues(now.parts, hotel.currency) : firstValues(hotel);
  const make = fieldMaker(t, state.values ?? values, state.errors);
  return {
    action: paths.houseRulesPath,
    submit: t('rates.house.save'),
    second: { label: t('rates.house.preview'), action: paths.houseRulesPreviewPath },
    live: paths.houseRulesPreviewPath,
    cancelHref: paths.policiesPath,
    errors: state.errors ?? {},
    groups: [
      ...timeGroups(t, make, hotel),
      ...guestGroups(t, make),
      ...fineGroups(t, make, hotel),
      whenGroup(t, make, hotel.businessDate),
    ],
  };
}

function timeGroups(t: Translate, make: FieldMaker, { currency }: Hotel): FormGroup[] {
  const time = (name: string, extras: Partial<FormField>) =>
    make.text(name, t(`rates.house.fields.${name}`), { type: 'time', short: true, ...extras });
  return [
    {
      legend: t('rates.house.check-in'),
      hint: t('rates.house.times-hint'),
      fields: [
        time('checkIn.from', { required: true }),
        time('checkIn.until', { optional: true }),
        ...feeFields(t, make, 'checkIn.early', currency),
      ],
    },
    {
      legend: t('rates.house.check-out'),
      hint: null,
      fields: [time('checkOut.until', { required: true }), ...feeFields(t, make, 'checkOut.late', currency)],
    },
  ];
}

function feeFields(t: Translate, make: FieldMaker, name: string, currency: string): FormField[] {
  const kinds = houseFeeKinds.map((value) => ({ value, label: t(`rates.house.fees.${value}`) }));
  const extras = { inputmode: 'decimal', short: true, optional: true };
  return [
    make.select(`${name}.kind`, t(`rates.house.fields.${name}`), kinds),
    make.text(`${name}.percent`, t('rates.house.fees.percent'), { ...extras, suffix: '%' }),
    make.text(`${name}.amount`, t('rates.house.fees.amount'), { ...extras, suffix: currency }),
  ];
}

function guestGroups(t: Translate, make: FieldMaker): FormGroup[] {
  const age = (name: string) =>
    make.text(name, t(`rates.house.fields.${name}`), { inputmode: 'numeric', short: true, optional: true });
  return [
    {
      legend: t('rates.house.topics.booker'),
      hint: null,
      fields: [
        age('booker.minimumAge'),
        make.tick('booker.document', t('rates.house.fields.booker.document')),
      ],
    },
    {
      legend: t('rates.house.topics.children'),
      hint: t('rates.house.children-hint'),
      fields: [
        make.tick('children.welcome', t('rates.house.fields.children.welcome')),
        age('children.freeUnder'),
        age('children.cotUnder'),
      ],
    },
  ];
}

function fineGroups(t: Translate, make: FieldMaker, { currency }: Hotel): FormGroup[] {
  const options = (list: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`rates.house.${list}.${value}`) }));
  const amount = (name: string) =>
    make.text(name, t(`rates.house.fields.${name}`), {
      inputmode: 'decimal',
      short: true,
      optional: true,
      suffix: currency,
    });
  const rule = (topic: 'pets' | 'smoking', values: readonly string[]) =>
    make.select(`${topic}.rule`, t(`rates.house.topics.${topic}`), options(topic, values));
  return [
    {
      legend: t('rates.house.topics.pets'),
      hint: null,
      fields: [
        rule('pets', petRules),
        amount('pets.fee'),
        make.select('pets.per', t('rates.house.fields.pets.per'), options('pers', petFeePers)),
      ],
    },
    {
      legend: t('rates.house.topics.smoking'),
      hint: null,
      fields: [rule('smoking', smokingRules), amount('smoking.fine')],
    },
  ];
}

/** A house without rules starts from its own times. */
function firstValues({ checkInTime, checkOutTime }: Hotel): FormValues {
  return {
    'checkIn.from': checkInTime,
    'checkIn.early.kind': 'none',
    'checkOut.until': checkOutTime,
    'checkOut.late.kind': 'none',
    'booker.document': '1',
    'children.welcome': '1',
    'pets.rule': 'no',
    'pets.per': 'stay',
    'smoking.rule': 'no',
  };
}

function houseValues(parts: HouseParts, currency: string): FormValues {
  const { checkIn, checkOut, booker, children, pets, smoking } = parts;
  const number = (value: number | null) => (value === null ? '' : String(value));
  const money = (value: number) => (value === 0 ? '' : decimalText(minor(value), currency));
  return {
    'checkIn.from': checkIn.from,
    'checkIn.until': checkIn.until ?? '',
    ...feeValues('checkIn.early', checkIn.early, money),
    'checkOut.until': checkOut.until,
    ...feeValues('checkOut.late', checkOut.late, money),
    'booker.minimumAge': number(booker.minimumAge),
    'booker.document': booker.document ? '1' : '',
    'children.welcome': children.welcome ? '1' : '',
    'children.freeUnder': number(children.freeUnder),
    'children.cotUnder': number(children.cotUnder),
    'pets.rule': pets.rule,
    'pets.fee': money(pets.feeMinor),
    'pets.per': pets.per,
    'smoking.rule': smoking.rule,
    'smoking.fine': money(smoking.fineMinor),
  };
}

function feeValues(name: string, { kind, value }: HouseFee, money: (value: number) => string): FormValues {
  return {
    [`${name}.kind`]: kind,
    ...(kind === 'percent' && { [`${name}.percent`]: String(value / 100) }),
    ...(kind === 'amount' && { [`${name}.amount`]: money(value) }),
  };
}
