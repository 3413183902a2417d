import type { Context } from '../../platform/context.ts';
import { formatDate, formatDateTime } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import type { SettingsListPage } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import type { Hotel } from '../hotels/hotel.ts';
import * as paths from './rate.paths.ts';
import { type ChangeList, changeLists } from './rate-change.schemas.ts';
import type { ChangeStatus, RateChange } from './rate-change.ts';
import type { LabelledChange } from './rate-change-list.service.ts';
import { type RatesTabs, ratesTabs } from './rate-tabs.ts';
import { wordsText } from './words.presenter.ts';

const hues = {
  draft: 'dirty',
  submitted: 'due',
  returned: 'broken',
  approved: 'occupied',
  live: 'vacant',
  withdrawn: 'dirty',
  superseded: 'dirty',
} as const satisfies Record<ChangeStatus, string>;

const icons = {
  draft: 'pencil',
  submitted: 'clock',
  returned: 'arrow-left',
  approved: 'calendar-event',
  live: 'check',
  withdrawn: 'x',
  superseded: 'history',
} as const satisfies Record<ChangeStatus, string>;

export function stateOf(t: Translate, status: ChangeStatus) {
  return { hue: hues[status], word: t(`rates.changes.status.${status}`), icon: icons[status] };
}

export interface ChangesPage extends PageModel, RatesTabs {
  readonly lead: string;
  readonly lists: readonly {
    readonly href: string;
    readonly label: string;
    readonly current: boolean;
    readonly count?: number;
  }[];
  readonly columns: SettingsListPage['columns'];
  readonly rows: SettingsListPage['rows'];
  readonly empty: SettingsListPage['empty'];
  readonly pages: Pages | null;
}

export interface ChangesView {
  readonly hotel: Hotel;
  readonly show: ChangeList;
  readonly page: number;
  readonly size: number;
  readonly total: number;
  readonly counts: Readonly<Record<ChangeList, number>>;
  readonly changes: readonly LabelledChange[];
}

export function changesPage(ctx: Context, view: ChangesView): ChangesPage {
  const t = tFor(ctx.language);
  const href = (show: ChangeList, page = 1) =>
    `${paths.changesPath}?show=${show}${page > 1 ? `&page=${page}` : ''}`;
  const heads = ['change', 'author', 'effective', 'state'];
  return {
    title: t('rates.changes.title'),
    lead: t('rates.changes.lead'),
    ...ratesTabs(t, paths.changesPath),
    lists: changeLists.map((show) => ({
      href: href(show),
      label: t(`rates.changes.lists.${show}`),
      current: show === view.show,
      ...(show !== 'done' && { count: view.counts[show] }),
    })),
    columns: heads.map((name) => ({ label: t(`rates.changes.columns.${name}`) })),
    rows: view.changes.map((change) => ({ cells: cellsOf(ctx, view.hotel, change) })),
    empty: {
      heading: t(`rates.changes.empty.${view.show}`),
      lead: t('rates.changes.empty-lead'),
      mark: 'tag',
      action: null,
    },
    pages: pagesOf({ page: view.page, size: view.size, total: view.total }, (page) => href(view.show, page)),
  };
}

function cellsOf(ctx: Context, hotel: Hotel, change: LabelledChange) {
  const t = tFor(ctx.language);
  const at = change.submittedAt ?? change.createdAt;
  const { approvalsNeeded, status, breaches } = change;
  const progress = status === 'submitted' && approvalsNeeded > 1 ? approvalsText(t, change) : null;
  return [
    {
      text: titleOf(ctx, hotel, change),
      href: paths.changePath(change.id),
      small: change.note || null,
      ...(breaches.length > 0 && { badge: t('rates.changes.beyond-rails') }),
    },
    { text: change.authorName, small: formatDateTime(at, hotel.timeZone, ctx.language) },
    effectiveText(ctx, change),
    { state: stateOf(t, status), small: progress },
  ];
}

/** What is changed, in a few words. */
export function titleOf(ctx: Context, { currency }: Hotel, change: LabelledChange): string {
  const what = tFor(ctx.language)(`rates.changes.kinds.${change.kind}`);
  const which = wordsText(ctx, currency, change.label);
  return which === '' ? what : tFor(ctx.language)('rates.changes.of', { what, which });
}

/** How many have approved it, of how many that must. */
export function approvalsText(t: Translate, { approvals, approvalsNeeded }: RateChange): string {
  return t('rates.changes.approvals-of', { given: approvals.length, count: approvalsNeeded });
}

export function effectiveText(ctx: Context, change: RateChange): string {
  if (change.effectiveDate === null) return tFor(ctx.language)('rates.changes.at-once');
  return formatDate(change.effectiveDate, 'medium', ctx.language);
}
