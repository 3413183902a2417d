import type { CalendarDate } from '../../core/calendar-date.ts';
import { notFound, ruleBroken } from '../../core/errors.ts';
import { type Minor, minor, sumMinor, zero } from '../../core/money.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { balancesOfStays } from '../folios/folio.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { cancellationFee } from '../rates/policy.ts';
import { feesLetGo, type LetGo } from './late-cancellation.service.ts';
import { selectNights, selectReservation } from './reservation.queries.ts';
import type { Reservation, Stay, StayNight } from './reservation.ts';
import { cancelRefusal } from './stay-refusal.ts';

export interface CancellationQuestion {
  readonly hotelId?: number | undefined;
  readonly number: string;
  /** Which of its rooms; all that still can be cancelled when left out. */
  readonly stayIds?: readonly number[] | undefined;
}

export interface StayCancellation {
  readonly stayId: number;
  readonly feeMinor: Minor;
  /** What would be due, were it not for the guest's credit level. */
  readonly letGoMinor: Minor;
  readonly freeUntil: Date | null;
  readonly paidMinor: Minor;
  readonly refundMinor: Minor;
}

export interface CancellationQuote {
  readonly feeMinor: Minor;
  readonly letGoMinor: Minor;
  /** The level that lets it go; 0 where none does. */
  readonly letGoLevel: number;
  readonly paidMinor: Minor;
  readonly refundMinor: Minor;
  /** The first deadline of its rooms; null where one of them was never free to cancel. */
  readonly freeUntil: Date | null;
  readonly stays: readonly StayCancellation[];
}

/** What cancelling costs at an instant, by the policy and prices frozen at booking. */
export async function cancellationQuote(
  db: DbOrTx,
  question: CancellationQuestion & { readonly at: Date },
): Promise<CancellationQuote> {
  const reservation = await selectReservation(db, question);
  const stays = staysToCancel(reservation, question.stayIds);
  const nights = await selectNights(
    db,
    stays.map((stay) => stay.id),
  );
  const { timeZone, businessDate } = await getHotel(db, reservation.hotelId);
  return quoteOf(db, { reservation, stays, nights, at: question.at, timeZone, businessDate });
}

/** The rooms that are meant: those named, or all that still can be cancelled. Throws where one can not be. */
export function staysToCancel(reservation: Reservation, stayIds: readonly number[] | undefined): Stay[] {
  if (stayIds === undefined) {
    const open = reservation.stays.filter((stay) => cancelRefusal(stay) === null);
    if (open.length === 0) throw ruleBroken('cancel_wrong_status');
    return open;
  }
  const wanted = reservation.stays.filter((stay) => stayIds.includes(stay.id));
  if (wanted.length === 0 || wanted.length !== new Set(stayIds).size) throw notFound('reservation_not_found');
  if (wanted.some((stay) => cancelRefusal(stay) !== null)) throw ruleBroken('cancel_wrong_status');
  return wanted;
}

export interface QuoteInput {
  readonly reservation: Reservation;
  readonly businessDate: CalendarDate;
  readonly stays: readonly Stay[];
  readonly nights: ReadonlyMap<number, readonly StayNight[]>;
  readonly at: Date;
  readonly timeZone: string;
}

/** The same for a reservation that is at hand; with `lock` the guest's allowance is held for what is let go. */
export async function quoteOf(
  db: DbOrTx,
  { reservation, businessDate, stays, nights, at, timeZone }: QuoteInput,
  options: { lock?: boolean } = {},
): Promise<CancellationQuote> {
  const balances = await balancesOfStays(
    db,
    stays.map((stay) => stay.id),
  );
  const due = stays.map((stay) => {
    const question = {
      policy: stay.policy,
      nights: nights.get(stay.id) ?? [],
      arrival: stay.arrival,
      timeZone,
      at,
    };
    const { feeMinor, freeUntil } = cancellationFee(question);
    return { stayId: stay.id, feeMinor: stay.status === 'held' ? zero : feeMinor, freeUntil };
  });
  const letGo = await feesLetGo(db, { reservation, businessDate, fees: due }, options);
  const parts = due.map((part) => {
    const paidMinor = balances.get(part.stayId)?.depositMinor ?? zero;
    return { ...part, ...afterLevel(part, letGo, paidMinor) };
  });
  return {
    feeMinor: sumMinor(parts.map((part) => part.feeMinor)),
    letGoMinor: sumMinor(parts.map((part) => part.letGoMinor)),
    letGoLevel: letGo.stayIds.size > 0 ? letGo.level : 0,
    paidMinor: sumMinor(parts.map((part) => part.paidMinor)),
    refundMinor: sumMinor(parts.map((part) => part.refundMinor)),
    freeUntil: earliest(parts.map((part) => part.freeUntil)),
    stays: parts,
  };
}

function afterLevel(due: { stayId: number; feeMinor: Minor }, letGo: LetGo, paidMinor: Minor) {
  const isLetGo = letGo.stayIds.has(due.stayId);
  const feeMinor = isLetGo ? zero : due.feeMinor;
  const letGoMinor = isLetGo ? due.feeMinor : zero;
  return { feeMinor, letGoMinor, paidMinor, refundMinor: minor(Math.max(0, paidMinor - feeMinor)) };
}

function earliest(instants: readonly (Date | null)[]): Date | null {
  const known = instants.flatMap((instant) => instant ?? []);
  if (known.length < instants.length || known.length === 0) return null;
  return known.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
