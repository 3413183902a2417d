import type { Context } from '../../platform/context.ts';
import { formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { sitePath } from '../../platform/site.ts';
import type { FormErrors } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { behaviours, type SandboxOperation } from './gateways/sandbox-charge.ts';
import { sandboxPayPath } from './payment.paths.ts';

export interface SandboxPage extends PageModel {
  readonly action: string;
  readonly amount: string;
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
  return {
    title: t('payments.sandbox.title'),
    action: sandboxPayPath(charge.id),
    amount: formatMoney(charge.amountMinor, charge.currency, ctx.language),
    chargeId: charge.id,
    said: charge.chosen === null ? null : t(`payments.sandbox.said.${charge.chosen}`),
    backHref: sitePath(charge.returnUrl),
    choices: behaviours.map((value) => ({
      value,
      title: t(`payments.sandbox.choices.${value}.title`),
      text: t(`payments.sandbox.choices.${value}.text`),
      checked: value === 'succeed',
    })),
    errors: errors.behaviour ?? [],
  };
}
