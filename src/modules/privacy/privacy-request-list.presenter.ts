import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatNumber } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type FormModel, type FormState, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import { fullName } from '../customers/customer.ts';
import { answerDaysPath, privacyDeskPath, requestPath } from './privacy.paths.ts';
import { stateOf, whatOf } from './privacy-request.presenter.ts';
import type { RequestList } from './privacy-request.service.ts';
import { answerDayLimits, type RequestFilter, requestFilters } from './privacy-request.ts';
import { type PrivacyTab, privacyTabs } from './privacy-tabs.presenter.ts';

export interface RequestsPage extends PageModel {
  readonly tabs: readonly PrivacyTab[];
  readonly filters: readonly PrivacyTab[];
  readonly lead: string;
  readonly columns: readonly { readonly label: string }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly pages: Pages | null;
  readonly emptyLead: string;
  readonly form: FormModel | null;
}

export interface RequestsView extends RequestList {
  readonly show: RequestFilter;
  readonly page: number;
  readonly pageSize: number;
}

export function requestsPage(ctx: Context, view: RequestsView, state: FormState = {}): RequestsPage {
  const t = tFor(ctx.language);
  const { show, page, pageSize: size, total, overdue, answerDays } = view;
  return {
    title: t('privacy.requests.title'),
    tabs: privacyTabs(ctx, 'requests'),
    filters: requestFilters.map((name) => ({
      href: `${privacyDeskPath}?show=${name}`,
      label: t(`privacy.requests.show.${name}`, { count: overdue }),
      current: name === show,
    })),
    lead: t('privacy.requests.lead', { days: formatNumber(answerDays, ctx.language) }),
    columns: ['due', 'what', 'guest', 'state', 'handler'].map((name) => ({
      label: t(`privacy.requests.columns.${name}`),
    })),
    rows: view.requests.map((request) => ({
      cells: [
        formatDate(request.dueDate, 'medium', ctx.language),
        { text: whatOf(ctx, request), href: requestPath(request.id) },
        fullName(request),
        { state: stateOf(ctx, request, view.today) },
        request.handlerName || '–',
      ],
    })),
    pages: pagesOf({ page, size, total }, (to) => `${privacyDeskPath}?show=${show}&page=${to}`),
    emptyLead: t('privacy.requests.none-lead'),
    form: isAllowed(ctx, 'customers.erase') ? daysForm(ctx, answerDays, state) : null,
  };
}

function daysForm(ctx: Context, answerDays: number, { values, errors = {} }: FormState): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values ?? { answerDays: String(answerDays) }, errors);
  const { floor, ceiling } = answerDayLimits;
  return {
    action: answerDaysPath,
    groups: [
      {
        legend: t('privacy.requests.days'),
        hint: t('privacy.requests.days-hint'),
        fields: [
          make.text('answerDays', t('privacy.requests.days-field'), {
            inputmode: 'numeric',
            short: true,
            required: true,
            maxlength: '2',
            suffix: t('privacy.retention.unit'),
            hint: t('privacy.retention.between', { floor, ceiling }),
          }),
        ],
      },
    ],
    submit: t('privacy.requests.days-save'),
    cancelHref: null,
    errors,
  };
}
