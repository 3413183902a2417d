import { assert } from '../../core/assert.ts';
import { type CalendarDate, toDbDate } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import { zero } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { queueCreditIn } from '../credit/credit.service.ts';
import { balancesOfStays, closeFolioIn, openFolioIn } from '../folios/folio.service.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { returnNightsIn } from '../inventory/inventory.service.ts';
import { settleStayIn } from '../loyalty/earning.service.ts';
import { transferToReceivableIn } from '../receivables/receivable.service.ts';
import { replaceNights } from './booking.queries.ts';
import { moveStay, selectAndLockStay, selectNightsOf } from './reservation.queries.ts';
import { type Stay, totalOf } from './reservation.ts';
import { leaveRoomIn } from './room-left.service.ts';
import { takesOfNights } from './stay-inventory.ts';
import { checkOutRefusal, leavesEarly } from './stay-refusal.ts';

export interface CheckOut {
  readonly hotelId: number;
  readonly stayId: number;
  /** The guest leaves before the last night: the nights left go back on sale and cost nothing. */
  readonly acceptEarly?: boolean | undefined;
  /** Where the rest of the bill goes when it is not paid here. */
  readonly receivableAccountId?: number | undefined;
}

/** Lets the guest go, at zero or with the rest on an approved account; the room is left to housekeeping. */
export function checkOut(ctx: Context, input: CheckOut): Promise<void> {
  return inTransaction(ctx.db, (tx) => checkOutIn(tx, ctx, input));
}

async function checkOutIn(tx: Tx, ctx: Context, input: CheckOut): Promise<void> {
  const { hotelId, stayId } = input;
  const businessDate = await selectAndLockBusinessDate(tx, hotelId);
  const { reservation, stay } = await selectAndLockStay(tx, input);
  const balanceMinor = await balanceLeft(tx, ctx, { stay, input });
  const refusal = checkOutRefusal(stay, {
    businessDate,
    balanceMinor,
    acceptEarly: input.acceptEarly === true,
  });
  if (refusal) throw ruleBroken(`check_out_${refusal}`, { number: reservation.number, balanceMinor });
  assert(stay.roomId !== null, 'a guest in house has a room');

  const at = ctx.clock();
  const early = leavesEarly(stay, businessDate) ? await giveUpNights(tx, stay, businessDate) : null;
  await closeFolioIn(tx, ctx, { hotelId, stayId });
  await moveStay(tx, stay, 'checked_out', {
    ...early,
    checkedOutAt: at,
    checkedOutDate: toDbDate(businessDate),
    closedDate: toDbDate(businessDate),
  });
  await leaveRoomIn(tx, ctx, { hotelId, roomId: stay.roomId, at });
  await settleStayIn(tx, ctx, { stayId, businessDate });
  await recordEvent(tx, ctx, {
    hotelId,
    action: 'checked_out',
    subjectType: 'reservation',
    subjectId: reservation.id,
    subjectLabel: reservation.number,
    before: { stayId, status: stay.status, departure: stay.departure },
    after: { stayId, status: 'checked_out', departure: early ? businessDate : stay.departure },
  });
  await queueCreditIn(tx, { hotelId, customerIds: [stay.customerId], cause: 'check_out' });
  await publish(tx, { hotelId, topic: 'front-desk' });
}

/** What the guest still owes here, once an account took what it takes. */
async function balanceLeft(
  tx: Tx,
  ctx: Context,
  { stay, input }: { stay: Stay; input: CheckOut },
): Promise<number> {
  const balances = await balancesOfStays(tx, [stay.id]);
  const balanceMinor = balances.get(stay.id)?.guestMinor ?? 0;
  const { hotelId, receivableAccountId: accountId } = input;
  if (accountId === undefined || balanceMinor === 0 || stay.status !== 'in_house') return balanceMinor;
  const folio = await openFolioIn(tx, ctx, { hotelId, stayId: stay.id });
  await transferToReceivableIn(tx, ctx, { hotelId, folioId: folio.id, accountId });
  return (await balancesOfStays(tx, [stay.id])).get(stay.id)?.guestMinor ?? 0;
}

/**
 * An early departure: nights from the business date on are sold again. Who leaves on the first day has used the room for
 * that day, which stays taken and costs nothing.
 */
async function giveUpNights(tx: Tx, stay: Stay, businessDate: CalendarDate) {
  const nights = await selectNightsOf(tx, stay.id);
  const kept = nights.filter((night) => night.date < businessDate);
  const given = nights.filter((night) => night.date >= businessDate);
  const [first, ...rest] = given;
  const usedDay =
    kept.length === 0 && first ? [{ ...first, grossMinor: zero, components: [], steps: [] }] : [];
  const returned = usedDay.length > 0 ? rest : given;
  const { hotelId } = stay;
  if (returned.length > 0)
    await returnNightsIn(tx, { hotelId, counter: 'sold', takes: takesOfNights(returned) });
  await replaceNights(tx, stay, { removed: given, added: usedDay });
  return { departure: toDbDate(businessDate), totalMinor: totalOf(kept) };
}
