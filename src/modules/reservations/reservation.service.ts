import { type Minor, minor, sumMinor, zero } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { balancesOfStays } from '../folios/folio.service.ts';
import { paymentsOf } from '../payments/payment.service.ts';
import type { PaymentWithRefunds } from '../payments/payment.ts';
import { paidFee } from './reservation-money.ts';
import {
  type ReservationRow,
  type ReservationViewKey,
  type StayView,
  selectReservationView,
} from './reservation-view.queries.ts';
import { extrasTotal } from './stay-extra.ts';
import {
  selectArrivals,
  selectDepartures,
  selectDeskCounts,
  selectMovesDue,
  selectReservations,
  selectReservationsAfter,
} from './stay-list.queries.ts';
import {
  type ArrivalsQuestion,
  type DeskCounts,
  type MoveDue,
  type ReservationHit,
  type ReservationPage,
  type ReservationSearch,
  reservationsPerPage,
  type StayRow,
} from './stay-row.ts';

export interface ReservationView extends Omit<ReservationRow, 'stays'> {
  readonly stays: readonly StayView[];
  readonly totalMinor: Minor;
  /** What the living rooms' extras come to. */
  readonly extrasMinor: Minor;
  /** What came in, less what went back. */
  readonly paidMinor: Minor;
  /** What providers have set aside for it, to be taken once it is accepted. */
  readonly authorizedMinor: Minor;
  /** Of what was paid, what went for the fees of rooms given back. */
  readonly forfeitedMinor: Minor;
  readonly payments: readonly PaymentWithRefunds[];
}

/** A reservation with its stays, nights, balances and payments: three statements, whatever its size. */
export async function getReservation(db: DbOrTx, key: ReservationViewKey): Promise<ReservationView> {
  const row = await selectReservationView(db, key);
  const balances = await balancesOfStays(
    db,
    row.stays.map((stay) => stay.id),
  );
  const payments = await paymentsOf(db, { hotelId: row.hotelId, reservationId: row.id });
  const alive = row.stays.filter((stay) => !['cancelled', 'no_show', 'lapsed'].includes(stay.status));
  const stays = row.stays.map((stay) => ({ ...stay, balance: balances.get(stay.id) ?? settled }));
  const gone = alive.length > 0 ? stays.filter((stay) => !alive.some(({ id }) => id === stay.id)) : [];
  return {
    ...row,
    stays,
    totalMinor: sumMinor((alive.length > 0 ? alive : row.stays).map((stay) => stay.totalMinor)),
    extrasMinor: sumMinor(alive.map((stay) => extrasTotal(stay.extras, stay))),
    paidMinor: netOf(payments),
    authorizedMinor: sumMinor(
      payments.filter(({ status }) => status === 'authorized').map(({ amountMinor }) => amountMinor),
    ),
    forfeitedMinor: sumMinor(gone.map(paidFee)),
    payments,
  };
}

const settled = { guestMinor: zero, depositMinor: zero };

function netOf(payments: readonly PaymentWithRefunds[]): Minor {
  const settledOnes = payments.filter((payment) => payment.status === 'succeeded');
  return minor(settledOnes.reduce((sum, payment) => sum + payment.amountMinor - payment.refundedMinor, 0));
}

/** Bookings by number, guest's name or phone, status and arrival dates; newest arrivals first. One statement. */
export async function searchReservations(db: DbOrTx, search: ReservationSearch): Promise<ReservationPage> {
  const reservations = await selectReservations(db, search, reservationsPerPage);
  return { reservations, total: reservations[0]?.total ?? 0 };
}

const hitsPerPart = 1_000;

/** Every booking that fits, part by part, however many there are. */
export async function* everyReservation(
  db: DbOrTx,
  search: ReservationSearch,
): AsyncGenerator<readonly ReservationHit[]> {
  for (let after = 0; ; ) {
    const part = await selectReservationsAfter(db, search, { after, limit: hitsPerPart });
    if (part.length > 0) yield part;
    if (part.length < hitsPerPart) return;
    after = part.at(-1)?.stayId ?? after;
  }
}

/** Who is to come by this business date: due today and overdue, then who came today. */
export function arrivalsOf(db: DbOrTx, question: ArrivalsQuestion): Promise<StayRow[]> {
  return selectArrivals(db, question);
}

/** Who in the house is to change rooms today, or was to before. */
export function movesDue(db: DbOrTx, question: ArrivalsQuestion): Promise<MoveDue[]> {
  return selectMovesDue(db, question);
}

/** Who is to leave by this business date, overdue ones first, then who left today. */
export function departuresOf(db: DbOrTx, question: ArrivalsQuestion): Promise<StayRow[]> {
  return selectDepartures(db, question);
}

/** Today's lists in numbers, for the tiles. */
export function deskCounts(db: DbOrTx, question: ArrivalsQuestion): Promise<DeskCounts> {
  return selectDeskCounts(db, question);
}

/** Writes down that somebody took a list of bookings away, and which. */
export function recordExport(ctx: Context, hotelId: number, asked: object): Promise<void> {
  const subject = { hotelId, subjectType: 'reservation', subjectId: 'list' };
  return inTransaction(ctx.db, (tx) =>
    recordEvent(tx, ctx, { ...subject, action: 'reservations_exported', after: asked }),
  );
}
