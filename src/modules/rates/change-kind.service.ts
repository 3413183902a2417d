import type { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { ChangeSubject, Difference, Words } from './rate-change.ts';
import type { SoldBook } from './sold-book.ts';

/** How a change moves what sells. */
export interface Amendment {
  /** The nights that it can move; left out: every night that can be booked. */
  readonly nights?: readonly { readonly startDate: CalendarDate; readonly endDate: CalendarDate }[];
  /** The book with the change made. */
  made(book: SoldBook): SoldBook;
  /** The book with what stood before, where the change is made already. */
  undone(book: SoldBook): SoldBook;
}

/**
 * What can pass approval: prices of dates, rails, plans … A kind says what stands now, whether a change can be made,
 * how it is made, and how it reads. The core does the rest: who may decide, in which order, and what the log says.
 */
export interface ChangeKind<Payload = unknown> {
  /** Its code; its words are `rates.changes.kinds.<kind>`. */
  readonly kind: string;
  readonly Payload: z.ZodType<Payload>;
  /** What stands now, in the shape of a payload; null where nothing does. */
  current(db: DbOrTx, subject: ChangeSubject): Promise<Payload | null>;
  /** Throws a DomainError where the change can not be made: asked when it is submitted, approved and applied. */
  check(tx: Tx, subject: ChangeSubject, payload: Payload): Promise<void>;
  /** Writes it into the tables that the rate book reads. */
  apply(
    tx: Tx,
    ctx: Context,
    subject: ChangeSubject,
    payload: Payload,
  ): Promise<{ readonly subjectId: number | null }>;
  /** What changes, line by line. */
  differences(
    db: DbOrTx,
    subject: ChangeSubject,
    before: Payload | null,
    payload: Payload,
  ): Promise<readonly Difference[]> | readonly Difference[];
  /** How it moves what sells, for the rails; left out where it sets no price. */
  amendment?(
    db: DbOrTx,
    subject: ChangeSubject,
    payload: Payload,
    before: Payload | null,
  ): Amendment | Promise<Amendment>;
  /** What people call it in a list; left out: as its subject is called. */
  label?(payload: Payload): Words;
  /** Whether something else stands there now than `before`; without it, both are compared as JSON. */
  isStale?(db: DbOrTx, subject: ChangeSubject, before: Payload | null): Promise<boolean>;
  /** Notes what stands now, where a kind keeps that beside the change; what it returns becomes `before`. */
  noteCurrent?(tx: Tx, subject: ChangeSubject): Promise<Payload | null>;
  /** Makes `changeId` hold what stood before `rolledBackId`; without it the former payload is taken as it was. */
  rollBack?(tx: Tx, subject: ChangeSubject, rolledBackId: number, former: Payload | null): Promise<Payload>;
}
