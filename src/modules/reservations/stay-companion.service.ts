import { conflict, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { fullName } from '../customers/customer.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { selectAndLockReservation } from './reservation.queries.ts';
import { companionRefusal, staysToFill } from './stay-companion.ts';

interface Placing {
  readonly reservationId: number;
  /** Whose companions they are: another's are not found. */
  readonly userId: number;
  readonly stays: readonly {
    readonly id: number;
    readonly adults: number;
    readonly childAges: readonly number[];
    readonly companionIds: readonly number[];
  }[];
}

/** Writes the chosen companions' names on the rooms, for the registration. The rooms have none yet. */
export async function placeCompanionsIn(
  tx: Tx,
  { reservationId, userId, stays }: Placing,
): Promise<string[]> {
  const refusal = companionRefusal(stays);
  if (refusal) throw ruleBroken(`companions_${refusal}`);
  const wanted = stays.flatMap((stay) => stay.companionIds);
  if (wanted.length === 0) return [];
  const names = await namesOf(tx, userId, wanted);
  const rows = stays.flatMap(({ id: stayId, companionIds }) =>
    companionIds.map((companionId) => ({
      reservationId,
      stayId,
      companionId,
      name: names.get(companionId) ?? '',
    })),
  );
  await tx.stayCompanion.createMany({ data: rows });
  return rows.map((row) => row.name);
}

async function namesOf(tx: Tx, userId: number, ids: readonly number[]): Promise<Map<number, string>> {
  const user = await tx.user.findUnique({ where: { id: userId }, select: { customerId: true } });
  const rows = await tx.companion.findMany({
    where: { id: { in: [...ids] }, customerId: user?.customerId ?? 0 },
    select: { id: true, firstName: true, lastName: true },
  });
  if (rows.length < ids.length) throw conflict('companion_gone');
  return new Map(rows.map((row) => [row.id, fullName(row)]));
}

/** Who comes along, room by room, in place of whoever was chosen before; until the guests are in house. */
export function saveStayCompanions(
  ctx: Context,
  input: {
    readonly hotelId: number;
    readonly number: string;
    readonly userId: number;
    readonly chosen: ReadonlyMap<number, readonly number[]>;
  },
): Promise<void> {
  const { hotelId, number, userId, chosen } = input;
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, hotelId);
    const reservation = await selectAndLockReservation(tx, { number, hotelId });
    const open = staysToFill(reservation.stays);
    if (open.length === 0) throw ruleBroken('companions_too_late');
    const { id: reservationId } = reservation;
    const gone = reservation.stays.filter(
      (stay) => stay.status !== 'in_house' && stay.status !== 'checked_out',
    );
    const where = { reservationId, stayId: { in: gone.map((stay) => stay.id) } };
    const before = await tx.stayCompanion.findMany({ where, select: { name: true }, orderBy: { id: 'asc' } });
    await tx.stayCompanion.deleteMany({ where });
    const stays = open.map((stay) => ({ ...stay, companionIds: chosen.get(stay.id) ?? [] }));
    const names = await placeCompanionsIn(tx, { reservationId, userId, stays });
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'companions_chosen',
      subjectType: 'reservation',
      subjectId: reservationId,
      subjectLabel: number,
      before: { names: before.map((row) => row.name) },
      after: { names },
    });
  });
}
