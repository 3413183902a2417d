import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type Recipient, recipientText } from '../../platform/recipient.ts';
import type { PageModel } from '../../platform/views/page.ts';
import * as paths from './sign-in.paths.ts';
import type { FormState } from './sign-in.presenter.ts';
import { codeMinutes } from './verification-code.ts';

export interface CodeRequestPage extends PageModel, Required<FormState> {
  readonly action: string;
  readonly next: string;
  readonly signInHref: string;
}

export function codeRequestModel(
  ctx: Context,
  view: FormState & { readonly next: string | undefined },
): CodeRequestPage {
  return {
    title: tFor(ctx.language)('staff.code.title'),
    values: view.values ?? {},
    errors: view.errors ?? {},
    action: paths.codeSignInPath,
    next: view.next ?? '',
    signInHref: paths.withNext(paths.signInPath, view.next),
  };
}

export interface CodeCheckPage extends PageModel {
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly lead: string;
  readonly action: string;
  readonly next: string;
  readonly againHref: string;
}

export function codeCheckModel(
  ctx: Context,
  view: Pick<FormState, 'errors'> & { readonly recipient: Recipient; readonly next: string | undefined },
): CodeCheckPage {
  const t = tFor(ctx.language);
  return {
    title: t('staff.code.check-title'),
    errors: view.errors ?? {},
    lead: t('staff.code.sent', { to: recipientText(view.recipient), minutes: codeMinutes }),
    action: paths.codeCheckPath,
    next: view.next ?? '',
    againHref: paths.withNext(paths.codeSignInPath, view.next),
  };
}
