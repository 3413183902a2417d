import type { Language } from '../../core/local-text.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Entry } from './member.ts';

/** What a line of the statement is about: "Upgrade to Deluxe · W-1234567". */
export function entryDetail({ cause, thing, about, reason }: Entry, language: Language): string {
  const name = thing ? textFor(thing, language) : '';
  const what = cause === 'upgrade' ? tFor(language)('loyalty.upgrades.line', { type: name }) : name;
  return [what, about, reason].filter(Boolean).join(' · ');
}
