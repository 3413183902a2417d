import { minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { hasMessage, type Translate, tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import * as paths from './admin.paths.ts';
import { changesBetween, eventsPerPage, type LoggedEvent } from './audit-log.ts';

export interface AuditPage extends PageModel {
  readonly filter: Readonly<Record<'who' | 'action' | 'subjectType' | 'subject' | 'from' | 'to', string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly actions: readonly { readonly value: string; readonly label: string }[];
  readonly subjectTypes: readonly { readonly value: string; readonly label: string }[];
  readonly events: readonly EventLine[];
  readonly pages: Pages | null;
  readonly clearHref: string;
}

interface EventLine {
  readonly id: string;
  readonly moment: string;
  readonly who: string;
  readonly origin: string;
  readonly what: string;
  readonly subject: string;
  readonly subjectHref: string;
  readonly reason: string;
  readonly requestId: string;
  readonly changes: readonly {
    readonly field: string;
    readonly before: string | null;
    readonly after: string;
  }[];
}

export interface AuditView {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly events: readonly LoggedEvent[];
  readonly total: number;
  readonly page: number;
  readonly hotel: { readonly timeZone: string; readonly currency: string };
  readonly actions: readonly string[];
  readonly subjectTypes: readonly string[];
}

export function auditPage(ctx: Context, view: AuditView): AuditPage {
  const t = tFor(ctx.language);
  const value = (name: string) => view.values[name] ?? '';
  const filter = {
    who: value('who'),
    action: value('action'),
    subjectType: value('subjectType'),
    subject: value('subject'),
    from: value('from'),
    to: value('to'),
  };
  const href = (page: number) => {
    const filled = Object.entries(filter).filter(([, text]) => text !== '');
    return `${paths.auditPath}?${new URLSearchParams([...filled, ['page', String(page)]])}`;
  };
  return {
    title: t('admin.audit.title'),
    filter,
    errors: view.errors,
    actions: options(view.actions, (action) => actionWords(t, action)),
    subjectTypes: options(view.subjectTypes, (type) => subjectWords(t, type)),
    events: view.events.map((event) => eventLine(ctx, view.hotel, event)),
    pages: pagesOf({ page: view.page, size: eventsPerPage, total: view.total }, href),
    clearHref: paths.auditPath,
  };
}

function options(values: readonly string[], label: (value: string) => string) {
  return values
    .map((value) => ({ value, label: label(value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}

function actionWords(t: Translate, action: string): string {
  return wordsOf(t, `audit.actions.${action}`, action);
}

function subjectWords(t: Translate, type: string): string {
  return wordsOf(t, `audit.subjects.${type}`, type);
}

/** What a later version no longer has words for still reads as words. */
function wordsOf(t: Translate, key: string, code: string): string {
  return hasMessage(key) ? t(key) : code.replaceAll(/[_-]/g, ' ');
}

function eventLine(ctx: Context, hotel: AuditView['hotel'], event: LoggedEvent): EventLine {
  const t = tFor(ctx.language);
  const { subjectType, subjectId, subjectLabel } = event;
  const show = (field: string, value: unknown) => valueText(ctx, hotel.currency, field, value);
  return {
    id: String(event.id),
    moment: formatDateTime(event.at, hotel.timeZone, ctx.language),
    who: event.actorName || t(`admin.audit.actors.${event.actorKind}`),
    origin: event.origin ?? '',
    what: actionWords(t, event.action),
    subject: `${subjectWords(t, subjectType)} ${subjectLabel || subjectId}`,
    subjectHref: paths.subjectAuditPath(subjectType, subjectId),
    reason: event.reason ?? '',
    requestId: event.actorKind === 'system' ? '' : (event.requestId ?? ''),
    changes: changesBetween(event.before, event.after).map(({ field, before, after }) => ({
      field: field.replace(/Minor$/, ''),
      before: before === undefined ? null : show(field, before),
      after: show(field, after),
    })),
  };
}

function valueText(ctx: Context, currency: string, field: string, value: unknown): string {
  const t = tFor(ctx.language);
  if (value === undefined || value === null || value === '') return '–';
  if (typeof value === 'boolean') return t(value ? 'admin.audit.yes' : 'admin.audit.no');
  if (typeof value === 'number' && /Minor$/.test(field) && Number.isSafeInteger(value)) {
    return formatMoney(minor(value), currency, ctx.language);
  }
  return Array.isArray(value) ? value.join(', ') || '–' : String(value);
}
