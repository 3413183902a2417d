import { z } from 'zod';
import { notFound } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import type { PaymentView } from './payment-view.ts';

const Row = z.object({ reservationNumber: z.string().nullable(), folioNumber: z.string().nullable() });

/** A payment with what it is for, what was given back and what its provider said: three statements. */
export async function selectPaymentView(
  db: DbOrTx,
  { hotelId, paymentId }: { hotelId: number; paymentId: number },
): Promise<PaymentView> {
  const payment = await db.payment.findFirst({
    where: { id: paymentId, hotelId },
    include: { refunds: { orderBy: { id: 'asc' } } },
  });
  if (!payment) throw notFound('payment_not_found');
  const ids = [payment.id, ...payment.refunds.map(({ id }) => id)];
  const notifications = await db.paymentNotification.findMany({
    where: { paymentId: { in: ids } },
    orderBy: { id: 'asc' },
    select: { externalId: true, outcome: true, receivedAt: true },
  });
  const [subject] = await selectRows(
    db,
    Row,
    Prisma.sql`SELECT
      (SELECT number FROM reservations WHERE id = ${payment.reservationId}::int) AS "reservationNumber",
      (SELECT number FROM folios WHERE id = ${payment.folioId}::int) AS "folioNumber"`,
  );
  return {
    id: payment.id,
    kind: payment.kind === 'refund' ? 'refund' : 'charge',
    parentPaymentId: payment.parentPaymentId,
    gateway: payment.gateway,
    status: payment.status,
    failureCode: payment.failureCode,
    amountMinor: minor(payment.amountMinor),
    currency: payment.currency,
    merchantReference: payment.merchantReference,
    externalRef: payment.externalRef,
    presentation: payment.presentation,
    payTarget: payment.payTarget,
    createdAt: payment.createdAt,
    settledAt: payment.settledAt,
    paidAt: payment.paidAt,
    refundReason: payment.refundReason,
    reservationNumber: subject?.reservationNumber ?? null,
    folioNumber: subject?.folioNumber ?? null,
    refunds: payment.refunds.map((refund) => ({
      id: refund.id,
      status: refund.status,
      amountMinor: minor(refund.amountMinor),
      reason: refund.refundReason ?? '',
      at: refund.settledAt ?? refund.createdAt,
    })),
    notifications,
  };
}
