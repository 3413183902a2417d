import { dateAt } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatDateTime, formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { folioPath } from '../folios/folio.paths.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { reservationPath } from '../reservations/reservation.paths.ts';
import type { AuditChecks, CheckedStay } from './audit-checks.ts';
import * as paths from './night-audit.paths.ts';
import { type AuditProblem, auditDueAt, type NightAudit } from './night-audit.ts';

interface Cell {
  readonly text?: string;
  readonly small?: string | null;
  readonly href?: string;
  readonly state?: { readonly hue: string; readonly word: string };
  readonly actions?: readonly { readonly label: string; readonly href: string; readonly main?: boolean }[];
}

interface Column {
  readonly label: string;
  readonly numeric?: boolean;
  readonly hidden?: boolean;
}

export interface CheckModel {
  readonly id: string;
  readonly heading: string;
  readonly state: { readonly hue: string; readonly word: string };
  readonly what: string;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
}

export interface ProgressModel {
  readonly isRunning: boolean;
  readonly pollHref: string;
  /** Leads on once the day is closed. */
  readonly nextHref: string | null;
  readonly heading: string;
  readonly steps: readonly {
    readonly word: string;
    readonly state: { readonly hue: string; readonly word: string; readonly icon: string };
    readonly note: string;
    readonly done: number;
    readonly total: number;
  }[];
  readonly problems: readonly {
    readonly word: string;
    readonly subjects: string;
    readonly isStop: boolean;
  }[];
}

export interface NightAuditPage extends PageModel {
  readonly lead: string;
  readonly dueNote: string | null;
  readonly earlyNote: string | null;
  readonly progress: ProgressModel | null;
  readonly checks: readonly CheckModel[];
  readonly run: { readonly action: string; readonly businessDate: string; readonly label: string } | null;
  readonly history: {
    readonly columns: readonly Column[];
    readonly rows: readonly { readonly cells: readonly Cell[] }[];
  };
}

export interface NightAuditData {
  readonly hotel: Hotel;
  readonly audit: NightAudit | null;
  readonly checks: AuditChecks | null;
  readonly latest: readonly NightAudit[];
  /** Addresses of a closed day's reports. */
  readonly reportHrefs: (date: NightAudit['businessDate']) => {
    readonly balance: string;
    readonly manager: string;
  };
}

export function nightAuditPage(ctx: Context, data: NightAuditData): NightAuditPage {
  const t = tFor(ctx.language);
  const { hotel, audit, checks } = data;
  const day = formatDate(hotel.businessDate, 'long', ctx.language);
  const isRunning = audit?.status === 'running';
  const isEarly = hotel.businessDate > dateAt(ctx.clock(), hotel.timeZone);
  return {
    title: t('night-audit.title'),
    lead: t('night-audit.lead', { day }),
    dueNote: dueNote(ctx, t, hotel),
    earlyNote: isEarly ? t('night-audit.early') : null,
    progress: audit ? progressOf(ctx, audit) : null,
    checks: checks ? checksOf(ctx, t, hotel, checks) : [],
    run:
      isRunning || !ctx.permissions.has('night-audit.run')
        ? null
        : {
            action: paths.auditRunsPath,
            businessDate: hotel.businessDate,
            label: t('night-audit.run', { day }),
          },
    history: historyOf(ctx, t, data),
  };
}

function dueNote(ctx: Context, t: Translate, hotel: Hotel): string | null {
  if (hotel.auditTime === null) return t('night-audit.by-hand');
  const due = auditDueAt(hotel.businessDate, hotel.auditTime, hotel.timeZone);
  return t('night-audit.due', { at: formatDateTime(due, hotel.timeZone, ctx.language) });
}

/** How far a run has come: drawn with the page, and alone while it runs. */
export function progressOf(ctx: Context, audit: NightAudit): ProgressModel {
  const t = tFor(ctx.language);
  const current = audit.steps.find((step) => !step.isFinished)?.step;
  return {
    isRunning: audit.status === 'running',
    pollHref: paths.auditProgressPath,
    nextHref: audit.status === 'closed' ? paths.nightAuditPath : null,
    heading: t(`night-audit.state.${audit.status}`, {
      day: formatDate(audit.businessDate, 'weekday', ctx.language),
    }),
    steps: audit.steps.map((step) => ({
      word: t(`night-audit.steps.${step.step}`),
      state: stepState(t, step.isFinished, step.step === current && audit.status === 'running'),
      note:
        step.total > 0
          ? t('night-audit.of', {
              done: formatNumber(step.done, ctx.language),
              total: formatNumber(step.total, ctx.language),
            })
          : '',
      done: step.isFinished ? 1 : step.done,
      total: step.isFinished ? 1 : Math.max(step.total, 1),
    })),
    problems: audit.problems.map((problem) => problemOf(t, problem)),
  };
}

function stepState(t: Translate, isFinished: boolean, isCurrent: boolean) {
  if (isFinished) return { hue: 'vacant', word: t('night-audit.done'), icon: 'check' };
  if (isCurrent) return { hue: 'occupied', word: t('night-audit.working'), icon: 'hourglass' };
  return { hue: 'due', word: t('night-audit.waiting'), icon: 'clock' };
}

function problemOf(t: Translate, problem: AuditProblem) {
  const known = ['waiting_arrivals', 'overdue_departures', 'unsettled'].includes(problem.code);
  const isLedger = ['folios_not_ledger', 'transfer_not_even', 'payments_not_lines'].includes(problem.code);
  const refused = t('night-audit.problems.refused', { code: problem.code });
  return {
    word: known || isLedger ? t(`night-audit.problems.${problem.code}`) : refused,
    subjects: problem.subjects.slice(0, 30).join(', '),
    isStop: problem.severity === 'stop',
  };
}

function checksOf(ctx: Context, t: Translate, hotel: Hotel, checks: AuditChecks): CheckModel[] {
  const listed = (
    id: 'waiting_arrivals' | 'overdue_departures' | 'unsettled',
    stays: readonly CheckedStay[],
  ): CheckModel => ({
    id,
    heading: t(`night-audit.problems.${id}`),
    state: stays.length === 0 ? good(t) : { hue: 'dirty', word: formatNumber(stays.length, ctx.language) },
    what: t(`night-audit.what.${id}`),
    columns: stayColumns(t),
    rows: stays.map((stay) => ({ cells: stayCells(ctx, t, hotel, stay) })),
  });
  return [
    listed('waiting_arrivals', checks.waitingArrivals),
    listed('overdue_departures', checks.overdueDepartures),
    listed('unsettled', checks.unsettled),
    {
      id: 'nights',
      heading: t('night-audit.nights'),
      state: { hue: 'occupied', word: formatNumber(checks.nightsToPost, ctx.language) },
      what: t('night-audit.what.nights'),
      columns: [],
      rows: [],
    },
    {
      id: 'ledgers',
      heading: t('night-audit.ledgers'),
      state:
        checks.ledgerProblems.length === 0 ? good(t) : { hue: 'broken', word: t('night-audit.not-even') },
      what: t('night-audit.what.ledgers'),
      columns: [
        { label: t('night-audit.columns.check') },
        { label: t('night-audit.columns.expected'), numeric: true },
        { label: t('night-audit.columns.found'), numeric: true },
      ],
      rows: checks.ledgerProblems.map((problem) => ({
        cells: [
          { text: t(`night-audit.problems.${problem.code}`), small: problem.subject },
          { text: formatMoney(problem.expectedMinor, hotel.currency, ctx.language) },
          { text: formatMoney(problem.foundMinor, hotel.currency, ctx.language) },
        ],
      })),
    },
  ];
}

const good = (t: Translate) => ({ hue: 'vacant', word: t('night-audit.nothing') });

function stayColumns(t: Translate): Column[] {
  return [
    { label: t('night-audit.columns.guest') },
    { label: t('night-audit.columns.room') },
    { label: t('night-audit.columns.stay') },
    { label: t('night-audit.columns.balance'), numeric: true },
    { label: t('night-audit.columns.action'), hidden: true },
  ];
}

function stayCells(ctx: Context, t: Translate, hotel: Hotel, stay: CheckedStay): Cell[] {
  const short = (date: CheckedStay['arrival']) => formatDate(date, 'short', ctx.language);
  const folio =
    stay.folioNumber === null
      ? []
      : [{ label: t('night-audit.open-folio'), href: folioPath(stay.folioNumber) }];
  return [
    { text: stay.guestName, small: stay.number },
    { text: stay.roomNumber ?? '–' },
    { text: `${short(stay.arrival)} – ${short(stay.departure)}` },
    { text: formatMoney(stay.balanceMinor, hotel.currency, ctx.language) },
    {
      actions: [...folio, { label: t('night-audit.decide'), href: reservationPath(stay.number), main: true }],
    },
  ];
}

function historyOf(
  ctx: Context,
  t: Translate,
  { latest, hotel, reportHrefs }: NightAuditData,
): NightAuditPage['history'] {
  const hues = { closed: 'vacant', running: 'occupied', refused: 'broken' } as const;
  const canRead = ctx.permissions.has('reports.view');
  return {
    columns: [
      { label: t('night-audit.columns.day') },
      { label: t('night-audit.columns.state') },
      { label: t('night-audit.columns.closed') },
      { label: t('night-audit.columns.action'), hidden: true },
    ],
    rows: latest.map((audit) => {
      const hrefs = reportHrefs(audit.businessDate);
      return {
        cells: [
          { text: formatDate(audit.businessDate, 'weekday', ctx.language) },
          { state: { hue: hues[audit.status], word: t(`night-audit.short.${audit.status}`) } },
          { text: audit.closedAt ? formatDateTime(audit.closedAt, hotel.timeZone, ctx.language) : '–' },
          {
            actions: canRead
              ? [
                  { label: t('night-audit.trial-balance'), href: hrefs.balance },
                  { label: t('night-audit.manager-report'), href: hrefs.manager },
                ]
              : [],
          },
        ],
      };
    }),
  };
}
