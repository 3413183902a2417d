import type { Context } from '../../platform/context.ts';
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
import { roomClassesPath, roomClassPath } from './room-type.paths.ts';
import type { RoomClass, RoomType } from './room-type.ts';

export function roomClassesPage(
  ctx: Context,
  { classes, types }: { classes: readonly RoomClass[]; types: readonly RoomType[] },
  state: FormState = {},
): SettingsListPage {
  const t = tFor(ctx.language);
  const title = t('room-classes.title');
  const typesOf = (id: number) => types.filter((type) => type.classId === id).map((type) => type.code);
  return {
    title,
    lead: t('room-classes.lead'),
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: null, label: title },
    ],
    columns: [
      { label: t('room-types.fields.code') },
      { label: t('room-types.fields.name') },
      { label: t('room-types.title') },
      { label: t('shared.edit'), hidden: true },
    ],
    rows: classes.map((each) => ({
      cells: [
        each.code,
        textFor(each.names, ctx.language),
        typesOf(each.id).join(', ') || '–',
        { actions: [{ href: roomClassPath(each.id), label: t('shared.edit') }] },
      ],
    })),
    empty: {
      heading: t('room-classes.empty'),
      lead: t('room-classes.empty-lead'),
      mark: 'category',
      action: null,
    },
    form: classForm(ctx, { action: roomClassesPath, isNew: true, values: { sortOrder: '0' }, state }),
  };
}

export function roomClassPage(ctx: Context, each: RoomClass, state: FormState = {}): SettingsFormPage {
  const t = tFor(ctx.language);
  const values = {
    ...localTextValues('names', each.names),
    code: each.code,
    sortOrder: String(each.sortOrder),
  };
  return {
    title: textFor(each.names, ctx.language),
    lead: null,
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: roomClassesPath, label: t('room-classes.title') },
      { href: null, label: each.code },
    ],
    form: classForm(ctx, { action: roomClassPath(each.id), isNew: false, values, state }),
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
    submit: t(isNew ? 'room-classes.add' : 'shared.save'),
    cancelHref: isNew ? null : roomClassesPath,
    errors: state.errors ?? {},
    groups: [
      {
        legend: isNew ? t('room-classes.new') : null,
        hint: null,
        fields: [
          make.text('code', t('room-types.fields.code'), { required: true, short: true }),
          ...make.localText('names', t('room-types.fields.name'), { required: true }),
          make.text('sortOrder', t('room-types.fields.sortOrder'), {
            inputmode: 'numeric',
            required: true,
            short: true,
          }),
        ],
      },
    ],
  };
}
