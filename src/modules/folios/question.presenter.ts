import { localText } from '../../core/local-text.ts';
import { decimalText } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type FormErrors, type FormField, type FormValues, fieldMaker } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type Payment, unrefunded } from '../payments/payment.ts';
import * as paths from './folio.paths.ts';
import type { FolioViewLine } from './folio-view.ts';

/** A question on a page of its own, opened in a dialog where scripts run. */
export interface QuestionPage extends PageModel {
  readonly lead: string;
  readonly closeHref: string;
  readonly action: string;
  readonly submit: string;
  readonly danger: boolean;
  readonly fields: readonly FormField[];
  readonly errors: FormErrors;
}

export interface QuestionState {
  readonly values: FormValues;
  readonly errors: FormErrors;
}

export function reversalQuestion(
  ctx: Context,
  { hotel, number, line }: { hotel: Hotel; number: string; line: FolioViewLine },
  state?: QuestionState,
): QuestionPage {
  const t = tFor(ctx.language);
  const amount = formatMoney(line.amountMinor, hotel.currency, ctx.language);
  const what = localText(line.names, ctx.language) || line.code;
  const make = fieldMaker(t, state?.values ?? {}, state?.errors);
  return {
    title: t('folios.reversal.title'),
    lead: t('folios.reversal.lead', { what, amount }),
    closeHref: paths.folioPath(number),
    action: paths.reversalPath(number, line.id),
    submit: t('folios.reversal.submit'),
    danger: true,
    fields: [
      make.text('reason', t('folios.fields.reason'), { required: true, wide: true, maxlength: '200' }),
    ],
    errors: state?.errors ?? {},
  };
}

export function refundQuestion(
  ctx: Context,
  { hotel, number, payment, key }: { hotel: Hotel; number: string; payment: Payment; key: string },
  state?: QuestionState,
): QuestionPage {
  const t = tFor(ctx.language);
  const left = unrefunded(payment);
  const make = fieldMaker(t, state?.values ?? { amount: decimalText(left, hotel.currency) }, state?.errors);
  return {
    title: t('folios.refunding.title'),
    lead: t('folios.refunding.lead', {
      method: t(`payments.gateways.${payment.gateway}`),
      left: formatMoney(left, hotel.currency, ctx.language),
    }),
    closeHref: paths.folioPath(number),
    action: `${paths.refundPath(number, payment.id)}?key=${key}`,
    submit: t('folios.refunding.submit'),
    danger: false,
    fields: [
      make.text('amount', t('folios.fields.amount'), {
        inputmode: 'decimal',
        required: true,
        suffix: hotel.currency,
      }),
      make.text('reason', t('folios.fields.reason'), { required: true, wide: true, maxlength: '200' }),
    ],
    errors: state?.errors ?? {},
  };
}
