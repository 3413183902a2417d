export type ErrorKind = 'not-found' | 'forbidden' | 'conflict' | 'rule' | 'unavailable';

/** A value that a message may show. */
export type ErrorDetail = string | number | boolean | null | readonly string[];

/** A refusal that the person who asked can understand. Its message is the translation `errors.<code>` with `details`. */
export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly details: Readonly<Record<string, ErrorDetail>>;

  constructor(kind: ErrorKind, code: string, details: Readonly<Record<string, ErrorDetail>> = {}) {
    super(`${kind}: ${code}`);
    this.name = 'DomainError';
    this.kind = kind;
    this.code = code;
    this.details = details;
  }
}

type Details = Readonly<Record<string, ErrorDetail>>;

/** A rule of the house says no (422). */
export const ruleBroken = (code: string, details?: Details) => new DomainError('rule', code, details);
/** Nothing here by that name, or not for you (404). */
export const notFound = (code: string, details?: Details) => new DomainError('not-found', code, details);
/** Somebody else was first, or the page is out of date (409). */
export const conflict = (code: string, details?: Details) => new DomainError('conflict', code, details);
/** The person may not do this (403). */
export const forbidden = (code: string, details?: Details) => new DomainError('forbidden', code, details);
/** Something we need is away for the moment (503). */
export const unavailable = (code: string, details?: Details) => new DomainError('unavailable', code, details);
