import { addDays, type CalendarDate } from '../../core/calendar-date.ts';

export const requestKinds = ['access', 'correction', 'erasure', 'objection', 'portability'] as const;
export type RequestKind = (typeof requestKinds)[number];

export const requestStates = ['open', 'in_progress', 'done', 'refused'] as const;
export type RequestState = (typeof requestStates)[number];

/** What of a profile a guest can have corrected by one button. */
export const correctableFields = [
  'firstName',
  'lastName',
  'otherName',
  'email',
  'phone',
  'country',
  'birthDate',
] as const;
export type CorrectableField = (typeof correctableFields)[number];

export const requestFilters = ['waiting', 'overdue', 'all'] as const;
export type RequestFilter = (typeof requestFilters)[number];

export const answerDayLimits = { usual: 15, floor: 1, ceiling: 30 } as const;

export interface PrivacyRequest {
  readonly id: number;
  readonly hotelId: number;
  readonly customerId: number;
  readonly kind: RequestKind;
  readonly source: 'guest' | 'desk';
  readonly details: string;
  /** Of a correction only. */
  readonly field: CorrectableField | null;
  readonly newValue: string;
  readonly state: RequestState;
  readonly receivedDate: CalendarDate;
  readonly dueDate: CalendarDate;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly handlerName: string;
  readonly answer: string;
  readonly closedAt: Date | null;
  readonly version: number;
}

const transitions = {
  open: ['in_progress', 'done', 'refused'],
  in_progress: ['done', 'refused'],
  done: [],
  refused: [],
} as const satisfies Record<RequestState, readonly RequestState[]>;

export function canBecome(from: RequestState, to: RequestState): boolean {
  return (transitions[from] as readonly RequestState[]).includes(to);
}

/** By when a request that came on this day is to be answered: that day still counts. */
export function dueDateOf(received: CalendarDate, answerDays: number): CalendarDate {
  return addDays(received, answerDays);
}

export function isOverdue(
  { state, dueDate }: Pick<PrivacyRequest, 'state' | 'dueDate'>,
  today: CalendarDate,
): boolean {
  return canBecome(state, 'done') && dueDate < today;
}

export type AnswerRefusal = 'closed' | 'erase_first' | 'apply_first';

/**
 * Why a request can not be answered so; null where it can. An erasure is done by erasing and a correction by correcting,
 * never by a word alone; both can be refused with a reason.
 */
export function answerRefusal(
  { kind, state }: Pick<PrivacyRequest, 'kind' | 'state'>,
  outcome: 'done' | 'refused',
): AnswerRefusal | null {
  if (!canBecome(state, outcome)) return 'closed';
  if (outcome === 'done' && kind === 'erasure') return 'erase_first';
  if (outcome === 'done' && kind === 'correction') return 'apply_first';
  return null;
}
