import { type CalendarDate, fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { type Minor, minor } from '../../core/money.ts';
import type { PaymentModel } from '../../generated/prisma/models.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import {
  type GatewayCode,
  type GatewayReport,
  type Presentation,
  presentations,
} from './gateways/gateway.ts';
import type { Payment, PaymentStatus, PaymentWithRefunds } from './payment.ts';

function toPayment(row: PaymentModel): Payment {
  return {
    id: row.id,
    hotelId: row.hotelId,
    reservationId: row.reservationId,
    folioId: row.folioId,
    kind: row.kind === 'refund' ? 'refund' : 'charge',
    parentPaymentId: row.parentPaymentId,
    gateway: row.gateway as GatewayCode,
    amountMinor: minor(row.amountMinor),
    currency: row.currency,
    refundedMinor: minor(row.refundedMinor),
    status: row.status as PaymentStatus,
    failureCode: row.failureCode,
    idempotencyKey: row.idempotencyKey,
    merchantReference: row.merchantReference,
    presentation: presentations.find((known) => known === row.presentation) ?? null,
    payTarget: row.payTarget,
    expiresAt: row.expiresAt,
    paidAt: row.paidAt,
    externalRef: row.externalRef,
    reference: row.reference,
    refundReason: row.refundReason,
    createdAt: row.createdAt,
    settledAt: row.settledAt,
    businessDate: row.businessDate === null ? null : fromDbDate(row.businessDate),
  };
}

export interface NewPayment {
  readonly hotelId: number;
  readonly reservationId: number | null;
  readonly folioId: number | null;
  readonly kind: 'charge' | 'refund';
  readonly parentPaymentId?: number | null;
  readonly gateway: GatewayCode;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly idempotencyKey: string;
  readonly reference?: string;
  readonly refundReason?: string | null;
  readonly presentation?: Presentation;
  readonly expiresAt?: Date;
  /** Given for money that changed hands already. */
  readonly settledOn?: CalendarDate | null;
}

/** Inserts a payment; null when its key is known already. */
export async function insertPayment(tx: Tx, ctx: Context, payment: NewPayment): Promise<Payment | null> {
  const { settledOn = null, ...fields } = payment;
  const at = ctx.clock();
  const [row] = await tx.payment.createManyAndReturn({
    data: {
      ...fields,
      status: settledOn === null ? 'pending' : 'succeeded',
      createdAt: at,
      settledAt: settledOn === null ? null : at,
      businessDate: settledOn === null ? null : toDbDate(settledOn),
      createdById: ctx.actor.kind === 'staff' ? ctx.actor.id : null,
      actorKind: ctx.actor.kind,
    },
    skipDuplicates: true,
  });
  return row ? toPayment(row) : null;
}

export async function selectOptionalPaymentByKey(
  db: DbOrTx,
  idempotencyKey: string,
): Promise<Payment | null> {
  const row = await db.payment.findUnique({ where: { idempotencyKey } });
  return row ? toPayment(row) : null;
}

export async function selectPayment(db: DbOrTx, paymentId: number): Promise<Payment> {
  const row = await db.payment.findUnique({ where: { id: paymentId } });
  if (!row) throw notFound('payment_not_found');
  return toPayment(row);
}

/** Charges under way for a reservation or a bill, the latest first. */
export async function selectWaitingCharges(
  db: DbOrTx,
  of: { hotelId: number; reservationId?: number | undefined; folioId?: number | undefined },
): Promise<Payment[]> {
  const subject =
    of.reservationId === undefined ? { folioId: of.folioId ?? -1 } : { reservationId: of.reservationId };
  const rows = await db.payment.findMany({
    where: { hotelId: of.hotelId, kind: 'charge', status: 'pending', ...subject },
    orderBy: { id: 'desc' },
  });
  return rows.map(toPayment);
}

/**
 * Whoever pays for the same booking or for a bill of it, in whatever way, waits here, so that what is open is decided
 * by one after the other. The booking comes first, then the bill. Answers the booking; null for a bill without one.
 */
export async function lockPaidSubject(
  tx: Tx,
  { reservationId, folioId }: { reservationId: number | null; folioId: number | null },
): Promise<number | null> {
  const [booking] = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM reservations
    WHERE id = coalesce(${reservationId}::int, (SELECT reservation_id FROM folios WHERE id = ${folioId}::int))
    FOR NO KEY UPDATE`;
  if (folioId !== null) await tx.$executeRaw`SELECT 1 FROM folios WHERE id = ${folioId} FOR NO KEY UPDATE`;
  return booking?.id ?? null;
}

/** The payment, locked against any other settlement or refund. Lock the hotel's business date first. */
export async function selectAndLockPayment(tx: Tx, paymentId: number): Promise<Payment> {
  await tx.$executeRaw`SELECT 1 FROM payments WHERE id = ${paymentId} FOR NO KEY UPDATE`;
  return selectPayment(tx, paymentId);
}

/** The payment a provider speaks of, by the number that it was given. */
export async function selectOptionalReported(
  db: DbOrTx,
  gateway: GatewayCode,
  report: { merchantReference: string },
): Promise<Payment | null> {
  const row = await db.payment.findFirst({ where: { gateway, merchantReference: report.merchantReference } });
  return row ? toPayment(row) : null;
}

export async function moveToSucceeded(
  tx: Tx,
  payment: Payment,
  settled: { at: Date; businessDate: CalendarDate; externalRef: string | null; paidAt: Date | null },
): Promise<void> {
  await tx.payment.update({
    where: { id: payment.id },
    data: {
      status: 'succeeded',
      failureCode: null,
      settledAt: settled.at,
      businessDate: toDbDate(settled.businessDate),
      externalRef: settled.externalRef,
      paidAt: settled.paidAt,
    },
  });
}

export async function moveToFailed(
  tx: Tx,
  payment: Payment,
  failureCode: string,
  status = 'failed',
): Promise<void> {
  await tx.payment.update({ where: { id: payment.id }, data: { status, failureCode } });
}

export async function setExternalRef(tx: Tx, paymentId: number, externalRef: string): Promise<void> {
  await tx.payment.updateMany({ where: { id: paymentId, externalRef: null }, data: { externalRef } });
}

export async function setPayTarget(tx: Tx, paymentId: number, payTarget: string): Promise<void> {
  await tx.payment.update({ where: { id: paymentId }, data: { payTarget } });
}

export async function setRefundReason(tx: Tx, paymentId: number, refundReason: string): Promise<void> {
  await tx.payment.update({ where: { id: paymentId }, data: { refundReason } });
}

/** Sets part of a charge aside for a refund, or gives it back; the database refuses more than the charge. */
export async function moveRefunded(tx: Tx, paymentId: number, byMinor: number): Promise<void> {
  await tx.payment.update({ where: { id: paymentId }, data: { refundedMinor: { increment: byMinor } } });
}

export interface FolioShare {
  readonly paymentId: number;
  readonly folioId: number;
  readonly stayId: number | null;
  /** What of the charge stands on this folio and was not given back. */
  readonly leftMinor: Minor;
}

/** How charges stand on folios: the part of each, less its refunds there, under way ones included. */
export async function selectShares(
  tx: Tx,
  by: { paymentId: number } | { stayId: number },
): Promise<FolioShare[]> {
  const paymentId = 'paymentId' in by ? by.paymentId : null;
  const stayId = 'stayId' in by ? by.stayId : null;
  const rows = await tx.$queryRaw<
    { payment_id: number; folio_id: number; stay_id: number | null; left: bigint }[]
  >`
    SELECT charge.id AS payment_id, line.folio_id, folio.stay_id,
      -sum(line.amount_minor) - coalesce((
        SELECT sum(refund.amount_minor) FROM payments refund
        WHERE refund.parent_payment_id = charge.id AND refund.folio_id = line.folio_id
          AND refund.status IN ('pending', 'succeeded')), 0) AS left
    FROM folio_lines line
    JOIN payments charge ON charge.id = line.payment_id AND charge.kind = 'charge'
    JOIN folios folio ON folio.id = line.folio_id
    WHERE (line.payment_id = ${paymentId} OR line.stay_id = ${stayId}) AND charge.status = 'succeeded'
    GROUP BY charge.id, line.folio_id, folio.stay_id
    ORDER BY charge.id DESC, line.folio_id`;
  return rows.map((row) => ({
    paymentId: row.payment_id,
    folioId: row.folio_id,
    stayId: row.stay_id,
    leftMinor: minor(Number(row.left)),
  }));
}

/** Refunds of a stay that are under way: their money still stands as a deposit. */
export async function selectPendingRefundsMinor(tx: Tx, stayId: number): Promise<Minor> {
  const folios = await tx.folio.findMany({ where: { stayId }, select: { id: true } });
  const sum = await tx.payment.aggregate({
    where: { kind: 'refund', status: 'pending', folioId: { in: folios.map((folio) => folio.id) } },
    _sum: { amountMinor: true },
  });
  return minor(sum._sum.amountMinor ?? 0);
}

export async function selectPaymentsOf(
  db: DbOrTx,
  of: { hotelId: number; reservationId?: number; folioId?: number },
): Promise<PaymentWithRefunds[]> {
  const owner =
    of.folioId === undefined ? { reservationId: of.reservationId ?? -1 } : await whereOnFolio(db, of.folioId);
  const rows = await db.payment.findMany({
    where: { hotelId: of.hotelId, kind: 'charge', ...owner },
    include: { refunds: { orderBy: { id: 'asc' } } },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => ({ ...toPayment(row), refunds: row.refunds.map(toPayment) }));
}

/** Taken on this folio, or shared over several of which it is one. */
async function whereOnFolio(db: DbOrTx, folioId: number) {
  const lines = await db.folioLine.findMany({
    where: { folioId, paymentId: { not: null } },
    select: { paymentId: true },
    distinct: ['paymentId'],
  });
  const ids = lines.flatMap((line) => (line.paymentId === null ? [] : [line.paymentId]));
  return { OR: [{ folioId }, { id: { in: ids } }] };
}

/** Payments of these gateways that nobody has spoken about since `before`. */
export async function selectSilentPayments(
  db: DbOrTx,
  gateways: readonly GatewayCode[],
  before: Date,
): Promise<number[]> {
  const rows = await db.payment.findMany({
    where: { status: 'pending', gateway: { in: [...gateways] }, createdAt: { lt: before } },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: 500,
  });
  return rows.map((row) => row.id);
}

/** Keeps the notification; false when this one came before. */
export async function insertNotification(
  tx: Tx,
  ctx: Context,
  notification: {
    gateway: string;
    externalId: string;
    paymentId: number | null;
    report: GatewayReport;
    outcome: string;
  },
): Promise<boolean> {
  const { count } = await tx.paymentNotification.createMany({
    data: {
      gateway: notification.gateway,
      externalId: notification.externalId,
      paymentId: notification.paymentId,
      payload: { ...notification.report },
      outcome: notification.outcome,
      receivedAt: ctx.clock(),
    },
    skipDuplicates: true,
  });
  return count === 1;
}

export async function selectHotelCurrency(db: DbOrTx, hotelId: number): Promise<string> {
  const [hotel] = await db.$queryRaw<
    { currency: string }[]
  >`SELECT currency FROM hotels WHERE id = ${hotelId}`;
  if (!hotel) throw notFound('hotel_not_found');
  return hotel.currency;
}
