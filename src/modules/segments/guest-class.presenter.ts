import type { Context } from '../../platform/context.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
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
import { settingsPath } from '../hotels/hotel.paths.ts';
import type { CountedClass, GuestClass } from './guest-class.ts';
import { guestClassesPath, guestClassPath } from './segment.paths.ts';

export function guestClassesPage(
  ctx: Context,
  classes: readonly CountedClass[],
  state: FormState = {},
): SettingsListPage {
  const t = tFor(ctx.language);
  const title = t('segments.classes.title');
  return {
    title,
    lead: t('segments.classes.lead'),
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: null, label: title },
    ],
    columns: [
      { label: t('segments.classes.code') },
      { label: t('segments.classes.name') },
      { label: t('segments.classes.meaning') },
      { label: t('segments.classes.guests'), numeric: true },
      { label: t('shared.edit'), hidden: true },
    ],
    rows: classes.map((each) => ({
      cells: [
        each.code,
        textFor(each.names, ctx.language),
        textFor(each.meanings, ctx.language) || '–',
        formatNumber(each.guests, ctx.language),
        { actions: [{ href: guestClassPath(each.id), label: t('shared.edit') }] },
      ],
    })),
    empty: {
      heading: t('segments.classes.empty'),
      lead: t('segments.classes.empty-lead'),
      mark: 'users',
      action: null,
    },
    form: classForm(ctx, { action: guestClassesPath, isNew: true, values: { sortOrder: '0' }, state }),
  };
}

export function guestClassPage(ctx: Context, each: GuestClass, state: FormState = {}): SettingsFormPage {
  const t = tFor(ctx.language);
  const values = {
    ...localTextValues('names', each.names),
    ...localTextValues('meanings', each.meanings),
    code: each.code,
    sortOrder: String(each.sortOrder),
  };
  return {
    title: textFor(each.names, ctx.language),
    lead: null,
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: guestClassesPath, label: t('segments.classes.title') },
      { href: null, label: each.code },
    ],
    form: classForm(ctx, { action: guestClassPath(each.id), isNew: false, values, state }),
  };
}

interface FormParts {
  readonly action: string;
  readonly isNew: boolean;
  readonly values: FormValues;
  readonly state: FormState;
}

function classForm(ctx: Context, { action, isNew, values, state }: FormParts): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? values, state.errors);
  return {
    action,
    submit: t(isNew ? 'segments.classes.add' : 'shared.save'),
    cancelHref: isNew ? null : guestClassesPath,
    errors: state.errors ?? {},
    groups: [
      {
        legend: isNew ? t('segments.classes.new') : null,
        hint: null,
        fields: [
          make.text('code', t('segments.classes.code'), { required: true, short: true }),
          ...make.localText('names', t('segments.classes.name'), { required: true }),
          ...make.localText('meanings', t('segments.classes.meaning'), { optional: true }),
          make.text('sortOrder', t('segments.classes.order'), {
            inputmode: 'numeric',
            required: true,
            short: true,
          }),
        ],
      },
    ],
  };
}
