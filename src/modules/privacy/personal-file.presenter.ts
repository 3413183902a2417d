import type { Language } from '../../core/local-text.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { FormState } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { PersonalFile } from './personal-file.service.ts';
import { maskedAddress } from './personal-file.ts';
import {
  personalFileCodePath,
  personalFileJsonPath,
  personalFilePath,
  personalFilePdfPath,
} from './privacy.paths.ts';

export interface PersonalFilePage extends PageModel {
  readonly lead: string;
  readonly isOpen: boolean;
  readonly jsonHref: string;
  readonly pdfHref: string;
  /** Where a code goes, in words; null where none can be sent. */
  readonly codeLead: string | null;
  readonly isAsked: boolean;
  readonly codeAction: string;
  readonly action: string;
  readonly signInHref: string;
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

export interface PersonalFileView extends PersonalFile {
  readonly token: string;
  /** A code was sent. */
  readonly isAsked: boolean;
  readonly timeZone: string;
}

export function personalFilePage(
  language: Language,
  view: PersonalFileView,
  { errors = {} }: FormState,
): PersonalFilePage {
  const t = tFor(language);
  const { token, until, isOpen, recipient, isAsked, timeZone } = view;
  const address = recipient && maskedAddress(recipient.address);
  return {
    title: t('privacy.file.title'),
    lead: t('privacy.file.lead', { until: formatDateTime(until, timeZone, language) }),
    isOpen,
    jsonHref: personalFileJsonPath(token),
    pdfHref: personalFilePdfPath(token),
    codeLead: address && t(isAsked ? 'privacy.file.code-sent' : 'privacy.file.code-lead', { address }),
    isAsked,
    codeAction: personalFileCodePath(token),
    action: personalFilePath(token),
    signInHref: `/sign-in?next=${encodeURIComponent(personalFilePath(token))}`,
    errors,
  };
}
