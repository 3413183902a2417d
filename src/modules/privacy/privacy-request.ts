import { addDays, type CalendarDate } from '../../core/calendar-date.ts';

export const requestKinds = ['access', 'correction', 'erasure', 'objection', 'portability'] as const;
export type RequestKind = (typeof requestKinds)[number];

export const requestStates = ['open', 'in_progress', 'done', 'refused'] as const;
export type RequestState = (typeof requestStates)[number];

/** What of a profile a guest can have corrected: by one button, but for the document, which he shows at the desk. */
export const correctableFields = [
  'firstName',
  'lastName',
  'otherName',
  'email',
  'phone',
  'country',
  'birthDate',
  'language',
  'company',
  'document',
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
  /** When he was asked who he is, in which words, and when the house was sure. */
  readonly proofAskedAt: Date | null;
  readonly proofWords: string;
  readonly proofSeenAt: Date | null;
  /** Until when the last link to his data opens; how many links he was sent. */
  readonly fileUntil: Date | null;
  readonly fileIssue: number;
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

export type AnswerRefusal = 'closed' | 'proof_first' | 'erase_first' | 'apply_first';

/**
 * Why a request can not be answered so; null where it can. An erasure is done by erasing and a correction by correcting,
 * never by a word alone; both can be refused with a reason.
 */
export function answerRefusal(
  request: Pick<PrivacyRequest, 'kind' | 'field' | 'state' | 'proofAskedAt' | 'proofSeenAt'>,
  outcome: 'done' | 'refused',
): AnswerRefusal | null {
  const { kind, field, state } = request;
  if (!canBecome(state, outcome)) return 'closed';
  if (outcome === 'done' && lacksProof(request)) return 'proof_first';
  if (outcome === 'done' && kind === 'erasure') return 'erase_first';
  if (outcome === 'done' && kind === 'correction' && field !== 'document') return 'apply_first';
  return null;
}

/** He was asked who he is, and nobody has said that he is it. */
export function lacksProof({
  proofAskedAt,
  proofSeenAt,
}: Pick<PrivacyRequest, 'proofAskedAt' | 'proofSeenAt'>): boolean {
  return proofAskedAt !== null && proofSeenAt === null;
}

export type ProofRefusal = 'closed' | 'proof_asked';

/** Why he can not be asked who he is; null where he can. Once is enough. */
export function proofRefusal({
  state,
  proofAskedAt,
}: Pick<PrivacyRequest, 'state' | 'proofAskedAt'>): ProofRefusal | null {
  if (!canBecome(state, 'done')) return 'closed';
  return proofAskedAt === null ? null : 'proof_asked';
}

/** How long a link to somebody's data opens, and how many he is sent of a request. */
export const personalFileHours = 72;
export const mostFiles = 5;

export type FileRefusal = 'no_file' | 'closed' | 'proof_first' | 'too_many_files';

/**
 * Why the data can not be put ready to be fetched; null where it can. After the answer only a link is renewed that was
 * sent before.
 */
export function fileRefusal(
  request: Pick<PrivacyRequest, 'kind' | 'state' | 'proofAskedAt' | 'proofSeenAt' | 'fileIssue'>,
): FileRefusal | null {
  if (request.kind !== 'access' && request.kind !== 'portability') return 'no_file';
  if (lacksProof(request)) return 'proof_first';
  const isRenewed = request.state === 'done' && request.fileIssue > 0;
  if (!isRenewed && !canBecome(request.state, 'done')) return 'closed';
  return request.fileIssue >= mostFiles ? 'too_many_files' : null;
}
