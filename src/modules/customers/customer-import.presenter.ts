import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import {
  type Crumb,
  type FormField,
  type FormModel,
  type FormState,
  fieldMaker,
} from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import * as paths from './customer.paths.ts';
import { fullName } from './customer.ts';
import type { ReadFile } from './customer-import.schemas.ts';
import { type ImportedProfile, importFields, mostRows, type RowFault } from './customer-import.ts';

interface Table {
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

export interface ImportPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly lead: string;
  readonly paste: FormModel | null;
  readonly uploadAction: string | null;
  readonly mapping: {
    readonly csv: string;
    readonly fields: readonly FormField[];
    readonly again: string;
    readonly take: string;
    readonly takes: boolean;
  } | null;
  readonly table: (Table & { readonly caption: string }) | null;
}

function start(ctx: Context) {
  const t = tFor(ctx.language);
  return {
    title: t('customers.import.title'),
    lead: t('customers.import.lead', { most: mostRows }),
    crumbs: [
      { href: paths.customersPath, label: t('customers.list.title') },
      { href: null, label: t('customers.import.title') },
    ],
    paste: null,
    uploadAction: null,
    mapping: null,
    table: null,
  };
}

/** Where a table is pasted or chosen. */
export function importStartPage(ctx: Context, { values = {}, errors = {} }: FormState = {}): ImportPage {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, errors);
  const field = make.area('csv', t('customers.import.paste'), {
    required: true,
    hint: t('customers.import.paste-hint'),
  });
  return {
    ...start(ctx),
    uploadAction: paths.importFilePath,
    paste: {
      action: paths.importPreviewPath,
      submit: t('customers.import.look'),
      cancelHref: paths.customersPath,
      errors,
      groups: [{ legend: t('customers.import.table'), hint: null, fields: [field] }],
    },
  };
}

export type RowOutcome = { readonly profile: ImportedProfile; readonly known: number | null } | RowFault;

/** What each row would become, before any is taken in; columns can be told anew. */
export function importPreviewPage(ctx: Context, file: ReadFile, outcomes: readonly RowOutcome[]): ImportPage {
  const t = tFor(ctx.language);
  const values = Object.fromEntries(file.mapping.map((field, at) => [`columns.c${at}`, field ?? '']));
  const make = fieldMaker(t, values);
  const options = importFields.map((value) => ({ value, label: t(`customers.import.fields.${value}`) }));
  return {
    ...start(ctx),
    mapping: {
      csv: file.text,
      fields: file.head.map((heading, at) =>
        make.select(`columns.c${at}`, heading || t('customers.import.unnamed'), options, {
          blank: t('customers.import.left-out'),
        }),
      ),
      again: paths.importPreviewPath,
      take: paths.importPath,
      takes: outcomes.some((outcome) => typeof outcome !== 'string'),
    },
    table: outcomeTable(ctx, t('customers.import.preview'), outcomes),
  };
}

/** What became of each row. */
export function importResultPage(
  ctx: Context,
  outcomes: readonly RowOutcome[],
  made: ReadonlySet<number>,
): ImportPage {
  const t = tFor(ctx.language);
  return { ...start(ctx), table: outcomeTable(ctx, t('customers.import.result'), outcomes, made) };
}

function outcomeTable(
  ctx: Context,
  caption: string,
  outcomes: readonly RowOutcome[],
  made?: ReadonlySet<number>,
) {
  const t = tFor(ctx.language);
  return {
    caption,
    columns: ['row', 'name', 'other-name', 'phone', 'email', 'outcome'].map((name) => ({
      label: t(`customers.import.columns.${name}`),
      ...(name === 'row' && { numeric: true }),
    })),
    rows: outcomes.map((outcome, at) => {
      const row = String(at + 2);
      if (typeof outcome === 'string') {
        const fault = { hue: 'clay', word: t(`customers.import.faults.${outcome}`), icon: 'alert-circle' };
        return { cells: [row, '–', '–', '–', '–', { state: fault }] };
      }
      const { profile, known } = outcome;
      const name =
        known === null ? fullName(profile) : { text: fullName(profile), href: paths.customerPath(known) };
      const isNew = made ? made.has(at) : known === null;
      const word = t(`customers.import.outcomes.${made ? 'done-' : ''}${isNew ? 'new' : 'known'}`);
      return {
        cells: [row, name, profile.otherName ?? '–', profile.phone ?? '–', profile.email ?? '–', word],
      };
    }),
  };
}
