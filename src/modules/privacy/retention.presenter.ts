import type { Context } from '../../platform/context.ts';
import { formatDate, formatDateTime, formatNumber } from '../../platform/i18n/format.ts';
import { hasMessage, tFor } from '../../platform/i18n/translate.ts';
import { type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import { retentionPath } from './privacy.paths.ts';
import { type PrivacyTab, privacyTabs } from './privacy-tabs.presenter.ts';
import type { RetentionRun } from './retention.queries.ts';
import type { RetentionReport } from './retention.service.ts';
import { fixedRetention, retentionKinds, retentionLimits } from './retention.ts';

interface Table {
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
}

export interface RetentionPage extends PageModel {
  readonly tabs: readonly PrivacyTab[];
  readonly lead: string;
  readonly rules: Table;
  readonly form: FormModel;
  readonly runs: Table;
  readonly pages: Pages | null;
}

export interface RetentionView extends RetentionReport {
  readonly page: number;
  readonly pageSize: number;
  readonly timeZone: string;
}

export function retentionPage(ctx: Context, view: RetentionView, state: FormState = {}): RetentionPage {
  const t = tFor(ctx.language);
  const { page, pageSize: size, total, nextRun, timeZone } = view;
  return {
    title: t('privacy.retention.title'),
    tabs: privacyTabs(ctx, 'retention'),
    lead: t('privacy.retention.lead', { at: formatDateTime(nextRun, timeZone, ctx.language) }),
    rules: rulesTable(ctx, view),
    form: rulesForm(ctx, view, state),
    runs: runsTable(ctx, view),
    pages: pagesOf({ page, size, total }, (to) => `${retentionPath}?page=${to}`),
  };
}

/** What managers choose first, then what has its own time; each with its reason. */
function rulesTable(ctx: Context, { days, due }: RetentionView): Table {
  const t = tFor(ctx.language);
  const name = (kind: string) => t(`privacy.retention.kinds.${kind}`);
  const why = (kind: string) => t(`privacy.retention.why.${kind}`);
  const lasting = (count: number | null) =>
    count === null ? t('privacy.retention.for-ever') : t('privacy.retention.days', { count });
  return {
    columns: [
      { label: t('privacy.retention.columns.kind') },
      { label: t('privacy.retention.columns.kept'), numeric: true },
      { label: t('privacy.retention.columns.due'), numeric: true },
      { label: t('privacy.retention.columns.why') },
    ],
    rows: [
      ...retentionKinds.map((kind) => ({
        cells: [name(kind), lasting(days[kind]), formatNumber(due.get(kind) ?? 0, ctx.language), why(kind)],
      })),
      ...fixedRetention.map(({ kind, days: fixed }) => ({
        cells: [name(kind), lasting(fixed), '–', why(kind)],
      })),
    ],
  };
}

function rulesForm(ctx: Context, { days }: RetentionView, { values, errors = {} }: FormState): FormModel {
  const t = tFor(ctx.language);
  const now = Object.fromEntries(retentionKinds.map((kind) => [kind, String(days[kind])]));
  const make = fieldMaker(t, values ?? now, errors);
  const n = (value: number) => formatNumber(value, ctx.language);
  return {
    action: retentionPath,
    groups: [
      {
        legend: t('privacy.retention.change'),
        hint: t('privacy.retention.change-hint'),
        fields: retentionKinds.map((kind) => {
          const { floor, ceiling } = retentionLimits[kind];
          return make.text(kind, t(`privacy.retention.kinds.${kind}`), {
            inputmode: 'numeric',
            short: true,
            required: true,
            maxlength: '4',
            suffix: t('privacy.retention.unit'),
            hint: t('privacy.retention.between', { floor: n(floor), ceiling: n(ceiling) }),
          });
        }),
      },
    ],
    submit: t('privacy.retention.save'),
    cancelHref: null,
    errors,
  };
}

function runsTable(ctx: Context, { runs, timeZone }: RetentionView): Table {
  const t = tFor(ctx.language);
  const n = (value: number) => formatNumber(value, ctx.language);
  return {
    columns: [
      { label: t('privacy.retention.columns.night') },
      { label: t('privacy.retention.columns.kind') },
      { label: t('privacy.retention.columns.kept'), numeric: true },
      { label: t('privacy.retention.columns.done'), numeric: true },
      { label: t('privacy.retention.columns.left'), numeric: true },
      { label: t('privacy.retention.columns.time'), numeric: true },
    ],
    rows: runs.map((run) => ({
      cells: [
        {
          text: formatDate(run.night, 'medium', ctx.language),
          small: formatDateTime(run.startedAt, timeZone, ctx.language),
        },
        kindName(ctx, run.kind),
        t('privacy.retention.days', { count: run.days }),
        n(run.done),
        n(run.left),
        durationCell(ctx, run),
      ],
    })),
  };
}

/** A run stays in the list when its kind is no longer kept apart. */
function kindName(ctx: Context, kind: string): string {
  const key = `privacy.retention.kinds.${kind}`;
  return hasMessage(key) ? tFor(ctx.language)(key) : kind;
}

function durationCell(ctx: Context, { startedAt, finishedAt }: RetentionRun) {
  const t = tFor(ctx.language);
  if (finishedAt === null) return { state: { hue: 'due', word: t('privacy.retention.unfinished') } };
  const seconds = (finishedAt.getTime() - startedAt.getTime()) / 1_000;
  return t('privacy.retention.seconds', { time: formatNumber(seconds, ctx.language, 1) });
}
