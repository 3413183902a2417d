import type { Context } from '../../platform/context.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type FormErrors, type FormModel, type FormValues, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { type Pages, pagesOf } from '../../platform/views/pager.ts';
import { customerPath } from '../customers/customer.paths.ts';
import { fullName } from '../customers/customer.ts';
import { viewsPath } from './privacy.paths.ts';
import { type PrivacyTab, privacyTabs } from './privacy-tabs.presenter.ts';
import type { RegisteredView } from './view-register.queries.ts';
import type { ViewAnswer } from './view-register.service.ts';

export interface ViewRegisterPage extends PageModel {
  readonly tabs: readonly PrivacyTab[];
  /** Whose register it is, with the way back to all of them. */
  readonly guest: { readonly name: string; readonly href: string } | null;
  readonly clearHref: string;
  readonly form: FormModel;
  readonly columns: readonly { readonly label: string }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly pages: Pages | null;
}

export interface ViewRegisterView extends ViewAnswer {
  readonly values: FormValues;
  readonly errors: FormErrors;
  readonly page: number;
  readonly pageSize: number;
  readonly timeZone: string;
}

export function viewRegisterPage(ctx: Context, view: ViewRegisterView): ViewRegisterPage {
  const t = tFor(ctx.language);
  const { guest, values, page, pageSize: size, total } = view;
  return {
    title: t('privacy.views.title'),
    tabs: privacyTabs(ctx, 'views'),
    guest: guest && { name: fullName(guest), href: customerPath(guest.id) },
    clearHref: viewsPath,
    form: searchForm(ctx, view),
    columns: ['when', 'who', 'what', 'guest'].map((name) => ({ label: t(`privacy.views.columns.${name}`) })),
    rows: view.views.map((one) => ({ cells: cellsOf(ctx, one, view.timeZone) })),
    pages: pagesOf({ page, size, total }, (to) => `${viewsPath}?${queryOf({ ...values, page: String(to) })}`),
  };
}

function queryOf(values: FormValues): string {
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '')).toString();
}

function searchForm(ctx: Context, { values, errors, guest }: ViewRegisterView): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, values, errors);
  return {
    method: 'get',
    action: viewsPath,
    groups: [
      {
        legend: null,
        hint: null,
        fields: [
          make.text('staff', t('privacy.views.staff'), { maxlength: '100' }),
          make.text('from', t('privacy.views.from'), { type: 'date' }),
          make.text('to', t('privacy.views.to'), { type: 'date' }),
          ...(guest ? [make.hidden('guest', String(guest.id))] : []),
        ],
      },
    ],
    submit: t('privacy.views.search'),
    cancelHref: null,
    errors,
  };
}

function cellsOf(ctx: Context, view: RegisteredView, timeZone: string): readonly unknown[] {
  const t = tFor(ctx.language);
  const who =
    view.actorKind === 'staff'
      ? view.actorName
      : t(`privacy.views.actors.${view.actorKind}`, { name: view.actorName });
  const name = fullName(view);
  return [
    formatDateTime(view.at, timeZone, ctx.language),
    who,
    t(`privacy.views.things.${view.what}`),
    view.gone ? name : { text: name, href: customerPath(view.customerId) },
  ];
}
