import { z } from 'zod';
import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { RateChangeGetPayload } from '../../generated/prisma/models.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { RailBreach } from './rail.ts';
import { type ApplyRefusal, type ChangeStatus, changeStatuses, type RateChange } from './rate-change.ts';

const withApprovals = { approvals: { orderBy: { at: 'asc' } } } as const satisfies Prisma.RateChangeInclude;
type ChangeRow = RateChangeGetPayload<{ include: typeof withApprovals }>;

const Written = z.object({
  status: z.enum(changeStatuses),
  breaches: z.array(
    z.object({
      rule: z.enum(['floor', 'ceiling', 'change']),
      roomTypeId: z.int(),
      limit: z.int(),
      worst: z.int().nullable(),
      nights: z.int(),
    }),
  ),
  refusal: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
});

/** Changes of one hotel are decided one after the other: what stands now is compared, then replaced. */
export async function lockRateChanges(tx: Tx, hotelId: number): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('rate changes'), ${hotelId}::int)::text`;
}

export async function selectChange(db: DbOrTx, hotelId: number, id: number): Promise<RateChange> {
  const row = await db.rateChange.findUnique({ where: { id, hotelId }, include: withApprovals });
  if (!row) throw notFound('rate_change_not_found');
  return toChange(row);
}

export async function selectAndLockChange(tx: Tx, hotelId: number, id: number): Promise<RateChange> {
  await lockRateChanges(tx, hotelId);
  await tx.$queryRaw`SELECT id FROM rate_changes WHERE id = ${id} AND hotel_id = ${hotelId} FOR UPDATE`;
  return selectChange(tx, hotelId, id);
}

export interface ChangeFilter {
  readonly hotelId: number;
  readonly statuses: readonly ChangeStatus[];
  /** Only those of this author. */
  readonly authorId?: number | undefined;
}

/** The changes of one state, the latest first, without what they change. */
export async function selectChanges(
  db: DbOrTx,
  filter: ChangeFilter,
  span: { readonly skip: number; readonly take: number },
): Promise<RateChange[]> {
  const rows = await db.rateChange.findMany({
    where: whereOf(filter),
    include: withApprovals,
    orderBy: { id: 'desc' },
    ...span,
  });
  return rows.map(toChange);
}

export function countChanges(db: DbOrTx, filter: ChangeFilter): Promise<number> {
  return db.rateChange.count({ where: whereOf(filter) });
}

function whereOf({ hotelId, statuses, authorId }: ChangeFilter): Prisma.RateChangeWhereInput {
  return { hotelId, status: { in: [...statuses] }, ...(authorId !== undefined && { authorId }) };
}

/** Approved changes whose day has come, day by day in the order in which they were approved: each was measured beside those before it. */
export async function selectDueChanges(
  db: DbOrTx,
): Promise<readonly { readonly id: number; readonly hotelId: number }[]> {
  return db.$queryRaw`SELECT c.id, c.hotel_id AS "hotelId" FROM rate_changes c JOIN hotels h ON h.id = c.hotel_id
    WHERE c.status = 'approved' AND coalesce(c.effective_date, h.business_date) <= h.business_date
    ORDER BY c.effective_date, c.approved_number`;
}

/** Changes of one subject that are neither live nor given up, the latest first. */
export async function selectOpenChanges(
  db: DbOrTx,
  hotelId: number,
  subject: { readonly kind: string; readonly subjectId: number },
): Promise<RateChange[]> {
  const rows = await db.rateChange.findMany({
    where: { hotelId, ...subject, status: { in: ['draft', 'submitted', 'returned', 'approved'] } },
    include: withApprovals,
    orderBy: { id: 'desc' },
  });
  return rows.map(toChange);
}

/** Approved changes that hold from a day up to `until`, in the order in which they will go live. */
export async function selectWaitingChanges(
  db: DbOrTx,
  hotelId: number,
  { until, except }: { readonly until: CalendarDate; readonly except: number },
): Promise<RateChange[]> {
  const rows = await db.rateChange.findMany({
    where: { hotelId, status: 'approved', effectiveDate: { lte: toDbDate(until) }, id: { not: except } },
    include: withApprovals,
    orderBy: [{ effectiveDate: 'asc' }, { approvedNumber: 'asc' }],
  });
  return rows.map(toChange);
}

/** What went live on a business date, the last first. */
export async function selectLiveChanges(
  db: DbOrTx,
  hotelId: number,
  liveDate: CalendarDate,
): Promise<RateChange[]> {
  const rows = await db.rateChange.findMany({
    where: { hotelId, liveDate: toDbDate(liveDate) },
    include: withApprovals,
    orderBy: { liveNumber: 'desc' },
  });
  return rows.map(toChange);
}

export interface NewChange {
  readonly hotelId: number;
  readonly kind: string;
  readonly subjectId: number | null;
  readonly subjectLabel: string;
  readonly payload: unknown;
  readonly note: string;
  readonly effectiveDate: CalendarDate | null;
  readonly rollsBackId: number | null;
  readonly authorId: number;
  readonly authorName: string;
  readonly createdAt: Date;
}

export async function insertChange(tx: Tx, change: NewChange): Promise<number> {
  const { payload, effectiveDate, ...columns } = change;
  const { id } = await tx.rateChange.create({
    data: { ...columns, payload: json(payload), effectiveDate: effectiveDate && toDbDate(effectiveDate) },
    select: { id: true },
  });
  return id;
}

export interface ChangeColumns {
  readonly status?: ChangeStatus;
  readonly subjectId?: number | null;
  readonly subjectLabel?: string;
  readonly payload?: unknown;
  readonly before?: unknown;
  readonly submittedAt?: Date;
  readonly round?: number;
  readonly approvalsNeeded?: number;
  readonly breaches?: readonly RailBreach[];
  readonly note?: string;
  readonly comment?: string;
  readonly refusal?: ApplyRefusal | null;
  readonly effectiveDate?: CalendarDate | null;
  readonly liveAt?: Date;
  readonly liveDate?: CalendarDate;
}

/** Writes these columns and raises the version; refused where another decided since the row was read. */
export async function updateChange(tx: Tx, change: RateChange, columns: ChangeColumns): Promise<void> {
  const { payload, before, breaches, refusal, effectiveDate, liveDate, ...plain } = columns;
  const { count } = await tx.rateChange.updateMany({
    where: { id: change.id, version: change.version },
    data: {
      ...plain,
      version: change.version + 1,
      ...(payload !== undefined && { payload: json(payload) }),
      ...(before !== undefined && { before: before === null ? Prisma.DbNull : json(before) }),
      ...(breaches !== undefined && { breaches: json(breaches) }),
      ...(refusal !== undefined && { refusal: refusal === null ? Prisma.DbNull : json(refusal) }),
      ...(effectiveDate !== undefined && { effectiveDate: effectiveDate && toDbDate(effectiveDate) }),
      ...(liveDate !== undefined && { liveDate: toDbDate(liveDate) }),
    },
  });
  if (count !== 1) throw conflict('rate_change_moved_on');
}

export async function insertApproval(
  tx: Tx,
  change: RateChange,
  approval: { readonly approverId: number; readonly approverName: string; readonly at: Date },
): Promise<void> {
  await tx.rateChangeApproval.create({ data: { changeId: change.id, round: change.round, ...approval } });
}

const HistoryRow = z.object({
  at: z.date(),
  actorName: z.string(),
  action: z.string(),
  reason: z.string().nullable(),
});
export type ChangeMoment = z.output<typeof HistoryRow>;

/** Who did what to the change and when, from the audit log. */
export async function selectHistory(db: DbOrTx, hotelId: number, id: number): Promise<ChangeMoment[]> {
  const rows = await db.auditEvent.findMany({
    where: { hotelId, subjectType: 'rate_change', subjectId: String(id) },
    select: { at: true, actorName: true, action: true, reason: true },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => HistoryRow.parse(row));
}

/** Plain JSON: dates become text, what is undefined is left out. */
function json(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value ?? {}));
}

function toChange(row: ChangeRow): RateChange {
  const {
    approvals,
    effectiveDate,
    liveDate,
    approvedNumber: _approved,
    liveNumber: _live,
    ...columns
  } = row;
  return {
    ...columns,
    ...Written.parse(row),
    effectiveDate: effectiveDate && fromDbDate(effectiveDate),
    liveDate: liveDate && fromDbDate(liveDate),
    approvals: approvals
      .filter(({ round }) => round === row.round)
      .map(({ approverId, approverName, at }) => ({ approverId, approverName, at })),
  };
}
