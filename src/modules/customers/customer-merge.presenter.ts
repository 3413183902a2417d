import type { Context } from '../../platform/context.ts';
import { formatDate, formatNumber } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import type { Crumb } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import * as paths from './customer.paths.ts';
import { fullName } from './customer.ts';
import type { Duplicate, MergePreview } from './customer-merge.service.ts';
import { type Fillable, fillable, type Likeness, type Mergeable } from './customer-merge.ts';

interface Table {
  readonly columns: readonly {
    readonly label: string;
    readonly numeric?: boolean;
    readonly hidden?: boolean;
  }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

export interface MergePage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly lead: string;
  readonly why: string | null;
  readonly fields: Table;
  readonly moving: readonly string[];
  readonly action: string;
  readonly apartAction: string;
  readonly otherWayHref: string;
  readonly closeHref: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly error: string | null;
}

/** What would stand after the merge, beside what stands now. */
export function mergePage(ctx: Context, preview: MergePreview, error: string | null = null): MergePage {
  const t = tFor(ctx.language);
  const { kept, merged, filled, moving, points } = preview;
  const value = (profile: Mergeable, field: Fillable) => fieldText(ctx, t, profile, field) ?? '–';
  return {
    title: t('customers.merge.title', { name: fullName(merged), into: fullName(kept) }),
    crumbs: [
      { href: paths.customersPath, label: t('customers.list.title') },
      { href: paths.customerPath(kept.id), label: fullName(kept) },
      { href: null, label: t('customers.merge.crumb') },
    ],
    lead: t('customers.merge.lead'),
    why: preview.reasons.length === 0 ? null : reasonsText(t, preview.reasons),
    fields: {
      columns: ['field', 'kept', 'merged', 'result'].map((name) => ({ label: t(`customers.merge.${name}`) })),
      rows: [
        { cells: [t('customers.fields.name'), fullName(kept), fullName(merged), fullName(kept)] },
        ...fillable.map((field) => ({
          cells: [
            t(`customers.merge.fields.${field}`),
            value(kept, field),
            value(merged, field),
            value(filled.includes(field) ? merged : kept, field),
          ],
        })),
      ],
    },
    moving: [
      ...Object.entries(moving)
        .filter(([, count]) => count > 0)
        .map(
          ([table, count]) => `${t(`customers.merge.tables.${table}`)}: ${formatNumber(count, ctx.language)}`,
        ),
      ...(points === null
        ? []
        : [t('customers.merge.membership', { points: formatNumber(points, ctx.language) })]),
    ],
    action: paths.mergePath(kept.id),
    apartAction: `${paths.mergePath(kept.id)}/apart`,
    otherWayHref: `${paths.mergePath(merged.id)}?with=${kept.id}`,
    closeHref: paths.customerPath(kept.id),
    hidden: [
      { name: 'with', value: String(merged.id) },
      { name: 'keptVersion', value: String(kept.version) },
      { name: 'mergedVersion', value: String(merged.version) },
    ],
    error,
  };
}

function fieldText(ctx: Context, t: Translate, profile: Mergeable, field: Fillable): string | null {
  if (field === 'document') return profile.documentMask;
  if (field === 'vip') return profile.vip ? t('customers.vip') : null;
  if (field === 'birthDate')
    return profile.birthDate && formatDate(profile.birthDate, 'medium', ctx.language);
  return profile[field];
}

export function reasonsText(t: Translate, reasons: readonly Likeness[]): string {
  return reasons.map((reason) => t(`customers.likeness.${reason}`)).join(', ');
}

export interface DuplicatesPage extends PageModel, Table {
  readonly crumbs: readonly Crumb[];
  readonly lead: string;
  readonly empty: {
    readonly heading: string;
    readonly lead: string;
    readonly mark: string;
    readonly action: null;
  };
}

export function duplicatesPage(ctx: Context, duplicates: readonly Duplicate[]): DuplicatesPage {
  const t = tFor(ctx.language);
  const who = (profile: Mergeable) => ({
    text: fullName(profile),
    href: paths.customerPath(profile.id),
    small: [profile.phone, profile.email].filter(Boolean).join(' · '),
  });
  return {
    title: t('customers.duplicates.title'),
    lead: t('customers.duplicates.lead'),
    crumbs: [
      { href: paths.customersPath, label: t('customers.list.title') },
      { href: null, label: t('customers.duplicates.title') },
    ],
    columns: [
      { label: t('customers.duplicates.one') },
      { label: t('customers.duplicates.other') },
      { label: t('customers.duplicates.why') },
      { label: t('customers.duplicates.score'), numeric: true },
      { label: t('customers.duplicates.look'), hidden: true },
    ],
    rows: duplicates.map(({ one, other, score, reasons }) => ({
      cells: [
        who(one),
        who(other),
        reasonsText(t, reasons),
        String(score),
        {
          actions: [
            { href: `${paths.mergePath(one.id)}?with=${other.id}`, label: t('customers.duplicates.look') },
          ],
        },
      ],
    })),
    empty: {
      heading: t('customers.duplicates.none'),
      lead: t('customers.duplicates.none-lead'),
      mark: 'users',
      action: null,
    },
  };
}
