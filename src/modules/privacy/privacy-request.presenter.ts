import type { CalendarDate } from '../../core/calendar-date.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatDateTime } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type Crumb, type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { customerPath, customerPrivacyPath, customersPath } from '../customers/customer.paths.ts';
import { type Customer, fullName } from '../customers/customer.ts';
import { newRequestPath, personalDataPath, privacyDeskPath, requestPath } from './privacy.paths.ts';
import { canBecome, isOverdue, type PrivacyRequest } from './privacy-request.ts';
import { requestFields } from './request-fields.ts';

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
  readonly takeAction: string | null;
  readonly correctAction: string | null;
  /** Where the request is met: the export, or the erasure. */
  readonly meetLink: { readonly href: string; readonly label: string } | null;
  readonly form: FormModel | null;
  readonly refusal: string | null;
}

export interface RequestView {
  readonly request: PrivacyRequest;
  /** Null where he was erased. */
  readonly customer: Customer | null;
  readonly today: CalendarDate;
  readonly timeZone: string;
  readonly refusal?: string;
}

export function requestPage(ctx: Context, view: RequestView, state: FormState = {}): RequestPage {
  const t = tFor(ctx.language);
  const { request, customer, today } = view;
  const waits = canBecome(request.state, 'done');
  const path = requestPath(request.id);
  return {
    title: t('privacy.requests.one', { id: request.id }),
    crumbs: [
      { href: privacyDeskPath, label: t('privacy.requests.title') },
      { href: null, label: t('privacy.requests.one', { id: request.id }) },
    ],
    state: stateOf(ctx, request, today),
    facts: factsOf(ctx, view),
    version: String(request.version),
    takeAction: canBecome(request.state, 'in_progress') ? `${path}/taking` : null,
    correctAction: waits && request.kind === 'correction' && customer ? `${path}/correction` : null,
    meetLink: customer && meetLink(ctx, request, customer),
    form: waits ? answerForm(ctx, request, state) : null,
    refusal: view.refusal ?? null,
  };
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
    { term: term('closed'), text: request.closedAt && moment(request.closedAt) },
  ];
}

function meetLink(ctx: Context, { kind, state }: PrivacyRequest, customer: Customer) {
  const t = tFor(ctx.language);
  if (state === 'refused') return null;
  if (kind === 'access' || kind === 'portability') {
    return { href: personalDataPath(customer.id), label: t('privacy.requests.to-export') };
  }
  const erase = kind === 'erasure' && isAllowed(ctx, 'customers.erase');
  return erase ? { href: customerPrivacyPath(customer.id), label: t('privacy.requests.to-erasure') } : null;
}

function answerForm(ctx: Context, request: PrivacyRequest, { values, errors = {} }: FormState): FormModel {
  const t = tFor(ctx.language);
  const byWork = request.kind === 'erasure' || request.kind === 'correction';
  const make = fieldMaker(t, values ?? { outcome: byWork ? 'refused' : 'done' }, errors);
  const outcomes = (byWork ? (['refused'] as const) : (['done', 'refused'] as const)).map((value) => ({
    value,
    label: t(`privacy.requests.outcomes.${value}`),
  }));
  return {
    action: `${requestPath(request.id)}/answer`,
    groups: [
      {
        legend: t('privacy.requests.answer'),
        hint: t(`privacy.requests.answer-hints.${request.kind}`),
        fields: [
          make.select('outcome', t('privacy.requests.outcome'), outcomes, { required: true }),
          make.area('answer', t('privacy.requests.answer-text'), { required: true, maxlength: '2000' }),
          make.hidden('version', values?.version ?? String(request.version)),
        ],
      },
    ],
    submit: t('privacy.requests.answer-now'),
    cancelHref: null,
    errors,
  };
}

export interface NewRequestPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly lead: string | null;
  readonly form: FormModel;
}

/** What the desk enters for a guest who asks in person, by telephone or by letter. */
export function newRequestPage(ctx: Context, customer: Customer, state: FormState = {}): NewRequestPage {
  const t = tFor(ctx.language);
  const { values = {}, errors = {} } = state;
  const make = fieldMaker(t, values, errors);
  return {
    title: t('privacy.requests.new'),
    lead: fullName(customer),
    crumbs: [
      { href: customersPath, label: t('customers.list.title') },
      { href: customerPath(customer.id), label: fullName(customer) },
      { href: null, label: t('privacy.requests.new') },
    ],
    form: {
      action: newRequestPath(customer.id),
      groups: [
        {
          legend: null,
          hint: null,
          fields: requestFields(t, make),
        },
      ],
      submit: t('privacy.requests.enter'),
      cancelHref: customerPath(customer.id),
      errors,
    },
  };
}
