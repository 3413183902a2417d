import type { Difference, Words } from './rate-change.ts';

/** One field of a payload: what it is called, and how its value reads; null where it says nothing. */
export interface FieldWords<Payload> {
  /** A key of the translations. */
  readonly key: string;
  readonly words: (payload: Payload) => Words | null;
}

/** The fields that read differently before and after. */
export function fieldDifferences<Payload>(
  before: Payload | null,
  after: Payload,
  fields: readonly FieldWords<Payload>[],
): Difference[] {
  return fields.flatMap(({ key, words }) => {
    const from = before === null ? null : words(before);
    const to = words(after);
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ label: { key }, from, to }];
  });
}

export function textWords(text: string | number | null): Words | null {
  return text === null || text === '' ? null : { text: String(text) };
}
