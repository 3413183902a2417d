import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import { languages } from '../../core/local-text.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { PolicyPartsSchema } from '../rates/policy.ts';
import { guarantees } from './guarantee.ts';
import { channels, paymentPlans, type Reservation, type Stay, type StayNight } from './reservation.ts';
import {
  type ReservationStatus,
  reservationStatuses,
  reviewStates,
  type StayStatus,
  stayStatuses,
} from './reservation-status.ts';

const date = z.string().transform(calendarDate);
const amount = z.number().transform((value) => minor(value));

const StayRow = z.object({
  id: z.number(),
  hotelId: z.number(),
  reservationId: z.number(),
  position: z.number(),
  status: z.enum(stayStatuses),
  roomTypeId: z.number(),
  pricedTypeId: z.number(),
  ratePlanId: z.number(),
  roomId: z.number().nullable(),
  customerId: z.number(),
  guestName: z.string(),
  arrival: date,
  departure: date,
  adults: z.number(),
  childAges: z.array(z.number()),
  policyVersionId: z.number(),
  policy: PolicyPartsSchema,
  totalMinor: amount,
  checkedInDate: date.nullable(),
  feeMinor: amount,
  version: z.number(),
});

const ReservationRow = z.object({
  reservation: z.object({
    id: z.number(),
    hotelId: z.number(),
    number: z.string(),
    status: z.enum(reservationStatuses),
    customerId: z.number(),
    channel: z.enum(channels),
    companyId: z.number().nullable(),
    language: z.enum(languages),
    contactEmail: z.string().nullable(),
    contactPhone: z.string().nullable(),
    paymentPlan: z.enum(paymentPlans),
    guarantee: z.enum(guarantees),
    dueNowMinor: amount,
    holdExpiresAt: z.coerce.date().nullable(),
    bookedDate: date,
    reviewState: z.enum(reviewStates),
  }),
  stay: StayRow,
});

const lockedColumns = Prisma.sql`
  jsonb_build_object(
    'id', r.id, 'hotelId', r.hotel_id, 'number', r.number, 'status', r.status, 'customerId', r.customer_id,
    'channel', r.channel, 'companyId', r.company_id, 'language', r.language, 'contactEmail', r.contact_email, 'contactPhone', r.contact_phone,
    'paymentPlan', r.payment_plan, 'guarantee', r.guarantee,
    'dueNowMinor', r.due_now_minor, 'holdExpiresAt', r.hold_expires_at, 'bookedDate', r.booked_date, 'reviewState', r.review_state) AS reservation,
  jsonb_build_object(
    'id', s.id, 'hotelId', s.hotel_id, 'reservationId', s.reservation_id, 'position', s.position, 'status', s.status,
    'roomTypeId', s.room_type_id, 'pricedTypeId', s.priced_type_id, 'ratePlanId', s.rate_plan_id,
    'roomId', s.room_id, 'customerId', s.customer_id, 'guestName', s.guest_name, 'arrival', s.arrival,
    'departure', s.departure, 'adults', s.adults, 'childAges', s.child_ages, 'policyVersionId', s.policy_version_id,
    'policy', s.policy, 'totalMinor', s.total_minor, 'checkedInDate', s.checked_in_date, 'feeMinor', s.fee_minor,
    'version', s.version) AS stay`;

export type ReservationKey =
  | { readonly number: string; readonly hotelId?: number | undefined }
  | { readonly id: number }
  | { readonly stayId: number; readonly hotelId: number };

/**
 * The reservation with its stays, all locked: whoever changes one of its stays comes through here first, after the
 * hotel's business date.
 */
export async function selectAndLockReservation(tx: Tx, key: ReservationKey): Promise<Reservation> {
  return oneReservation(tx, key, Prisma.sql`FOR UPDATE OF r, s`);
}

/** The same, to look at only. */
export async function selectReservation(db: DbOrTx, key: ReservationKey): Promise<Reservation> {
  return oneReservation(db, key, Prisma.empty);
}

async function oneReservation(db: DbOrTx, key: ReservationKey, lock: Prisma.Sql): Promise<Reservation> {
  const rows = await selectRows(
    db,
    ReservationRow,
    Prisma.sql`SELECT ${lockedColumns} FROM reservations r JOIN stays s ON s.reservation_id = r.id
      WHERE ${keyCondition(key)} ORDER BY s.id ${lock}`,
  );
  const [first] = rows;
  if (!first) throw notFound('reservation_not_found');
  return { ...first.reservation, stays: rows.map((row) => row.stay) };
}

function keyCondition(key: ReservationKey): Prisma.Sql {
  if ('id' in key) return Prisma.sql`r.id = ${key.id}`;
  if ('stayId' in key) {
    return Prisma.sql`r.id = (SELECT reservation_id FROM stays WHERE id = ${key.stayId} AND hotel_id = ${key.hotelId})`;
  }
  const ofHotel = key.hotelId === undefined ? Prisma.empty : Prisma.sql`AND r.hotel_id = ${key.hotelId}`;
  return Prisma.sql`r.number = ${key.number} ${ofHotel}`;
}

/** One stay of a reservation that was just locked. */
export async function selectAndLockStay(
  tx: Tx,
  key: { stayId: number; hotelId: number },
): Promise<{ reservation: Reservation; stay: Stay }> {
  const reservation = await selectAndLockReservation(tx, key);
  const stay = reservation.stays.find((candidate) => candidate.id === key.stayId);
  if (!stay) throw notFound('reservation_not_found');
  return { reservation, stay };
}

const ReservationOfStay = z.object({ reservationId: z.number() });

/** Stays of one hotel with their reservations, locked in one order whoever asks; in the order they were named. */
export async function selectAndLockStays(
  tx: Tx,
  hotelId: number,
  stayIds: readonly number[],
): Promise<{ reservation: Reservation; stay: Stay }[]> {
  const keys = await selectRows(
    tx,
    ReservationOfStay,
    Prisma.sql`SELECT DISTINCT reservation_id AS "reservationId" FROM stays
      WHERE id = ANY(${[...stayIds]}::int[]) AND hotel_id = ${hotelId} ORDER BY reservation_id`,
  );
  const found = new Map<number, { reservation: Reservation; stay: Stay }>();
  for (const { reservationId } of keys) {
    const reservation = await selectAndLockReservation(tx, { id: reservationId });
    for (const stay of reservation.stays) found.set(stay.id, { reservation, stay });
  }
  return stayIds.map((id) => {
    const one = found.get(id);
    if (!one) throw notFound('reservation_not_found');
    return one;
  });
}

/** A frozen night as it is kept and read. */
export const NightColumns = {
  date,
  roomTypeId: z.number(),
  ratePlanId: z.number(),
  grossMinor: amount,
  components: z.array(z.object({ code: z.string(), amountMinor: amount, taxOf: z.string().optional() })),
  steps: z.unknown(),
};

const NightRow = z.object({ stayId: z.number(), ...NightColumns });

/** The frozen nights of stays, by date. */
export async function selectNights(
  db: DbOrTx,
  stayIds: readonly number[],
): Promise<Map<number, StayNight[]>> {
  const rows = await selectRows(
    db,
    NightRow,
    Prisma.sql`SELECT stay_id AS "stayId", date::text, room_type_id AS "roomTypeId", rate_plan_id AS "ratePlanId",
        gross_minor AS "grossMinor", components, steps
      FROM stay_nights WHERE stay_id = ANY(${[...stayIds]}::int[]) ORDER BY stay_id, date`,
  );
  const nights = new Map<number, StayNight[]>(stayIds.map((id) => [id, []]));
  for (const { stayId, ...night } of rows) nights.get(stayId)?.push(night);
  return nights;
}

export async function selectNightsOf(db: DbOrTx, stayId: number): Promise<StayNight[]> {
  return (await selectNights(db, [stayId])).get(stayId) ?? [];
}

const HoldRow = z.object({ id: z.number(), hotelId: z.number() });

/** Holds whose time is over, the longest over first. */
export function selectExpiredHolds(db: DbOrTx, at: Date): Promise<{ id: number; hotelId: number }[]> {
  return selectRows(
    db,
    HoldRow,
    Prisma.sql`SELECT id, hotel_id AS "hotelId" FROM reservations
      WHERE status = 'held' AND hold_expires_at <= ${at} ORDER BY hold_expires_at LIMIT 500`,
  );
}

const CountRow = z.object({ count: z.number() });

/** Charges on the stay's folios that nothing has reversed. */
export async function countCharges(db: DbOrTx, stayId: number): Promise<number> {
  const [row] = await selectRows(
    db,
    CountRow,
    Prisma.sql`SELECT count(*)::int AS count FROM folio_lines line
      WHERE line.stay_id = ${stayId} AND line.kind = 'charge' AND line.reverses_line_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM folio_lines mirror WHERE mirror.reverses_line_id = line.id)`,
  );
  return row?.count ?? 0;
}

export type StayUpdate = Prisma.StayUncheckedUpdateManyInput;

/** Compare and set: the stay must still be as it was read. Raises its version. */
export async function moveStay(tx: Tx, stay: Stay, to: StayStatus, changes: StayUpdate = {}): Promise<void> {
  await updateStay(tx, stay, { ...changes, status: to });
}

export async function updateStay(tx: Tx, stay: Stay, changes: StayUpdate): Promise<void> {
  const where = { id: stay.id, status: stay.status, version: stay.version };
  const { count } = await translateOverlap(() =>
    tx.stay.updateMany({ where, data: { ...changes, version: stay.version + 1 } }),
  );
  if (count !== 1) throw conflict('stale_version');
}

/** Many stays of one locked reservation at once, where only their status changes. */
export async function moveStays(tx: Tx, stays: readonly Stay[], to: StayStatus): Promise<void> {
  const [first] = stays;
  if (!first) return;
  const where = { id: { in: stays.map((stay) => stay.id) }, status: first.status };
  const { count } = await tx.stay.updateMany({ where, data: { status: to, version: { increment: 1 } } });
  if (count !== stays.length) throw conflict('stale_version');
}

export async function moveReservation(
  tx: Tx,
  reservation: Pick<Reservation, 'id' | 'status'>,
  to: ReservationStatus,
  changes: Prisma.ReservationUncheckedUpdateManyInput = {},
): Promise<void> {
  const { count } = await tx.reservation.updateMany({
    where: { id: reservation.id, status: reservation.status },
    data: { ...changes, status: to, version: { increment: 1 } },
  });
  if (count !== 1) throw conflict('stale_version');
}

/** The database excludes two stays in one room on one night: that is a refusal, not a fault. */
export async function translateOverlap<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isOverlap(error)) throw conflict('room_taken');
    throw error;
  }
}

function isOverlap(error: unknown): boolean {
  return (
    error instanceof Error && /23P01|exclusion constraint/.test(`${error.message} ${JSON.stringify(error)}`)
  );
}
