import type { Language } from '../../core/local-text.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { PageModel } from '../../platform/views/page.ts';
import {
  accountBookingsPath,
  claimCheckPath,
  claimsPath,
  contactCheckPath,
  contactPath,
  profilePath,
} from './account.paths.ts';

export type CodeSteps = 'contact' | 'contact-check' | 'claim' | 'claim-check';

export interface CodePage extends PageModel {
  readonly lead: string;
  readonly label: string;
  readonly isCode: boolean;
  readonly submit: string;
  readonly action: string;
  readonly backHref: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

const addresses = {
  contact: { action: contactPath, backHref: profilePath },
  'contact-check': { action: contactCheckPath, backHref: contactPath },
  claim: { action: claimsPath, backHref: accountBookingsPath },
  'claim-check': { action: claimCheckPath, backHref: claimsPath },
} as const satisfies Record<CodeSteps, object>;

/** One field and one button: an address or a number, then the code that was sent. */
export function codePage(language: Language, step: CodeSteps, state: Partial<CodePage>): CodePage {
  const t = tFor(language);
  const isCode = step === 'contact-check' || step === 'claim-check';
  return {
    title: t(`account.code.${step}.title`),
    lead: t(`account.code.${step}.lead`),
    label: isCode ? t('staff.code.code') : t(`account.code.${step}.label`),
    isCode,
    submit: t(isCode ? 'staff.code.confirm' : 'staff.code.send'),
    ...addresses[step],
    values: state.values ?? {},
    errors: state.errors ?? {},
  };
}
