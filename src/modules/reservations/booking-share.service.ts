import { timingSafeEqual } from 'node:crypto';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { fieldHash } from '../../platform/field-crypto.ts';
import { selectAndLockReservation } from './reservation.queries.ts';

/** The link's token: the share's number and its signature. Nothing of it is stored. */
function tokenOf(shareId: number, reservationId: number): string {
  return `${shareId}-${fieldHash(`share ${shareId} ${reservationId}`).slice(0, 40)}`;
}

/** The token of the living link of a booking; null where there is none. */
export async function shareToken(db: DbOrTx, reservationId: number): Promise<string | null> {
  const share = await db.bookingShare.findFirst({ where: { reservationId, revokedAt: null } });
  return share && tokenOf(share.id, reservationId);
}

/** Makes a link for companions, or a new one in place of the old, which then opens nothing. */
export function shareBooking(ctx: Context, number: string): Promise<void> {
  return changeShare(ctx, number, true);
}

/** Ends the link: whoever has it sees nothing any more. */
export function unshareBooking(ctx: Context, number: string): Promise<void> {
  return changeShare(ctx, number, false);
}

function changeShare(ctx: Context, number: string, alive: boolean): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { id: reservationId, hotelId } = await selectAndLockReservation(tx, { number });
    const at = ctx.clock();
    await tx.bookingShare.updateMany({ where: { reservationId, revokedAt: null }, data: { revokedAt: at } });
    if (alive) await tx.bookingShare.create({ data: { reservationId, createdAt: at } });
    await recordEvent(tx, ctx, {
      hotelId,
      action: alive ? 'booking_shared' : 'booking_unshared',
      subjectType: 'reservation',
      subjectId: reservationId,
      subjectLabel: number,
    });
  });
}

/** The booking that a link opens; null for one that is forged, ended or of no booking. */
export async function sharedReservationId(db: DbOrTx, token: string): Promise<number | null> {
  const id = Number(/^(\d{1,9})-[0-9a-f]{40}$/.exec(token)?.[1] ?? Number.NaN);
  if (!Number.isInteger(id)) return null;
  const share = await db.bookingShare.findFirst({ where: { id, revokedAt: null } });
  if (!share) return null;
  const right = Buffer.from(tokenOf(share.id, share.reservationId));
  return right.length === token.length && timingSafeEqual(right, Buffer.from(token))
    ? share.reservationId
    : null;
}
