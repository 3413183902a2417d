import type { CalendarDate } from '../../core/calendar-date.ts';
import type { LocalText } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { RailBreach } from './rail.ts';

export const changeStatuses = [
  'draft',
  'submitted',
  'returned',
  'approved',
  'live',
  'withdrawn',
  'superseded',
] as const;
export type ChangeStatus = (typeof changeStatuses)[number];

const transitions = {
  draft: ['submitted', 'withdrawn'],
  submitted: ['returned', 'approved', 'live', 'withdrawn'],
  returned: ['submitted', 'withdrawn'],
  approved: ['live', 'returned', 'withdrawn'], // waits for its day; returned when it can not go live by then
  live: ['superseded'], // rolled back
  withdrawn: [],
  superseded: [],
} as const satisfies Record<ChangeStatus, readonly ChangeStatus[]>;

export function canBecome(from: ChangeStatus, to: ChangeStatus): boolean {
  return (transitions[from] as readonly ChangeStatus[]).includes(to);
}

export interface Approval {
  readonly approverId: number;
  readonly approverName: string;
  readonly at: Date;
}

/** What is changed, and by which change. */
export interface ChangeSubject {
  readonly hotelId: number;
  readonly changeId: number;
  /** Null while it makes something new, and for prices. */
  readonly subjectId: number | null;
}

/** A change on its way to being sold. Its payload and what stood before are its kind's own. */
export interface RateChange {
  readonly id: number;
  readonly hotelId: number;
  readonly kind: string;
  readonly subjectId: number | null;
  readonly subjectLabel: string;
  readonly payload: unknown;
  readonly before: unknown;
  readonly status: ChangeStatus;
  readonly authorId: number;
  readonly authorName: string;
  readonly createdAt: Date;
  readonly submittedAt: Date | null;
  readonly round: number;
  readonly approvalsNeeded: number;
  readonly breaches: readonly RailBreach[];
  readonly note: string;
  readonly comment: string;
  readonly refusal: ApplyRefusal | null;
  readonly effectiveDate: CalendarDate | null;
  readonly liveAt: Date | null;
  readonly liveDate: CalendarDate | null;
  readonly rollsBackId: number | null;
  readonly version: number;
  /** Of the submission that stands now. */
  readonly approvals: readonly Approval[];
}

/** Why an approved change could not go live: the translation `errors.<code>`. */
export interface ApplyRefusal {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Something to read in the reader's language: a text, a name, a key of the translations, an amount, a day … */
export type Words =
  | { readonly text: string }
  | { readonly names: LocalText }
  | { readonly key: string; readonly params?: Readonly<Record<string, unknown>> }
  | { readonly amountMinor: Minor }
  | { readonly date: CalendarDate }
  | { readonly nights: readonly NightSpan[] }
  | { readonly basisPoints: number }
  | { readonly list: readonly Words[] };

/** Nights in a row, first and last included. */
export interface NightSpan {
  readonly first: CalendarDate;
  readonly last: CalendarDate;
}

/** One line of what a change changes; null where there was, or will be, nothing. */
export interface Difference {
  readonly label: Words;
  /** A second line below the label. */
  readonly detail?: Words;
  readonly from: Words | null;
  readonly to: Words | null;
  /** How far it goes, such as a percentage. */
  readonly change?: Words;
}

type Decider = Pick<Context, 'actor' | 'permissions'>;
type Decided = Pick<RateChange, 'status' | 'authorId' | 'approvals'>;

export type AuthorRefusal = 'wrong_status' | 'not_yours';

/** Why this person may not edit or submit the change; null when he may. A change has one author. */
export function authorRefusal(change: Decided, { actor }: Decider): AuthorRefusal | null {
  if (change.status !== 'draft' && change.status !== 'returned') return 'wrong_status';
  return actor.kind === 'staff' && actor.id === change.authorId ? null : 'not_yours';
}

export type DecisionRefusal = 'wrong_status' | 'no_permission' | 'own' | 'twice';

/** Why this person may not approve the change; null when he may. The author never does, whatever his roles. */
export function approvalRefusal(change: Decided, who: Decider): DecisionRefusal | null {
  if (change.status !== 'submitted') return 'wrong_status';
  const refusal = deciderRefusal(change, who);
  if (refusal) return refusal;
  return change.approvals.some(({ approverId }) => approverId === who.actor.id) ? 'twice' : null;
}

/** Why this person may not send the change back; null when he may. */
export function returnRefusal(change: Decided, who: Decider): DecisionRefusal | null {
  if (change.status !== 'submitted') return 'wrong_status';
  return deciderRefusal(change, who);
}

function deciderRefusal(change: Decided, { actor, permissions }: Decider): DecisionRefusal | null {
  if (actor.kind !== 'staff' || actor.id === null || !permissions.has('rates.approve'))
    return 'no_permission';
  return actor.id === change.authorId ? 'own' : null;
}

/** Why this person may not withdraw the change; null when he may: its author, or who may approve, until it is live. */
export function withdrawalRefusal(change: Decided, who: Decider): AuthorRefusal | null {
  if (!canBecome(change.status, 'withdrawn')) return 'wrong_status';
  if (authorOf(change, who)) return null;
  const waits = change.status === 'submitted' || change.status === 'approved';
  return waits && who.permissions.has('rates.approve') ? null : 'not_yours';
}

function authorOf(change: Decided, { actor }: Decider): boolean {
  return actor.kind === 'staff' && actor.id === change.authorId;
}

/** Whether an approved change holds from this business date on. */
export function isDue(change: Pick<RateChange, 'effectiveDate'>, businessDate: CalendarDate): boolean {
  return change.effectiveDate === null || change.effectiveDate <= businessDate;
}
