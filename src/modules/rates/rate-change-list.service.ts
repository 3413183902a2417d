import type { Context } from '../../platform/context.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { isStale } from './rate-approval.service.ts';
import {
  type ChangeFilter,
  type ChangeMoment,
  countChanges,
  selectChanges,
  selectHistory,
} from './rate-change.queries.ts';
import type { ChangeList } from './rate-change.schemas.ts';
import { openChange } from './rate-change.service.ts';
import type { ChangeStatus, Difference, RateChange, Words } from './rate-change.ts';

const statusesOf = {
  waiting: ['submitted'],
  mine: ['draft', 'returned', 'submitted', 'approved'],
  scheduled: ['approved'],
  done: ['live', 'withdrawn', 'superseded'],
} as const satisfies Record<ChangeList, readonly ChangeStatus[]>;

/** A change with what people call it. */
export interface LabelledChange extends RateChange {
  readonly label: Words;
}

export interface ListedChanges {
  readonly changes: readonly LabelledChange[];
  readonly total: number;
  readonly counts: Readonly<Record<ChangeList, number>>;
}

/** One page of the changes in one state, and how many there are in each. */
export async function listChanges(
  ctx: Context,
  hotelId: number,
  asked: { readonly show: ChangeList; readonly page: number; readonly size: number },
): Promise<ListedChanges> {
  const { show, page, size } = asked;
  const filter = (list: ChangeList): ChangeFilter => ({
    hotelId,
    statuses: statusesOf[list],
    ...(list === 'mine' && { authorId: ctx.actor.id ?? 0 }),
  });
  const count = (list: ChangeList) => countChanges(ctx.db, filter(list));
  const [changes, waiting, mine, scheduled, done] = await Promise.all([
    selectChanges(ctx.db, filter(show), { skip: (page - 1) * size, take: size }),
    count('waiting'),
    count('mine'),
    count('scheduled'),
    count('done'),
  ]);
  const counts = { waiting, mine, scheduled, done };
  return { changes: changes.map(labelledChange), total: counts[show], counts };
}

export interface ShownChange {
  readonly change: LabelledChange;
  readonly differences: readonly Difference[];
  readonly history: readonly ChangeMoment[];
  /** Something else stands there now than when it was submitted. */
  readonly isStale: boolean;
}

/** What a change changes, and what became of it. */
export async function showChange(db: DbOrTx, change: RateChange): Promise<ShownChange> {
  const { kind, subject, payload } = openChange(change);
  const before = change.before === null ? null : kind.Payload.parse(change.before);
  const [differences, history, stale] = await Promise.all([
    kind.differences(db, subject, before, payload),
    selectHistory(db, change.hotelId, change.id),
    change.status === 'submitted' && isStale(db, change),
  ]);
  return { change: labelledChange(change), differences, history, isStale: stale };
}

/** The change with what people call it. */
export function labelledChange(change: RateChange): LabelledChange {
  const { kind, payload } = openChange(change);
  return { ...change, label: kind.label?.(payload) ?? { text: change.subjectLabel } };
}
