import type { CalendarDate } from '../../core/calendar-date.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatDateTime } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Crumb, FormModel, FormState } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { customerEditPath, customerPath, customerPrivacyPath } from '../customers/customer.paths.ts';
import { type Customer, fullName } from '../customers/customer.ts';
import { personalDataPath, privacyDeskPath, requestPath } from './privacy.paths.ts';
import { answerForm, type MessageTable, messageTable, proofForm } from './privacy-answer.presenter.ts';
import type { SentMessage } from './privacy-message.queries.ts';
import {
  canBecome,
  fileRefusal,
  isOverdue,
  lacksProof,
  type PrivacyRequest,
  proofRefusal,
} from './privacy-request.ts';

const hues = { open: 'due', in_progress: 'occupied', done: 'vacant', refused: 'broken' } as const;

/** The state as it is shown: one that is late says so first. */
export function stateOf(ctx: Context, request: PrivacyRequest, today: CalendarDate) {
  const t = tFor(ctx.language);
  if (isOverdue(request, today)) return { hue: 'broken', word: t('privacy.requests.overdue') };
  return { hue: hues[request.state], word: t(`privacy.requests.states.${request.state}`) };
}

/** "Correct something: E-mail → li@example.com" */
export function whatOf(ctx: Context, { kind, field, newValue }: PrivacyRequest): string {
  const t = tFor(ctx.language);
  const what = t(`privacy.requests.kinds.${kind}`);
  return field ? `${what}: ${t(`privacy.requests.fields.${field}`)} → ${newValue || '–'}` : what;
}

export interface RequestPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly state: { readonly hue: string; readonly word: string };
  readonly facts: readonly { readonly term: string; readonly text: string | null; readonly href?: string }[];
  readonly version: string;
  /** What can be done with one press, the main one first. */
  readonly actions: readonly {
    readonly action: string;
    readonly label: string;
    readonly icon: string;
    readonly main: boolean;
  }[];
  /** Where the request is met: the export, or the erasure. */
  readonly meetLink: { readonly href: string; readonly label: string } | null;
  readonly form: FormModel | null;
  readonly proofForm: FormModel | null;
  /** What was written to the guest about it. */
  readonly messages: MessageTable;
  readonly unreachable: boolean;
  readonly refusal: string | null;
}

export interface RequestView {
  readonly request: PrivacyRequest;
  /** Null where he was erased. */
  readonly customer: Customer | null;
  readonly today: CalendarDate;
  readonly timeZone: string;
  readonly messages: readonly SentMessage[];
  /** Whether he has an address to be written to. */
  readonly isReachable: boolean;
  readonly refusal?: string;
  readonly proofState?: FormState;
}

export function requestPage(ctx: Context, view: RequestView, state: FormState = {}): RequestPage {
  const t = tFor(ctx.language);
  const { request, customer, today } = view;
  const waits = canBecome(request.state, 'done');
  return {
    title: t('privacy.requests.one', { id: request.id }),
    crumbs: [
      { href: privacyDeskPath, label: t('privacy.requests.title') },
      { href: null, label: t('privacy.requests.one', { id: request.id }) },
    ],
    state: stateOf(ctx, request, today),
    facts: factsOf(ctx, view),
    version: String(request.version),
    actions: actionsOf(ctx, view),
    meetLink: customer && meetLink(ctx, request, customer),
    form: waits ? answerForm(ctx, request, state) : null,
    proofForm: proofRefusal(request) === null ? proofForm(ctx, request, view.proofState) : null,
    messages: messageTable(ctx, view),
    unreachable: customer !== null && !view.isReachable,
    refusal: view.refusal ?? null,
  };
}

/** What one press does now, as the request and its kind allow. */
function actionsOf(ctx: Context, { request, customer, isReachable }: RequestView): RequestPage['actions'] {
  const t = tFor(ctx.language);
  const path = requestPath(request.id);
  const { kind, field, state, fileIssue } = request;
  const waits = canBecome(state, 'done');
  const proved = !lacksProof(request);
  const correctable = kind === 'correction' && field !== 'document' && customer !== null;
  const offered = [
    { name: 'proof-seen', icon: 'id', main: true, is: waits && !proved },
    { name: 'correction', icon: 'check', main: true, is: waits && proved && correctable },
    { name: 'file', icon: 'send', main: waits, is: isReachable && fileRefusal(request) === null },
    { name: 'taking', icon: 'user-check', main: false, is: canBecome(state, 'in_progress') },
  ];
  return offered
    .filter((one) => one.is)
    .map(({ name, icon, main }) => ({
      action: `${path}/${name}`,
      label: t(`privacy.requests.acts.${name === 'file' && fileIssue > 0 ? 'file-again' : name}`),
      icon,
      main,
    }));
}

function factsOf(ctx: Context, { request, customer, timeZone }: RequestView): RequestPage['facts'] {
  const t = tFor(ctx.language);
  const day = (date: CalendarDate) => formatDate(date, 'medium', ctx.language);
  const moment = (at: Date) => formatDateTime(at, timeZone, ctx.language);
  const term = (name: string) => t(`privacy.requests.facts.${name}`);
  const source = t(`privacy.requests.sources.${request.source}`, { name: request.madeBy });
  const guest = customer
    ? { text: fullName(customer), href: customerPath(customer.id) }
    : { text: `#${request.customerId}` };
  return [
    { term: term('guest'), ...guest },
    { term: term('what'), text: whatOf(ctx, request) },
    { term: term('details'), text: request.details || null },
    { term: term('made'), text: `${source} · ${moment(request.madeAt)}` },
    { term: term('due'), text: day(request.dueDate) },
    { term: term('handler'), text: request.handlerName || null },
    { term: term('answer'), text: request.answer || null },
    { term: term('proof'), text: proofText(request, moment, t) },
    { term: term('file'), text: request.fileUntil && moment(request.fileUntil) },
    { term: term('closed'), text: request.closedAt && moment(request.closedAt) },
  ];
}

function proofText(
  { proofAskedAt, proofWords, proofSeenAt }: PrivacyRequest,
  moment: (at: Date) => string,
  t: ReturnType<typeof tFor>,
): string | null {
  if (proofAskedAt === null) return null;
  const asked = t('privacy.requests.proof-asked', { at: moment(proofAskedAt), words: proofWords || '–' });
  return proofSeenAt ? `${asked} · ${t('privacy.requests.proof-seen', { at: moment(proofSeenAt) })}` : asked;
}

function meetLink(ctx: Context, { kind, field, state }: PrivacyRequest, customer: Customer) {
  const t = tFor(ctx.language);
  if (state === 'refused') return null;
  if (kind === 'access' || kind === 'portability') {
    return { href: personalDataPath(customer.id), label: t('privacy.requests.to-export') };
  }
  if (field === 'document' && canBecome(state, 'done'))
    return { href: customerEditPath(customer.id), label: t('privacy.requests.to-document') };
  const erase = kind === 'erasure' && isAllowed(ctx, 'customers.erase');
  return erase ? { href: customerPrivacyPath(customer.id), label: t('privacy.requests.to-erasure') } : null;
}
