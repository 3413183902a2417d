import type { Context } from '../../platform/context.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import type { FormModel } from '../../platform/views/form.ts';
import type { Pages } from '../../platform/views/pager.ts';
import * as paths from './loyalty.paths.ts';

export interface LoyaltyFrame {
  readonly title: string;
  readonly lead: string | null;
  readonly tabs: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
}

/** A page of the programme: figures, a table, a form, as far as it has them. */
export interface LoyaltyPage extends LoyaltyFrame {
  readonly asked: string | null;
  readonly tiles: readonly {
    readonly label: string;
    readonly figure: string;
    readonly note: string | null;
  }[];
  readonly columns: readonly {
    readonly label: string;
    readonly numeric?: boolean;
    readonly hidden?: boolean;
  }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly emptyText: { readonly heading: string; readonly lead: string } | null;
  readonly pager: Pages | null;
  readonly forms: readonly FormModel[];
  readonly notice: string | null;
  /** What of it leaves as a file. */
  readonly files: readonly { readonly href: string; readonly label: string }[];
}

const tabs = [
  ['members', paths.membersPath],
  ['rules', paths.loyaltyPath],
  ['levels', paths.levelsPath],
  ['campaigns', paths.campaignsPath],
  ['upgrades', paths.upgradePricesPath],
  ['partners', paths.partnersPath],
  ['gifts', paths.giftsPath],
  ['orders', paths.ordersPath],
  ['adjustments', paths.decisionsPath],
  ['liability', paths.liabilityPath],
] as const;

export type LoyaltyTab = (typeof tabs)[number][0];

/** What every page of the programme has; the rest is empty until a page fills it. */
export function loyaltyFrame(ctx: Context, current: LoyaltyTab): LoyaltyPage {
  const t = tFor(ctx.language);
  return {
    title: t(`loyalty.tabs.${current}`),
    lead: t(`loyalty.leads.${current}`),
    tabs: tabs.map(([name, href]) => ({ href, label: t(`loyalty.tabs.${name}`), current: name === current })),
    asked: null,
    tiles: [],
    columns: [],
    rows: [],
    emptyText: null,
    pager: null,
    forms: [],
    notice: null,
    files: [],
  };
}

/** A list that has nothing yet. */
export const emptyWords = (t: Translate, name: LoyaltyTab) => ({
  heading: t(`loyalty.empty.${name}`),
  lead: t(`loyalty.empty.${name}-lead`),
});

/** As they stand in a form: 1250 basis points are "12.5", and nothing is an empty field. */
export const percentText = (basisPoints: number) => String(basisPoints / 100);
export const numberText = (value: number | null) => (value === null ? '' : String(value));
