import { DomainError } from '../core/errors.ts';
import type { Language } from '../core/local-text.ts';
import { statusOf } from './http.ts';
import { tFor } from './i18n/translate.ts';

/** Why a use case said no, for the form that asked: its page comes back with these words and this status. */
export interface Refusal {
  readonly message: string;
  readonly status: number;
}

/** The words of a refusal; anything else that went wrong is thrown on. */
export function refusalOf(error: unknown, language: Language): Refusal {
  const refused = error instanceof DomainError && (error.kind === 'rule' || error.kind === 'conflict');
  if (!refused) throw error;
  return { message: tFor(language)(`errors.${error.code}`, error.details), status: statusOf[error.kind] };
}

/** The same as the errors of a form: the key of its words, which stand above all fields. */
export function refusedForm(error: unknown): { errors: Record<string, string[]>; status: number } {
  const refused = error instanceof DomainError && (error.kind === 'rule' || error.kind === 'conflict');
  if (!refused) throw error;
  return { errors: { form: [`errors.${error.code}`] }, status: statusOf[error.kind] };
}
