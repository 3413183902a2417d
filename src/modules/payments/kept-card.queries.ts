import type { CalendarDate } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import type { KeptCardModel } from '../../generated/prisma/models.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { CardToken, GatewayCode, Presentation } from './gateways/gateway.ts';
import { type ForgetReason, type KeptCard, keptCardStatuses, longestKeptDays } from './kept-card.ts';

function toKeptCard(row: KeptCardModel): KeptCard {
  const { brand, lastFour, expiryMonth, expiryYear } = row;
  const isWhole = brand !== null && lastFour !== null && expiryMonth !== null && expiryYear !== null;
  return {
    id: row.id,
    hotelId: row.hotelId,
    reservationId: row.reservationId,
    gateway: row.gateway as GatewayCode,
    status: keptCardStatuses.find((known) => known === row.status) ?? 'failed',
    merchantReference: row.merchantReference,
    presentation: row.presentation as Presentation,
    externalRef: row.externalRef,
    payTarget: row.payTarget,
    askedAt: row.askedAt,
    expiresAt: row.expiresAt,
    face: isWhole ? { brand, lastFour, expiryMonth, expiryYear } : null,
  };
}

export interface NewKeptCard {
  readonly hotelId: number;
  readonly reservationId: number;
  readonly gateway: GatewayCode;
  readonly presentation: Presentation;
  readonly askedAt: Date;
  readonly expiresAt: Date;
}

export async function insertKeptCard(tx: Tx, card: NewKeptCard): Promise<KeptCard> {
  return toKeptCard(await tx.keptCard.create({ data: { ...card, status: 'asked' } }));
}

export async function selectKeptCard(db: DbOrTx, id: number): Promise<KeptCard> {
  const row = await db.keptCard.findUnique({ where: { id } });
  if (!row) throw notFound('kept_card_not_found');
  return toKeptCard(row);
}

/** Locked against any other word about it. Lock the hotel's business date and the booking first. */
export async function selectAndLockKeptCard(tx: Tx, id: number): Promise<KeptCard> {
  await tx.$executeRaw`SELECT 1 FROM kept_cards WHERE id = ${id} FOR NO KEY UPDATE`;
  return selectKeptCard(tx, id);
}

export async function selectOptionalAskedCard(
  db: DbOrTx,
  gateway: GatewayCode,
  merchantReference: string,
): Promise<KeptCard | null> {
  const row = await db.keptCard.findFirst({ where: { gateway, merchantReference } });
  return row ? toKeptCard(row) : null;
}

/** The card a booking has; null where none is kept. */
export async function selectOptionalCardOf(db: DbOrTx, reservationId: number): Promise<KeptCard | null> {
  const row = await db.keptCard.findFirst({ where: { reservationId, status: 'kept' } });
  return row ? toKeptCard(row) : null;
}

/** What was asked for and not left yet, the latest first. */
export async function selectAskedCards(
  db: DbOrTx,
  of: { hotelId: number; reservationId: number },
): Promise<KeptCard[]> {
  const rows = await db.keptCard.findMany({ where: { ...of, status: 'asked' }, orderBy: { id: 'desc' } });
  return rows.map(toKeptCard);
}

export async function selectLastFailed(
  db: DbOrTx,
  of: { hotelId: number; reservationId: number },
): Promise<boolean> {
  const last = await db.keptCard.findFirst({ where: of, orderBy: { id: 'desc' }, select: { status: true } });
  return last?.status === 'failed';
}

/** Asked for with these gateways, and nobody has spoken about it since. */
export async function selectSilentCards(
  db: DbOrTx,
  gateways: readonly GatewayCode[],
  before: Date,
): Promise<number[]> {
  const rows = await db.keptCard.findMany({
    where: { status: 'asked', gateway: { in: [...gateways] }, askedAt: { lt: before } },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: 200,
  });
  return rows.map(({ id }) => id);
}

export async function setCardTarget(
  tx: Tx,
  id: number,
  target: { externalRef: string | null; payTarget: string },
): Promise<void> {
  await tx.keptCard.update({ where: { id }, data: target });
}

export async function moveToKept(
  tx: Tx,
  id: number,
  kept: { card: CardToken; cipher: Uint8Array<ArrayBuffer>; externalRef: string; at: Date },
): Promise<void> {
  const { token: _token, ...face } = kept.card;
  const { externalRef, at: keptAt, cipher: tokenCipher } = kept;
  await tx.keptCard.update({
    where: { id },
    data: { ...face, externalRef, keptAt, tokenCipher, status: 'kept' },
  });
}

export async function moveToCardFailed(tx: Tx, id: number): Promise<void> {
  await tx.keptCard.updateMany({ where: { id, status: 'asked' }, data: { status: 'failed' } });
}

/** Takes the provider's name out; answers it, still encrypted, for the provider to forget the card too. */
export async function moveToForgotten(
  tx: Tx,
  id: number,
  { at, because }: { at: Date; because: ForgetReason },
): Promise<Uint8Array | null> {
  const row = await tx.keptCard.findUnique({ where: { id }, select: { tokenCipher: true, status: true } });
  if (row?.status !== 'kept') return null;
  await tx.keptCard.update({
    where: { id },
    data: { status: 'forgotten', tokenCipher: null, forgottenAt: at, forgottenBecause: because },
  });
  return row.tokenCipher;
}

export async function selectTokenCipher(db: DbOrTx, id: number): Promise<Uint8Array | null> {
  const row = await db.keptCard.findUnique({ where: { id }, select: { tokenCipher: true } });
  return row?.tokenCipher ?? null;
}

/** Cards of bookings that are over: with nothing open at once, with a fee open for a while. */
export async function selectCardsToForget(
  db: DbOrTx,
  hotel: { id: number; businessDate: CalendarDate },
): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT card.id FROM kept_cards card
    WHERE card.hotel_id = ${hotel.id} AND card.status = 'kept'
      AND NOT EXISTS (SELECT 1 FROM stays WHERE reservation_id = card.reservation_id
        AND status IN ('held', 'booked', 'in_house'))
      AND (NOT EXISTS (SELECT 1 FROM card_claims WHERE reservation_id = card.reservation_id AND closed_at IS NULL)
        OR (SELECT max(departure) FROM stays WHERE reservation_id = card.reservation_id)
          < ${hotel.businessDate}::date - ${longestKeptDays}::int)
    ORDER BY card.id LIMIT 500`;
  return rows.map(({ id }) => id);
}

export async function selectCardsOfPerson(tx: Tx, customerIds: readonly number[]): Promise<KeptCard[]> {
  const reservations = await tx.reservation.findMany({
    where: { customerId: { in: [...customerIds] } },
    select: { id: true },
  });
  const rows = await tx.keptCard.findMany({
    where: { status: 'kept', reservationId: { in: reservations.map(({ id }) => id) } },
    orderBy: { id: 'asc' },
  });
  return rows.map(toKeptCard);
}
