/** One field of a question the desk answers in a dialog or on a page of its own. */
export type QuestionField =
  | { readonly kind: 'hidden'; readonly name: string; readonly value: string | number }
  | (Labelled & { readonly kind: 'text' | 'textarea'; readonly type?: string; readonly maxlength?: number })
  | (Labelled & { readonly kind: 'checkbox'; readonly checked?: boolean })
  | (Labelled & { readonly kind: 'select'; readonly options: readonly Option[]; readonly blank?: string })
  | (Labelled & { readonly kind: 'radio'; readonly options: readonly Card[] });

interface Labelled {
  readonly name: string;
  readonly label: string;
  readonly value?: string | number | null;
  readonly hint?: string;
  readonly required?: boolean;
}

interface Option {
  readonly value: string | number;
  readonly label: string;
}

/** One of the cards to choose from. */
export interface Card {
  readonly value: string | number;
  readonly title: string;
  readonly text: string;
  readonly disabled?: boolean;
}

/** A question with its facts, fields and one way to say yes. */
export interface Question {
  readonly title: string;
  readonly lead: string | null;
  readonly facts: readonly { readonly term: string; readonly text: string; readonly href?: string }[];
  readonly fields: readonly QuestionField[];
  readonly submitLabel: string;
  readonly danger: boolean;
  readonly closeHref: string;
  readonly formAction: string;
}

/** The form as it came back: what was typed, what is wrong with it, and why the house says no. */
export interface Returned {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly refusal: string | null;
}

export const fresh: Returned = { values: {}, errors: {}, refusal: null };

export type QuestionPage = Question & Returned;
