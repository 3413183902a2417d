import type { Context } from '../../platform/context.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { JobKind } from '../../platform/job-store.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { Table } from './staff.presenter.ts';

export interface JobsPage extends PageModel {
  readonly table: Table;
}

export function jobsPage(ctx: Context, kinds: readonly JobKind[], timeZone: string): JobsPage {
  const t = tFor(ctx.language);
  const columns = [
    { label: t('admin.jobs.columns.job') },
    { label: t('admin.jobs.columns.schedule') },
    { label: t('admin.jobs.columns.waiting'), numeric: true },
    { label: t('admin.jobs.columns.running'), numeric: true },
    { label: t('admin.jobs.columns.failed'), numeric: true },
    { label: t('admin.jobs.columns.last') },
  ];
  const rows = kinds.map((kind) => ({
    cells: [
      kind.name,
      kind.schedule ?? '–',
      kind.waiting,
      kind.running,
      kind.failed > 0 ? { state: { hue: 'broken', word: String(kind.failed) } } : 0,
      kind.lastDoneAt ? formatDateTime(kind.lastDoneAt, timeZone, ctx.language) : '–',
    ],
  }));
  return { title: t('admin.jobs.title'), table: { columns, rows } };
}
