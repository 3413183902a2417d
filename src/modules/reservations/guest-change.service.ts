import { ruleBroken } from '../../core/errors.ts';
import { addMinor, type Minor, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { cancellationQuote } from './cancellation-quote.service.ts';
import {
  type ChangeOfStay,
  type ChangeQuote,
  changeQuote,
  changeStayIn,
  type TermsAsked,
} from './change.service.ts';
import { refundExcessIn } from './excess.service.ts';
import { type GuestChangeRefusal, guestChangeRefusal } from './guest-change.ts';
import { selectAndLockStay } from './reservation.queries.ts';
import { getReservation, type ReservationView } from './reservation.service.ts';
import { openBalance } from './reservation-money.ts';
import { extrasTotal } from './stay-extra.ts';

/** Guests change dates, type and party; the plan and its policy stay. */
export type GuestTerms = Omit<TermsAsked, 'ratePlanId'>;

export interface GuestChangeQuote {
  readonly change: ChangeQuote;
  /** With extras: what the booking cost and will cost. */
  readonly beforeMinor: Minor;
  readonly afterMinor: Minor;
  /** What is still to pay afterwards, and what goes back by itself. One of them is zero. */
  readonly dueMinor: Minor;
  readonly refundMinor: Minor;
}

/** Why a guest may not change this room by himself, whatever he asks for; null when he may. */
export async function guestChangeRefusalNow(
  db: DbOrTx,
  question: { readonly view: ReservationView; readonly stayId: number; readonly at: Date },
): Promise<GuestChangeRefusal | null> {
  const { view, stayId, at } = question;
  const stay = view.stays.find((candidate) => candidate.id === stayId);
  if (stay?.status !== 'booked') return 'wrong_status';
  const feeMinor = await feeByTerms(db, { number: view.number, stayIds: [stayId], at });
  return guestChangeRefusal({ ...view, stay, feeMinor, asked: null });
}

/** What cancelling costs by the booking's own terms: a level that lets cancellations go says nothing of changes. */
async function feeByTerms(db: DbOrTx, question: Parameters<typeof cancellationQuote>[1]): Promise<Minor> {
  const { feeMinor, letGoMinor } = await cancellationQuote(db, question);
  return addMinor(feeMinor, letGoMinor);
}

/** What a change would cost the guest, or give back, before it is made. */
export async function guestChangeQuote(
  db: DbOrTx,
  asked: GuestTerms & { readonly number: string; readonly at: Date },
): Promise<GuestChangeQuote> {
  const change = await changeQuote(db, asked);
  await requireMay(db, asked, change);
  return moneyOf(await getReservation(db, { number: asked.number }), asked.stayId, change);
}

async function requireMay(
  db: DbOrTx,
  { number, stayId, at }: { number: string; stayId: number; at: Date },
  change: ChangeQuote,
): Promise<void> {
  const view = await getReservation(db, { number });
  const stay = view.stays.find((candidate) => candidate.id === stayId);
  if (stay?.status !== 'booked') throw ruleBroken('guest_change_wrong_status');
  const feeMinor = await feeByTerms(db, { number, stayIds: [stayId], at });
  const wanted = { arrival: change.after.arrival, differenceMinor: change.differenceMinor };
  const refusal = guestChangeRefusal({ ...view, stay, feeMinor, asked: wanted });
  if (refusal) throw ruleBroken(`guest_change_${refusal}`);
}

function moneyOf(view: ReservationView, stayId: number, change: ChangeQuote): GuestChangeQuote {
  const extras = view.stays.find((stay) => stay.id === stayId)?.extras ?? [];
  const extrasDifference = extrasTotal(extras, change.after) - extrasTotal(extras, change.before);
  const beforeMinor = addMinor(view.totalMinor, view.extrasMinor);
  const afterMinor = addMinor(beforeMinor, change.differenceMinor, minor(extrasDifference));
  const open = addMinor(openBalance(view), change.differenceMinor, minor(extrasDifference));
  return {
    change,
    beforeMinor,
    afterMinor,
    dueMinor: minor(Math.max(0, open)),
    refundMinor: minor(Math.max(0, -open)),
  };
}

/**
 * Changes a room as its guest asked, by the rules of the desk's own change and within what the policy leaves to him.
 * What was paid beyond the new price goes back in the same transaction; answers how much.
 */
export function changeOwnStay(
  ctx: Context,
  input: Omit<ChangeOfStay, 'ratePlanId'> & {
    readonly number: string;
    readonly expectedDifferenceMinor: number;
  },
): Promise<Minor> {
  const { number, ...asked } = input;
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, asked.hotelId);
    const { reservation, stay } = await selectAndLockStay(tx, asked);
    const at = ctx.clock();
    await requireMay(tx, { number, stayId: stay.id, at }, await changeQuote(tx, { ...asked, at }));
    await changeStayIn(tx, ctx, asked);
    return refundExcessIn(tx, ctx, {
      reservationId: reservation.id,
      stayId: stay.id,
      reason: 'changed by the guest',
    });
  });
}
