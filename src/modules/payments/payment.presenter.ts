import type { Context } from '../../platform/context.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { sitePath } from '../../platform/site.ts';
import type { FormErrors } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { behavioursOf, type SandboxOperation } from './gateways/sandbox-charge.ts';
import { sandboxPayPath } from './payment.paths.ts';

export interface SandboxPage extends PageModel {
  readonly action: string;
  /** Null of a card that is left: nothing is charged. */
  readonly amount: string | null;
  readonly submit: string;
  readonly chargeId: string;
  /** What was chosen, once it was. */
  readonly said: string | null;
  readonly backHref: string;
  readonly choices: readonly {
    readonly value: string;
    readonly title: string;
    readonly text: string;
    readonly checked: boolean;
  }[];
  readonly errors: readonly string[];
}

export function sandboxPage(ctx: Context, charge: SandboxOperation, errors: FormErrors = {}): SandboxPage {
  const t = tFor(ctx.language);
  const isCard = charge.kind === 'card';
  const amount = formatMoney(charge.amountMinor, isCard ? 'CNY' : charge.currency, ctx.language);
  const words = isCard ? 'card-choices' : 'choices';
  return {
    title: t(isCard ? 'payments.sandbox.card-title' : 'payments.sandbox.title'),
    submit: isCard ? t('payments.sandbox.keep') : t('payments.sandbox.pay', { amount }),
    action: sandboxPayPath(charge.id),
    amount: isCard ? null : amount,
    chargeId: charge.id,
    said: charge.chosen === null ? null : t(`payments.sandbox.said.${charge.chosen}`),
    backHref: sitePath(charge.returnUrl),
    choices: behavioursOf(charge).map((value) => ({
      value,
      title: t(`payments.sandbox.${words}.${value}.title`),
      text: t(`payments.sandbox.${words}.${value}.text`),
      checked: value === 'succeed',
    })),
    errors: errors.behaviour ?? [],
  };
}
