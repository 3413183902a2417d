import { z } from 'zod';
import { type CalendarDate, calendarDate, toDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { MemberName, memberName } from './member-name.queries.ts';
import { type Conversion, type ConversionStatus, conversionStatuses } from './partner.ts';

/** What of a member's points went to a partner in a year and did not come back. Asked for under the member's lock. */
export async function selectTakenIn(
  tx: Tx,
  {
    memberId,
    partnerId,
    from,
    to,
  }: { memberId: number; partnerId: number; from: CalendarDate; to: CalendarDate },
): Promise<number> {
  const { _sum } = await tx.loyaltyConversion.aggregate({
    where: {
      memberId,
      partnerId,
      status: { not: 'returned' },
      orderedDate: { gte: toDbDate(from), lte: toDbDate(to) },
    },
    _sum: { points: true },
  });
  return _sum.points ?? 0;
}

export async function isConversionKnown(tx: Tx, formKey: string): Promise<boolean> {
  return (await tx.loyaltyConversion.count({ where: { formKey } })) > 0;
}

export interface NewConversion {
  readonly memberId: number;
  readonly partnerId: number;
  readonly number: string;
  readonly points: number;
  readonly units: number;
  readonly formKey: string;
  readonly orderedDate: CalendarDate;
  readonly orderedAt: Date;
}

export async function insertConversion(
  tx: Tx,
  { orderedDate, ...conversion }: NewConversion,
): Promise<number> {
  const data = { ...conversion, orderedDate: toDbDate(orderedDate) };
  return (await tx.loyaltyConversion.create({ data, select: { id: true } })).id;
}

const Row = z.object({
  id: z.number(),
  memberId: z.number(),
  memberNumber: z.string(),
  memberName: MemberName,
  partnerId: z.number(),
  partner: LocalTextSchema,
  unit: LocalTextSchema,
  number: z.string(),
  points: z.number(),
  units: z.number(),
  status: z.enum(conversionStatuses),
  batchId: z.number().nullable(),
  orderedDate: z.string().transform(calendarDate),
  orderedAt: z.date(),
});

const conversions = Prisma.sql`SELECT o.id, o.member_id AS "memberId", m.number AS "memberNumber",
    ${memberName} AS "memberName",
    o.partner_id AS "partnerId", p.names AS partner, p.unit_names AS unit, o.number, o.points, o.units, o.status,
    o.batch_id AS "batchId", o.ordered_date::text AS "orderedDate", o.ordered_at AS "orderedAt"
  FROM loyalty_conversions o JOIN loyalty_partners p ON p.id = o.partner_id
  JOIN loyalty_members m ON m.id = o.member_id JOIN customers c ON c.id = m.customer_id`;

export const conversionsShown = 200;

/** The latest of a member's orders. */
export function selectConversionsOf(db: DbOrTx, memberId: number): Promise<Conversion[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`${conversions} WHERE o.member_id = ${memberId} ORDER BY o.id DESC LIMIT 50`,
  );
}

/** A partner's orders: what waits first, then what is on its way, then the latest of the rest. */
export function selectConversionsAt(db: DbOrTx, partnerId: number): Promise<Conversion[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`${conversions} WHERE o.partner_id = ${partnerId}
      ORDER BY array_position(ARRAY['open', 'sent'], o.status) NULLS LAST, o.id DESC LIMIT ${conversionsShown}`,
  );
}

/** These orders, in the order they were placed. */
export function selectConversionsBy(db: DbOrTx, ids: readonly number[]): Promise<Conversion[]> {
  return selectRows(db, Row, Prisma.sql`${conversions} WHERE o.id = ANY(${[...ids]}::int[]) ORDER BY o.id`);
}

/** The orders of one file, in the order they were placed. */
export function selectConversionsIn(
  db: DbOrTx,
  batch: { readonly id: number; readonly partnerId: number },
): Promise<Conversion[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`${conversions} WHERE o.batch_id = ${batch.id} AND o.partner_id = ${batch.partnerId} ORDER BY o.id`,
  );
}

export interface LockedConversion {
  readonly id: number;
  readonly memberId: number;
  readonly partnerId: number;
  readonly points: number;
  readonly status: ConversionStatus;
}

const Locked = z.object({
  id: z.number(),
  memberId: z.number(),
  partnerId: z.number(),
  points: z.number(),
  status: z.enum(conversionStatuses),
});
const lockedColumns = Prisma.sql`SELECT id, member_id AS "memberId", partner_id AS "partnerId", points, status
  FROM loyalty_conversions`;

export async function selectAndLockConversion(tx: Tx, id: number): Promise<LockedConversion> {
  const [row] = await selectRows(tx, Locked, Prisma.sql`${lockedColumns} WHERE id = ${id} FOR UPDATE`);
  if (!row) throw notFound('conversion_not_found');
  return row;
}

/** What stands so, of a partner or of one of his files, the oldest first and locked: who comes second finds it gone. */
export function selectAndLockConversions(
  tx: Tx,
  which: {
    readonly partnerId: number;
    readonly status: ConversionStatus;
    readonly batchId?: number;
    readonly limit: number;
  },
): Promise<LockedConversion[]> {
  const { partnerId, status, batchId = null, limit } = which;
  return selectRows(
    tx,
    Locked,
    Prisma.sql`${lockedColumns} WHERE partner_id = ${partnerId} AND status = ${status}
      AND (${batchId}::int IS NULL OR batch_id = ${batchId}) ORDER BY id LIMIT ${limit} FOR UPDATE`,
  );
}

export async function insertBatch(
  tx: Tx,
  batch: { readonly partnerId: number; readonly sentAt: Date; readonly sentById: number },
): Promise<number> {
  return (await tx.loyaltyTransferBatch.create({ data: batch, select: { id: true } })).id;
}

export async function isBatchOf(db: DbOrTx, batch: { readonly id: number; readonly partnerId: number }) {
  return (await db.loyaltyTransferBatch.count({ where: batch })) > 0;
}

export async function moveConversions(
  tx: Tx,
  ids: readonly number[],
  to: { readonly status: ConversionStatus; readonly batchId?: number; readonly settledAt?: Date },
): Promise<void> {
  await tx.loyaltyConversion.updateMany({ where: { id: { in: [...ids] } }, data: to });
}
