import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Download } from '../../platform/views/downloads.ts';
import type { Crumb, FormErrors, FormModel, FormValues } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import * as paths from './stored-value.paths.ts';

export interface Cell {
  readonly text?: string;
  readonly small?: string | null;
  readonly href?: string;
  readonly state?: { readonly hue: string; readonly word: string };
}

export interface Table {
  readonly heading: string;
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
  readonly foot: readonly Cell[] | null;
  /** On a telephone each row is a card. */
  readonly stacked?: boolean;
  readonly emptyText: { readonly heading: string; readonly lead: string };
}

/** What every page of stored value can have: figures, facts, tables and forms, as far as it has them. */
export interface ValuePage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly state: { readonly hue: string; readonly word: string } | null;
  readonly lead: string | null;
  readonly tabs: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
  readonly search: { readonly action: string; readonly value: string; readonly label: string } | null;
  readonly links: readonly { readonly href: string; readonly label: string }[];
  readonly files: readonly Download[];
  readonly tiles: readonly {
    readonly label: string;
    readonly figure: string;
    readonly note: string | null;
  }[];
  readonly facts: readonly { readonly term: string; readonly text: string; readonly href?: string }[];
  /** A code that is told once, with its image to be scanned. */
  readonly secret: { readonly code: string; readonly image: string; readonly alt: string } | null;
  readonly tables: readonly Table[];
  readonly forms: readonly {
    readonly heading: string;
    readonly open: boolean;
    readonly form: FormModel;
  }[];
}

/** One form that was refused, with what was typed. */
export interface ValueState {
  readonly form: string;
  readonly values: FormValues;
  readonly errors: FormErrors;
}

const tabs = [
  ['cards', paths.storedValuePath, 'stored-value.view'],
  ['payment', paths.cardPayPath, 'stored-value.sell'],
  ['liability', paths.liabilityPath, 'stored-value.view'],
  ['expiry', paths.expiryPath, 'stored-value.expire'],
  ['rules', paths.cardRulesPath, 'stored-value.manage'],
] as const;
export type ValueTab = (typeof tabs)[number][0];

/** The title and the tabs; the rest is empty until a page fills it. */
export function valueFrame(ctx: Context, current: ValueTab): ValuePage {
  const t = tFor(ctx.language);
  return {
    title: t(`stored-value.tabs.${current}`),
    crumbs: [],
    state: null,
    lead: t(`stored-value.leads.${current}`),
    tabs: tabs
      .filter(([, , permission]) => isAllowed(ctx, permission))
      .map(([name, href]) => ({ href, label: t(`stored-value.tabs.${name}`), current: name === current })),
    search: null,
    links: [],
    files: [],
    tiles: [],
    facts: [],
    secret: null,
    tables: [],
    forms: [],
  };
}

export const cardHues = {
  pending: 'due',
  active: 'vacant',
  blocked: 'broken',
  lost: 'broken',
  replaced: 'dirty',
  moved: 'dirty',
} as const;
