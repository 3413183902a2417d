import { z } from 'zod';
import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { type AuditProblem, type AuditStep, auditSteps, type NightAudit } from './night-audit.ts';

export interface AuditedDay {
  readonly hotelId: number;
  readonly date: CalendarDate;
}

const Problems = z.array(
  z.object({ code: z.string(), severity: z.enum(['note', 'stop']), subjects: z.array(z.string()) }),
);

/** The audit's row with its steps; made when it is not there yet. A refused one runs again. */
export async function beginAudit(
  tx: Tx,
  ctx: Context,
  day: AuditedDay,
): Promise<{ id: number; isNew: boolean }> {
  const businessDate = toDbDate(day.date);
  const { count } = await tx.nightAudit.createMany({
    data: {
      hotelId: day.hotelId,
      businessDate,
      status: 'running',
      startedAt: ctx.clock(),
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
    },
    skipDuplicates: true,
  });
  const { id } = await tx.nightAudit.findUniqueOrThrow({
    where: { hotelId_businessDate: { hotelId: day.hotelId, businessDate } },
    select: { id: true },
  });
  await tx.nightAudit.updateMany({ where: { id, status: 'refused' }, data: { status: 'running' } });
  await tx.nightAuditStep.createMany({
    data: auditSteps.map((step, position) => ({ nightAuditId: id, step, position })),
    skipDuplicates: true,
  });
  return { id, isNew: count === 1 };
}

/** Lets one run at a time work on the audit; false when it is no longer running. */
export async function lockRunningAudit(tx: Tx, auditId: number): Promise<boolean> {
  const rows = await tx.$queryRaw<{ status: string }[]>`
    SELECT status FROM night_audits WHERE id = ${auditId} FOR NO KEY UPDATE`;
  return rows[0]?.status === 'running';
}

/** The hotel, to itself: waits for every open posting and holds back new ones until the transaction ends. */
export async function lockHotelForClose(tx: Tx, hotelId: number): Promise<CalendarDate> {
  const rows = await tx.$queryRaw<{ business_date: Date }[]>`
    SELECT business_date FROM hotels WHERE id = ${hotelId} FOR UPDATE`;
  const [row] = rows;
  if (!row) throw notFound('hotel_not_found');
  return fromDbDate(row.business_date);
}

export async function setProblems(tx: Tx, auditId: number, problems: readonly AuditProblem[]): Promise<void> {
  await tx.nightAudit.update({
    where: { id: auditId },
    data: { problems: problems.map((problem) => ({ ...problem, subjects: [...problem.subjects] })) },
  });
}

export async function setTotal(tx: Tx, auditId: number, step: AuditStep, left: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE night_audit_steps SET total = done + ${left} WHERE night_audit_id = ${auditId} AND step = ${step}`;
}

export async function addDone(tx: Tx, auditId: number, step: AuditStep, count: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE night_audit_steps SET done = done + ${count}, total = greatest(total, done + ${count})
    WHERE night_audit_id = ${auditId} AND step = ${step}`;
}

export async function finishStep(tx: Tx, ctx: Context, auditId: number, step: AuditStep): Promise<void> {
  await tx.nightAuditStep.update({
    where: { nightAuditId_step: { nightAuditId: auditId, step } },
    data: { finishedAt: ctx.clock() },
  });
}

export async function moveAudit(
  tx: Tx,
  auditId: number,
  move: { status: 'refused' | 'closed'; closedAt: Date | null },
): Promise<void> {
  await tx.nightAudit.update({
    where: { id: auditId },
    data: { status: move.status, closedAt: move.closedAt },
  });
}

/** Booked stays that should have come by this date and did not. */
export async function selectMissingArrivals(db: DbOrTx, day: AuditedDay, limit: number): Promise<number[]> {
  const rows = await db.stay.findMany({
    where: { hotelId: day.hotelId, status: 'booked', arrival: { lte: toDbDate(day.date) } },
    orderBy: [{ arrival: 'asc' }, { id: 'asc' }],
    take: limit,
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

export function countMissingArrivals(db: DbOrTx, day: AuditedDay): Promise<number> {
  return db.stay.count({
    where: { hotelId: day.hotelId, status: 'booked', arrival: { lte: toDbDate(day.date) } },
  });
}

/**
 * The day moves on: every room somebody sleeps in or is about to leave wants cleaning, and a room whose block is over comes
 * back as the block said.
 */
export async function rollBusinessDate(tx: Tx, day: AuditedDay): Promise<void> {
  await tx.$executeRaw`
    UPDATE hotels SET business_date = business_date + 1
    WHERE id = ${day.hotelId} AND business_date = ${day.date}::date`;
  await tx.$executeRaw`
    UPDATE rooms SET housekeeping = 'dirty'
    WHERE housekeeping <> 'dirty' AND id IN (
      SELECT taken.room_id FROM room_occupations taken JOIN rooms room ON room.id = taken.room_id
      WHERE room.hotel_id = ${day.hotelId} AND taken.in_house)`;
  await tx.$executeRaw`
    UPDATE rooms SET housekeeping = block.return_state
    FROM room_blocks block JOIN room_units unit ON unit.room_id = block.room_id
    WHERE block.hotel_id = ${day.hotelId} AND block.released_at IS NULL AND block.end_date = ${day.date}::date + 1
      AND rooms.id = unit.unit_id AND rooms.housekeeping <> block.return_state
      AND NOT EXISTS (SELECT 1 FROM room_occupations taken WHERE taken.room_id = rooms.id AND taken.in_house)`;
}

export async function selectLastInventoryDate(tx: Tx, hotelId: number): Promise<CalendarDate | null> {
  const last = await tx.roomTypeDay.findFirst({
    where: { hotelId },
    orderBy: { date: 'desc' },
    select: { date: true },
  });
  return last ? fromDbDate(last.date) : null;
}

/** The audit of a day with its steps; null when none was begun. */
export async function selectOptionalAudit(db: DbOrTx, day: AuditedDay): Promise<NightAudit | null> {
  const row = await db.nightAudit.findUnique({
    where: { hotelId_businessDate: { hotelId: day.hotelId, businessDate: toDbDate(day.date) } },
    include: { steps: { orderBy: { position: 'asc' } } },
  });
  return row ? toAudit(row) : null;
}

export async function selectLatestAudits(db: DbOrTx, hotelId: number, count: number): Promise<NightAudit[]> {
  const rows = await db.nightAudit.findMany({
    where: { hotelId },
    orderBy: { businessDate: 'desc' },
    take: count,
    include: { steps: { orderBy: { position: 'asc' } } },
  });
  return rows.map(toAudit);
}

interface AuditRow {
  readonly id: number;
  readonly businessDate: Date;
  readonly status: string;
  readonly startedAt: Date;
  readonly closedAt: Date | null;
  readonly problems: unknown;
  readonly steps: readonly { step: string; total: number; done: number; finishedAt: Date | null }[];
}

const Status = z.enum(['running', 'refused', 'closed']);
const Step = z.enum(auditSteps);

function toAudit(row: AuditRow): NightAudit {
  return {
    id: row.id,
    businessDate: fromDbDate(row.businessDate),
    status: Status.parse(row.status),
    startedAt: row.startedAt,
    closedAt: row.closedAt,
    problems: Problems.parse(row.problems),
    steps: row.steps.map((step) => ({
      step: Step.parse(step.step),
      total: step.total,
      done: step.done,
      isFinished: step.finishedAt !== null,
    })),
  };
}
