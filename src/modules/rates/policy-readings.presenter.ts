import { type Language, languages } from '../../core/local-text.ts';
import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { languageNames } from '../../platform/views/form.ts';

/** How something that is built from parts reads in each language: as it holds, or as it would. */
export interface Readings<Words extends object> {
  readonly heading: string;
  readonly readings: readonly ({ readonly language: Language; readonly name: string } & Words)[];
  /** Said where there is nothing to read. */
  readonly hint: string;
}

/** What is to be read: what holds, and what was typed; that is null where it can not be read. */
export interface ReadingsAsked<Parts> {
  readonly now?: Parts | undefined;
  readonly preview?: Parts | null | undefined;
}

export function readingsOf<Parts, Words extends object>(
  ctx: Context,
  { now, preview }: ReadingsAsked<Parts>,
  wordsIn: (parts: Parts, language: Language) => Words,
): Readings<Words> {
  const t = tFor(ctx.language);
  const read = preview === undefined ? now : preview;
  return {
    heading: t(preview === undefined && now ? 'rates.house.reads' : 'rates.house.would-read'),
    readings: read
      ? languages.map((language) => ({
          language,
          name: languageNames[language],
          ...wordsIn(read, language),
        }))
      : [],
    hint: t(preview === null ? 'rates.policies.unreadable' : 'rates.policies.preview-hint'),
  };
}
