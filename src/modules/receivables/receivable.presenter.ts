import type { Context } from '../../platform/context.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type FormErrors, type FormModel, type FormValues, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { folioPath } from '../folios/folio.paths.ts';
import type { Hotel } from '../hotels/hotel.ts';
import * as paths from './receivable.paths.ts';
import { type AccountWithBalance, creditLeft } from './receivable.ts';

interface Cell {
  readonly text?: string;
  readonly small?: string | null;
  readonly state?: { readonly hue: string; readonly word: string };
  readonly actions?: readonly {
    readonly label: string;
    readonly href?: string;
    readonly action?: string;
    readonly main?: boolean;
  }[];
}

export interface AccountsPage extends PageModel {
  readonly columns: readonly {
    readonly label: string;
    readonly numeric?: boolean;
    readonly hidden?: boolean;
  }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
  readonly form: FormModel | null;
}

const hues = { draft: 'due', approved: 'vacant', closed: 'dirty' } as const;

export function accountsPage(
  ctx: Context,
  { hotel, accounts }: { hotel: Hotel; accounts: readonly AccountWithBalance[] },
  state: { values?: FormValues; errors?: FormErrors } = {},
): AccountsPage {
  const t = tFor(ctx.language);
  const mayManage = ctx.permissions.has('receivables.manage');
  const column = (name: string, extras: object = {}) => ({
    label: t(`receivables.columns.${name}`),
    ...extras,
  });
  return {
    title: t('receivables.title'),
    columns: [
      column('account'),
      column('state'),
      column('balance', { numeric: true }),
      column('left', { numeric: true }),
      column('terms', { numeric: true }),
      column('action', { hidden: true }),
    ],
    rows: accounts.map((account) => ({ cells: cellsOf(ctx, hotel, account, mayManage) })),
    form: mayManage ? newAccountForm(ctx, hotel, state) : null,
  };
}

function cellsOf(ctx: Context, hotel: Hotel, account: AccountWithBalance, mayManage: boolean): Cell[] {
  const t = tFor(ctx.language);
  const money = (amount: AccountWithBalance['balanceMinor']) =>
    formatMoney(amount, hotel.currency, ctx.language);
  const approve =
    mayManage && account.status === 'draft'
      ? [{ label: t('receivables.approve'), action: paths.approvalPath(account.code), main: true }]
      : [];
  const open =
    account.folioNumber === null
      ? []
      : [{ label: t('receivables.open-folio'), href: folioPath(account.folioNumber) }];
  return [
    { text: account.name, small: [account.code, account.email].filter(Boolean).join(' · ') },
    { state: { hue: hues[account.status], word: t(`receivables.status.${account.status}`) } },
    { text: money(account.balanceMinor) },
    {
      text: money(creditLeft(account)),
      small: t('receivables.of-limit', { limit: money(account.creditLimitMinor) }),
    },
    { text: t('receivables.days', { count: account.termsDays }) },
    { actions: [...approve, ...open] },
  ];
}

function newAccountForm(
  ctx: Context,
  hotel: Hotel,
  state: { values?: FormValues; errors?: FormErrors },
): FormModel {
  const t = tFor(ctx.language);
  const make = fieldMaker(t, state.values ?? { termsDays: '30' }, state.errors);
  const label = (name: string) => t(`receivables.fields.${name}`);
  return {
    action: paths.receivablesPath,
    submit: t('receivables.create'),
    cancelHref: null,
    errors: state.errors ?? {},
    groups: [
      {
        legend: t('receivables.new'),
        hint: t('receivables.new-hint'),
        fields: [
          make.text('code', label('code'), { required: true, maxlength: '40', short: true }),
          make.text('name', label('name'), { required: true, maxlength: '120' }),
          make.text('email', label('email'), { type: 'email', optional: true }),
          make.text('creditLimitMinor', label('limit'), {
            required: true,
            inputmode: 'decimal',
            suffix: hotel.currency,
            short: true,
          }),
          make.text('termsDays', label('terms'), { required: true, inputmode: 'numeric', short: true }),
        ],
      },
    ],
  };
}
