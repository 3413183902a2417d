import { z } from 'zod';
import { type CalendarDate, toDbDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import type { GatewayCode, StatementLine } from './gateways/gateway.ts';
import type { Movement } from './reconciliation.ts';

interface Day {
  readonly gateway: GatewayCode;
  readonly date: CalendarDate;
}

/** Puts a provider's statement in the place of the one that was there; of two at once the later one stands whole. */
export async function replaceStatement(
  tx: Tx,
  ctx: Context,
  { gateway, date }: Day,
  lines: readonly StatementLine[],
): Promise<void> {
  const statementDate = toDbDate(date);
  const fetchedAt = ctx.clock();
  const { id: statementId } = await tx.paymentStatement.upsert({
    where: { gateway_statementDate: { gateway, statementDate } },
    create: { gateway, statementDate, fetchedAt },
    update: { fetchedAt }, // locks the row against the other one
    select: { id: true },
  });
  await tx.paymentStatementLine.deleteMany({ where: { statementId } });
  await tx.paymentStatementLine.createMany({ data: lines.map((line) => ({ ...line, statementId })) });
}

export async function selectStatementTime(db: DbOrTx, { gateway, date }: Day): Promise<Date | null> {
  const row = await db.paymentStatement.findUnique({
    where: { gateway_statementDate: { gateway, statementDate: toDbDate(date) } },
    select: { fetchedAt: true },
  });
  return row?.fetchedAt ?? null;
}

const Row = z.object({
  kind: z.enum(['charge', 'refund']),
  reference: z.string(),
  amountMinor: z.number().transform(minor),
  paymentId: z.number().nullable(),
  at: z.date(),
});

/** What the provider says moved that day; what bears the number of another hotel's payment is that hotel's to look at. */
export function selectTheirs(db: DbOrTx, hotelId: number, { gateway, date }: Day): Promise<Movement[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`
      SELECT line.kind, line.merchant_reference AS reference, line.amount_minor AS "amountMinor",
        payment.id AS "paymentId", line.moved_at AS at
      FROM payment_statements statement
      JOIN payment_statement_lines line ON line.statement_id = statement.id
      LEFT JOIN payments payment
        ON payment.gateway = statement.gateway AND payment.merchant_reference = line.merchant_reference
      WHERE statement.gateway = ${gateway} AND statement.statement_date = ${date}::date
        AND (payment.hotel_id IS NULL OR payment.hotel_id = ${hotelId})
      ORDER BY line.moved_at, line.id`,
  );
}

/**
 * What we booked as moved that day. The provider's own time decides; where it gave none, our time, or that its
 * statement of the day names the payment.
 */
export function selectOurs(
  db: DbOrTx,
  hotelId: number,
  { gateway, date, from, to }: Day & { readonly from: Date; readonly to: Date },
): Promise<Movement[]> {
  return selectRows(
    db,
    Row,
    Prisma.sql`
      SELECT payment.kind, coalesce(charge.merchant_reference, payment.merchant_reference) AS reference,
        payment.amount_minor AS "amountMinor", coalesce(charge.id, payment.id) AS "paymentId",
        coalesce(payment.paid_at, payment.settled_at) AS at
      FROM payments payment LEFT JOIN payments charge ON charge.id = payment.parent_payment_id
      WHERE payment.hotel_id = ${hotelId} AND payment.gateway = ${gateway} AND payment.status = 'succeeded'
        AND ((coalesce(payment.paid_at, payment.settled_at) >= ${from}
            AND coalesce(payment.paid_at, payment.settled_at) < ${to})
          OR (payment.paid_at IS NULL AND EXISTS (
            SELECT 1 FROM payment_statement_lines line
            JOIN payment_statements statement ON statement.id = line.statement_id
            WHERE statement.gateway = ${gateway} AND statement.statement_date = ${date}::date
              AND line.kind = payment.kind
              AND line.merchant_reference = coalesce(charge.merchant_reference, payment.merchant_reference))))
      ORDER BY at, payment.id`,
  );
}
