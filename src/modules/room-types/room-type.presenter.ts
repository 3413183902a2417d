import type { Context } from '../../platform/context.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type FormGroup,
  type FormModel,
  type FormState,
  type FormValues,
  fieldMaker,
  localTextValues,
  type SettingsFormPage,
  type SettingsListPage,
} from '../../platform/views/form.ts';
import { settingsPath } from '../hotels/hotel.paths.ts';
import { ownerMediaPath } from '../hotels/media.paths.ts';
import { amenityCodes, isAmenityCode } from './amenity.ts';
import { roomTypePartsPath, roomTypePath, roomTypesPath } from './room-type.paths.ts';
import { bedKinds, bedTypes, type RoomClass, type RoomType, scenes } from './room-type.ts';

/** Types below the class that guests find them under, and the forms that need the classes to choose from. */
export interface RoomTypesModel {
  readonly types: readonly RoomType[];
  readonly classes: readonly RoomClass[];
}

export function roomTypesPage(
  ctx: Context,
  { types, classes }: RoomTypesModel,
  state: FormState = {},
): SettingsListPage {
  const t = tFor(ctx.language);
  const title = t('room-types.title');
  const heads = ['code', 'name', 'class', 'bed', 'guests', 'use'].map((name) => ({
    label: t(`room-types.fields.${name}`),
  }));
  return {
    title,
    lead: t('room-types.lead'),
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: null, label: title },
    ],
    columns: [...heads, { label: t('shared.edit'), hidden: true }],
    rows: types.map((type) => ({
      cells: [
        type.code,
        {
          text: textFor(type.names, ctx.language),
          ...(type.accessible && { badge: t('room-types.accessible') }),
        },
        textFor(classes.find((each) => each.id === type.classId)?.names ?? {}, ctx.language) || '–',
        t(`room-types.beds.${type.bedType}`),
        t('room-types.sleeps', { base: type.baseAdults, adults: type.maxAdults, guests: type.maxGuests }),
        t(type.active ? 'room-types.on-sale' : 'room-types.not-on-sale'),
        {
          actions: [
            { href: ownerMediaPath({ kind: 'room-type', id: type.id }), label: t('media.pictures') },
            { href: roomTypePath(type.id), label: t('shared.edit') },
          ],
        },
      ],
    })),
    empty: { heading: t('room-types.empty'), lead: t('room-types.empty-lead'), mark: 'bed', action: null },
    form: form(ctx, {
      action: roomTypesPath,
      isNew: true,
      values: {
        baseAdults: '2',
        maxAdults: '2',
        maxChildren: '1',
        maxGuests: '3',
        maxExtraBeds: '0',
        maxCots: '0',
        sortOrder: '0',
        defaultAllowance: '0',
        active: '1',
      },
      state,
      classes,
    }),
  };
}

/** One type: its form, and the pages that say more of it. */
export interface RoomTypePage extends SettingsFormPage {
  readonly links: readonly { readonly href: string; readonly label: string; readonly mark: string }[];
}

export function roomTypePage(
  ctx: Context,
  { type, classes }: { type: RoomType; classes: readonly RoomClass[] },
  state: FormState = {},
): RoomTypePage {
  const t = tFor(ctx.language);
  return {
    title: `${type.code} · ${textFor(type.names, ctx.language)}`,
    lead: null,
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: roomTypesPath, label: t('room-types.title') },
      { href: null, label: type.code },
    ],
    links: [
      {
        href: ownerMediaPath({ kind: 'room-type', id: type.id }),
        label: t('media.pictures'),
        mark: 'photo',
      },
      { href: roomTypePartsPath(type.id), label: t('room-types.made-of'), mark: 'layers-linked' },
    ],
    form: form(ctx, { action: roomTypePath(type.id), isNew: false, values: valuesOf(type), state, classes }),
  };
}

function valuesOf(type: RoomType): FormValues {
  const text = (value: number | null) => (value === null ? '' : String(value));
  return {
    ...localTextValues('names', type.names),
    ...localTextValues('descriptions', type.descriptions),
    classId: text(type.classId),
    bedType: type.bedType,
    ...Object.fromEntries(type.beds.map(({ kind, count }) => [`beds.${kind}`, String(count)])),
    accessible: type.accessible ? '1' : '',
    areaSquareMetres: text(type.areaSquareMetres),
    view: type.view ?? '',
    floorFrom: text(type.floorFrom),
    floorTo: text(type.floorTo),
    baseAdults: text(type.baseAdults),
    maxAdults: text(type.maxAdults),
    maxChildren: text(type.maxChildren),
    maxGuests: text(type.maxGuests),
    maxExtraBeds: text(type.maxExtraBeds),
    maxCots: text(type.maxCots),
    amenities: type.amenities.filter(isAmenityCode).join(','),
    ownAmenities: type.amenities.filter((word) => !isAmenityCode(word)).join(', '),
    scene: type.scene,
    sortOrder: text(type.sortOrder),
    defaultAllowance: text(type.defaultAllowance),
    active: type.active ? '1' : '',
  };
}

interface FormParts {
  readonly action: string;
  readonly isNew: boolean;
  readonly values: FormValues;
  readonly state: FormState;
  readonly classes: readonly RoomClass[];
}

function form(ctx: Context, { action, isNew, values, state, classes }: FormParts): FormModel {
  const t = tFor(ctx.language);
  const all = state.values ?? values;
  return {
    action,
    submit: t(isNew ? 'room-types.add' : 'shared.save'),
    cancelHref: isNew ? null : roomTypesPath,
    errors: state.errors ?? {},
    groups: [
      nameGroup(ctx, { isNew, classes }, all, state),
      guestsGroup(ctx, all, state),
      bedsGroup(ctx, all, state),
      factsGroup(ctx, all, state),
      amenitiesGroup(ctx, all, state),
    ],
  };
}

function nameGroup(
  ctx: Context,
  { isNew, classes }: Pick<FormParts, 'isNew' | 'classes'>,
  values: FormValues,
  { errors }: FormState,
): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, errors);
  const label = (name: string) => t(`room-types.fields.${name}`);
  const code = make.text('code', label('code'), {
    required: true,
    short: true,
    hint: t('room-types.code-hint'),
  });
  return {
    legend: isNew ? t('room-types.new') : null,
    hint: null,
    fields: [
      ...(isNew ? [code] : []),
      ...make.localText('names', label('name'), { required: true }),
      ...make.localText('descriptions', label('description'), { area: true, wide: true }),
      make.select(
        'classId',
        label('class'),
        classes.map((each) => ({ value: String(each.id), label: textFor(each.names, ctx.language) })),
        { blank: t('room-types.choose-class'), required: classes.length > 0 },
      ),
      make.tick('active', t('room-types.on-sale')),
    ],
  };
}

function guestsGroup(ctx: Context, values: FormValues, { errors }: FormState): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, errors);
  const names = ['baseAdults', 'maxAdults', 'maxChildren', 'maxGuests', 'maxExtraBeds', 'maxCots'] as const;
  const number = { inputmode: 'numeric', required: true, short: true };
  return {
    legend: t('room-types.fields.guests'),
    hint: t('room-types.guests-hint'),
    fields: names.map((name) => make.text(name, t(`room-types.fields.${name}`), number)),
  };
}

/** The headline that search goes by, and every bed there is. */
function bedsGroup(ctx: Context, values: FormValues, { errors }: FormState): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, errors);
  const count = { inputmode: 'numeric', optional: true, short: true };
  return {
    legend: t('room-types.fields.beds'),
    hint: t('room-types.beds-hint'),
    fields: [
      make.select(
        'bedType',
        t('room-types.fields.bed'),
        bedTypes.map((value) => ({ value, label: t(`room-types.beds.${value}`) })),
      ),
      ...bedKinds.map((kind) => make.text(`beds.${kind}`, t(`room-types.bed-kinds.${kind}`), count)),
    ],
  };
}

function amenitiesGroup(ctx: Context, values: FormValues, { errors }: FormState): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, errors);
  return {
    legend: t('room-types.fields.amenities'),
    hint: null,
    fields: [
      ...amenityCodes.map((code) => make.tick('amenities', t(`booking.amenity.${code}`), code)),
      make.area('ownAmenities', t('room-types.fields.ownAmenities'), {
        optional: true,
        hint: t('room-types.amenities-hint'),
      }),
    ],
  };
}

function factsGroup(ctx: Context, values: FormValues, { errors }: FormState): FormGroup {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, errors);
  const label = (name: string) => t(`room-types.fields.${name}`);
  const number = { inputmode: 'numeric', optional: true, short: true };
  return {
    legend: t('room-types.facts'),
    hint: null,
    fields: [
      make.text('areaSquareMetres', label('area'), { ...number, suffix: 'm²' }),
      make.text('view', label('view'), { optional: true }),
      make.text('floorFrom', label('floorFrom'), number),
      make.text('floorTo', label('floorTo'), number),
      make.tick('accessible', t('room-types.accessible-tick')),
      make.select(
        'scene',
        label('scene'),
        scenes.map((value) => ({ value, label: t(`room-types.scenes.${value}`) })),
      ),
      make.text('sortOrder', label('sortOrder'), { inputmode: 'numeric', required: true, short: true }),
      make.text('defaultAllowance', label('defaultAllowance'), {
        inputmode: 'numeric',
        required: true,
        short: true,
        hint: t('room-types.allowance-hint'),
      }),
    ],
  };
}
