import type { DomainError, ErrorKind } from '../../core/errors.ts';
import type { Language } from '../../core/local-text.ts';
import { hasMessage, tFor } from '../../platform/i18n/translate.ts';

/** RFC 9457, with a `code` that programs can rely on. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** What is wrong with single fields of the request. */
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

export interface ProblemAnswer {
  readonly status: number;
  readonly body: Problem;
}

/** A rule that is broken by what was asked for, whatever the state of the house: asking again later does not help. */
const unprocessable: ReadonlySet<string> = new Set([
  'no_adults',
  'too_many_guests',
  'too_many_rooms',
  'child_ages_and_count',
  'no_nights',
  'day_use_only',
  'dates_in_wrong_order',
  'arrival_past',
  'arrival_too_far',
  'stay_too_long',
  'booking_no_rooms',
  'booking_too_many_rooms',
  'booking_arrival_past',
  'booking_dates_reversed',
  'booking_too_far_ahead',
  'booking_too_long',
  'unknown_hotel',
  'unknown_room_type',
  'unknown_rate_plan',
  'member_not_known',
  'idempotency_key_missing',
  'idempotency_key_reused',
]);

const statusOf: Record<ErrorKind, number> = {
  'not-found': 404,
  forbidden: 403,
  conflict: 409,
  rule: 409,
  unavailable: 503,
};

/** A refusal of the house as a problem: 409 where the same request may be right at another time, 422 where never. */
export function problemOf(error: DomainError, language: Language): ProblemAnswer {
  const status = unprocessable.has(error.code) ? 422 : statusOf[error.kind];
  return problem(status, error.code, { language, params: error.details });
}

export function problem(
  status: number,
  code: string,
  options: {
    readonly language: Language;
    readonly params?: Readonly<Record<string, unknown>>;
    readonly errors?: NonNullable<Problem['errors']>;
  },
): ProblemAnswer {
  const t = tFor(options.language);
  const title = `api.problems.${status}`;
  const own = `errors.${code}`;
  const body = {
    type: `https://waystation.invalid/problems/${code}`,
    title: t(title),
    status,
    detail: hasMessage(own) ? t(own, { ...options.params }) : t(title),
    code,
    ...(options.errors && { errors: options.errors }),
  };
  return { status, body };
}
