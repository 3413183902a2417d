import type { Context } from '../../platform/context.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import {
  type Crumb,
  type FormErrors,
  type FormField,
  type FormState,
  type FormValues,
  fieldMaker,
  localTextValues,
} from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type TextBlock, textBlock } from '../../platform/views/texts.ts';
import {
  aboutPath,
  facilitiesPath,
  facilityPath,
  facilityRemovalPath,
  newFacilityPath,
} from './content.paths.ts';
import { type Facility, facilityKinds } from './facility.ts';
import { settingsPath } from './hotel.paths.ts';
import type { HotelInfo } from './hotel-info.ts';
import { ownerMediaPath } from './media.paths.ts';

/** A page of texts side by side, with a few plain fields below. */
export interface ContentPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly lead: string | null;
  readonly links: readonly { readonly href: string; readonly label: string; readonly icon: string }[];
  readonly action: string;
  readonly errors: FormErrors;
  readonly fieldsFirst: readonly FormField[];
  readonly texts: readonly TextBlock[];
  readonly fieldsLast: readonly FormField[];
  readonly submit: string;
  readonly cancelHref: string;
  /** Deletes what the page is about, once that is confirmed; null where it can not be deleted. */
  readonly removal: { readonly action: string; readonly open: boolean; readonly sure: FormField } | null;
}

export function aboutPage(
  ctx: Context,
  info: HotelInfo,
  hotelId: number,
  state: FormState = {},
): ContentPage {
  const t = tFor(ctx.language);
  const values = state.values ?? infoValues(info);
  const make = fieldMaker(t, values, state.errors);
  const block = (name: string, key: string, size: { rows?: number; maxlength: number }, hint?: string) =>
    textBlock(
      t,
      { name, legend: t(`content.${key}`), ...size, ...(hint && { hint }) },
      { values, errors: state.errors },
    );
  return {
    title: t('content.about'),
    crumbs: crumbs(t('settings.title'), { href: null, label: t('content.about') }),
    lead: t('content.about-lead'),
    links: [
      {
        href: ownerMediaPath({ kind: 'hotel', id: hotelId }),
        label: t('media.pictures'),
        icon: 'photo',
      },
      { href: facilitiesPath, label: t('content.facilities'), icon: 'pool' },
    ],
    action: aboutPath,
    errors: state.errors ?? {},
    fieldsFirst: [],
    texts: [
      block('introductions', 'introduction', { rows: 3, maxlength: 2_000 }, t('content.introduction-hint')),
      block('stories', 'story', { rows: 8, maxlength: 4_000 }, t('content.story-hint')),
      block('nearby', 'nearby', { rows: 5, maxlength: 2_000 }, t('content.nearby-hint')),
      block('addresses', 'address', { maxlength: 300 }),
    ],
    fieldsLast: [
      make.text('latitude', t('content.latitude'), { inputmode: 'decimal', optional: true, short: true }),
      make.text('longitude', t('content.longitude'), {
        inputmode: 'decimal',
        optional: true,
        short: true,
        hint: t('content.position-hint'),
      }),
    ],
    submit: t('shared.save'),
    cancelHref: settingsPath,
    removal: null,
  };
}

function infoValues({ introductions, stories, nearby, addresses, position }: HotelInfo): FormValues {
  return {
    ...localTextValues('introductions', introductions),
    ...localTextValues('stories', stories),
    ...localTextValues('nearby', nearby),
    ...localTextValues('addresses', addresses),
    latitude: position ? String(position.latitude) : '',
    longitude: position ? String(position.longitude) : '',
  };
}

export interface FacilityListPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly lead: string;
  readonly newHref: string;
  readonly columns: readonly { readonly label: string; readonly hidden?: boolean }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly empty: {
    readonly heading: string;
    readonly lead: string;
    readonly mark: string;
    readonly action: null;
  };
}

export function facilitiesPage(ctx: Context, facilities: readonly Facility[]): FacilityListPage {
  const t = tFor(ctx.language);
  const title = t('content.facilities');
  return {
    title,
    lead: t('content.facilities-lead'),
    crumbs: crumbs(t('settings.title'), { href: null, label: title }),
    newHref: newFacilityPath,
    columns: [
      { label: t('content.name') },
      { label: t('content.kind') },
      { label: t('content.hours') },
      { label: t('content.use') },
      { label: t('shared.edit'), hidden: true },
    ],
    rows: facilities.map((facility) => ({
      cells: [
        textFor(facility.names, ctx.language),
        t(`content.kinds.${facility.kind}`),
        textFor(facility.hours, ctx.language) || '–',
        t(facility.active ? 'content.shown' : 'content.not-shown'),
        {
          actions: [
            { href: ownerMediaPath({ kind: 'facility', id: facility.id }), label: t('media.pictures') },
            { href: facilityPath(facility.id), label: t('shared.edit') },
          ],
        },
      ],
    })),
    empty: { heading: t('content.empty'), lead: t('content.empty-lead'), mark: 'pool', action: null },
  };
}

/** A new facility where none is given. */
export function facilityPage(ctx: Context, facility: Facility | null, state: FormState = {}): ContentPage {
  const t = tFor(ctx.language);
  const title = facility ? textFor(facility.names, ctx.language) : t('content.new-facility');
  const values = state.values ?? (facility ? facilityValues(facility) : { active: '1', sortOrder: '0' });
  const make = fieldMaker(t, values, state.errors);
  const block = (name: string, key: string, size: { rows?: number; maxlength: number; required?: boolean }) =>
    textBlock(t, { name, legend: t(`content.${key}`), ...size }, { values, errors: state.errors });
  const kinds = facilityKinds.map((value) => ({ value, label: t(`content.kinds.${value}`) }));
  return {
    title,
    lead: null,
    crumbs: [
      ...crumbs(t('settings.title'), { href: facilitiesPath, label: t('content.facilities') }),
      { href: null, label: title },
    ],
    links: facility
      ? [
          {
            href: ownerMediaPath({ kind: 'facility', id: facility.id }),
            label: t('media.pictures'),
            icon: 'photo',
          },
        ]
      : [],
    action: facility ? facilityPath(facility.id) : facilitiesPath,
    errors: state.errors ?? {},
    fieldsFirst: [make.select('kind', t('content.kind'), kinds)],
    texts: [
      block('names', 'name', { maxlength: 120, required: true }),
      block('descriptions', 'description', { rows: 4, maxlength: 1_000 }),
      block('hours', 'hours', { maxlength: 160 }),
      block('places', 'place', { maxlength: 160 }),
      block('priceNotes', 'price-note', { maxlength: 160 }),
    ],
    fieldsLast: [
      make.text('sortOrder', t('content.order'), { inputmode: 'numeric', short: true, required: true }),
      make.tick('active', t('content.shown')),
    ],
    submit: t(facility ? 'shared.save' : 'content.add-facility'),
    cancelHref: facilitiesPath,
    removal: facility && {
      action: facilityRemovalPath(facility.id),
      open: Boolean(state.errors?.sure),
      sure: make.tick('sure', t('content.removal.sure')),
    },
  };
}

function facilityValues(facility: Facility): FormValues {
  return {
    ...localTextValues('names', facility.names),
    ...localTextValues('descriptions', facility.descriptions),
    ...localTextValues('hours', facility.hours),
    ...localTextValues('places', facility.places),
    ...localTextValues('priceNotes', facility.priceNotes),
    kind: facility.kind,
    sortOrder: String(facility.sortOrder),
    active: facility.active ? '1' : '',
  };
}

function crumbs(all: string, here: Crumb): Crumb[] {
  return [{ href: settingsPath, label: all }, here];
}
