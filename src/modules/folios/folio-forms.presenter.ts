import { randomUUID } from 'node:crypto';
import { localText } from '../../core/local-text.ts';
import { decimalText } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import type { Permission } from '../../platform/permissions.ts';
import {
  type FormErrors,
  type FormField,
  type FormModel,
  type FormValues,
  fieldMaker,
} from '../../platform/views/form.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { recordedMethods } from '../payments/pay-way.ts';
import type { PaymentWithRefunds } from '../payments/payment.ts';
import { type AccountWithBalance, creditLeft } from '../receivables/receivable.ts';
import * as paths from './folio.paths.ts';
import type { TransactionCode } from './folio.ts';
import type { FolioView } from './folio-view.ts';

export interface FolioPageData {
  readonly hotel: Hotel;
  readonly view: FolioView;
  readonly codes: ReadonlyMap<string, TransactionCode>;
  readonly payments: readonly PaymentWithRefunds[];
  readonly accounts: readonly AccountWithBalance[];
  /** Online methods that show a code at the desk. */
  readonly codeMethods: readonly string[];
}

export type FormName = 'charge' | 'payment' | 'adjustment' | 'transfer';

/** The one form of the page that was refused, with what was typed. */
export interface FormState {
  readonly form: FormName;
  readonly values: FormValues;
  readonly errors: FormErrors;
}

export interface FolioForm {
  readonly name: FormName;
  readonly heading: string;
  readonly open: boolean;
  readonly form: FormModel;
}

/** What may be done to an open folio by whoever reads it. */
export function folioForms(ctx: Context, data: FolioPageData, state: FormState | null): FolioForm[] {
  const t = tFor(ctx.language);
  const allowed: readonly (readonly [FormName, Permission])[] = [
    ['charge', 'folios.post'],
    ['payment', 'payments.take'],
    ['transfer', 'reservations.check-out'],
    ['adjustment', 'folios.correct'],
  ];
  return allowed
    .filter(
      ([name, permission]) =>
        ctx.permissions.has(permission) && (name !== 'transfer' || data.accounts.length > 0),
    )
    .map(([name]) => {
      const mine = state?.form === name ? state : null;
      return {
        name,
        heading: t(`folios.forms.${name}.heading`),
        open: mine !== null || name === 'charge' || name === 'payment',
        form: {
          action: actionOf(name, data.view.folio.number),
          submit: t(`folios.forms.${name}.submit`),
          cancelHref: null,
          errors: mine?.errors ?? {},
          groups: [
            { legend: null, hint: t(`folios.forms.${name}.hint`), fields: fieldsOf(name, ctx, data, mine) },
          ],
        },
      };
    });
}

function actionOf(name: FormName, number: string): string {
  const actions: Record<FormName, string> = {
    charge: paths.chargesPath(number),
    payment: `${paths.folioPaymentsPath(number)}?key=${randomUUID()}`,
    adjustment: paths.adjustmentsPath(number),
    transfer: paths.transfersPath(number),
  };
  return actions[name];
}

function fieldsOf(name: FormName, ctx: Context, data: FolioPageData, state: FormState | null): FormField[] {
  const t = tFor(ctx.language);
  const { hotel, view } = data;
  const due = view.balance.guestMinor > 0 ? decimalText(view.balance.guestMinor, hotel.currency) : '';
  const starting = name === 'payment' || name === 'transfer' ? { amount: due } : { quantity: '1' };
  const maker = fieldMaker(t, state?.values ?? starting, state?.errors);
  const withId = (field: FormField): FormField => ({ ...field, id: `f-${name}-${field.name}` });
  const amount = maker.text('amount', t('folios.fields.amount'), {
    inputmode: 'decimal',
    required: name !== 'transfer',
    suffix: hotel.currency,
    short: true,
  });
  const reason = maker.text('reason', t('folios.fields.reason'), { required: true, maxlength: '200' });
  const fields: Record<FormName, () => FormField[]> = {
    charge: () => [
      maker.select('code', t('folios.fields.code'), codeOptions(ctx, data), { required: true }),
      amount,
      maker.text('quantity', t('folios.fields.quantity'), { inputmode: 'numeric', short: true }),
      maker.text('description', t('folios.fields.description'), { optional: true, maxlength: '200' }),
    ],
    payment: () => [
      maker.select('gateway', t('folios.fields.gateway'), gatewayOptions(t, data), { required: true }),
      amount,
      maker.text('reference', t('folios.fields.reference'), { optional: true, maxlength: '60' }),
    ],
    adjustment: () => [
      maker.select('code', t('folios.fields.code'), adjustmentOptions(ctx, data), { required: true }),
      amount,
      reason,
    ],
    transfer: () => [
      maker.select('accountId', t('folios.fields.account'), accountOptions(ctx, data), { required: true }),
      amount,
    ],
  };
  return fields[name]().map(withId);
}

function codeOptions(ctx: Context, { codes, hotel }: FolioPageData) {
  const priced = (code: TransactionCode) =>
    code.priceMinor === null ? '' : ` · ${formatMoney(code.priceMinor, hotel.currency, ctx.language)}`;
  return [...codes.values()]
    .filter((code) => code.manual && code.active && code.kind === 'charge')
    .map((code) => ({
      value: code.code,
      label: `${localText(code.names, ctx.language) || code.code}${priced(code)}`,
    }));
}

function adjustmentOptions(ctx: Context, { codes }: FolioPageData) {
  return [...codes.values()]
    .filter((code) => code.kind === 'adjustment' && code.active)
    .map((code) => ({ value: code.code, label: localText(code.names, ctx.language) || code.code }));
}

function gatewayOptions(t: Translate, { codeMethods }: FolioPageData) {
  const named = (value: string) => t(`payments.gateways.${value}`);
  return [
    ...recordedMethods.map((value) => ({ value, label: named(value) })),
    ...codeMethods.map((value) => ({ value, label: t('folios.fields.by-code', { method: named(value) }) })),
  ];
}

function accountOptions(ctx: Context, { accounts, hotel }: FolioPageData) {
  const t = tFor(ctx.language);
  return accounts.map((account) => ({
    value: String(account.id),
    label: t('folios.account-option', {
      name: account.name,
      left: formatMoney(creditLeft(account), hotel.currency, ctx.language),
    }),
  }));
}
