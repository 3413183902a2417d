import { calendarDate, toDbDate } from '../../src/core/calendar-date.ts';
import { bookReservation } from '../../src/modules/reservations/booking.service.ts';
import { checkIn } from '../../src/modules/reservations/check-in.service.ts';
import type { PlacedReservation } from '../../src/modules/reservations/placement.service.ts';
import type { BookingRequest } from '../../src/modules/reservations/reservation.ts';
import type { Context } from '../../src/platform/context.ts';
import type { Db } from '../../src/platform/db.ts';
import type { BuiltHotel, PlanCode, TypeCode } from './builders.ts';

let guests = 0;

export interface BookingOverrides
  extends Partial<Omit<BookingRequest, 'hotelId' | 'rooms' | 'arrival' | 'departure'>> {
  /** In place of those that `types` and `plan` name. */
  readonly rooms?: BookingRequest['rooms'];
  readonly arrival?: string;
  readonly departure?: string;
  /** One entry per room; one STD by default. */
  readonly types?: readonly TypeCode[];
  readonly plan?: PlanCode;
  readonly adults?: number;
  readonly childAges?: readonly number[];
}

/** A request for rooms at the built hotel: one STD on BAR for two, 3 to 5 May 2027, paid at the hotel. */
export function bookingRequest(hotel: BuiltHotel, overrides: BookingOverrides = {}): BookingRequest {
  const {
    types = ['STD'],
    plan = 'BAR',
    adults = 2,
    childAges = [],
    arrival,
    departure,
    ...rest
  } = overrides;
  guests += 1;
  return {
    hotelId: hotel.id,
    channel: 'desk',
    arrival: calendarDate(arrival ?? '2027-05-03'),
    departure: calendarDate(departure ?? '2027-05-05'),
    rooms: types.map((type) => ({
      roomTypeId: hotel.types[type].id,
      ratePlanId: hotel.plans[plan].id,
      adults,
      childAges,
    })),
    guest: { firstName: 'Wen', lastName: `Zhou ${guests}` },
    language: 'en',
    paymentPlan: 'at_hotel',
    ...rest,
  };
}

export function buildReservation(
  ctx: Context,
  hotel: BuiltHotel,
  overrides: BookingOverrides = {},
): Promise<PlacedReservation> {
  return bookReservation(ctx, bookingRequest(hotel, overrides));
}

/** A guest in house, in the hotel's room of this number. */
export async function buildInHouseReservation(
  ctx: Context,
  hotel: BuiltHotel,
  { room = '101', ...overrides }: BookingOverrides & { room?: string } = {},
): Promise<PlacedReservation & { readonly stayId: number }> {
  const placed = await buildReservation(ctx, hotel, overrides);
  const stayId = placed.stayIds[0] ?? 0;
  await checkIn(ctx, { hotelId: hotel.id, stayId, roomId: roomNamed(hotel, room) });
  return { ...placed, stayId };
}

export function roomNamed(hotel: BuiltHotel, number: string): number {
  const room = hotel.rooms.find((candidate) => candidate.number === number);
  if (!room) throw new Error(`the built hotel has no room ${number}`);
  return room.id;
}

/** As if night audit had moved the hotel's day. */
export async function moveBusinessDate(db: Db, hotel: BuiltHotel, date: string): Promise<void> {
  await db.hotel.update({ where: { id: hotel.id }, data: { businessDate: toDbDate(calendarDate(date)) } });
}

/** Sold and held rooms of a type, by date; dates without any are left out. */
export async function soldOf(db: Db, hotel: BuiltHotel, type: TypeCode = 'STD') {
  const rows = await db.roomTypeDay.findMany({
    where: { roomTypeId: hotel.types[type].id, OR: [{ sold: { not: 0 } }, { held: { not: 0 } }] },
    orderBy: { date: 'asc' },
  });
  return Object.fromEntries(
    rows.map((row) => [row.date.toISOString().slice(0, 10), `${row.sold}/${row.held}`]),
  );
}

/** Every night whose counter is not the number of stays that take it. */
export function countersThatLie(db: Db): Promise<unknown[]> {
  return db.$queryRaw`
    SELECT day.room_type_id, day.date, day.sold, day.held, day.blocked FROM room_type_days day
    LEFT JOIN LATERAL (
      SELECT count(*) FILTER (WHERE s.status IN ('booked', 'in_house', 'checked_out')) AS sold,
        count(*) FILTER (WHERE s.status = 'held') AS held
      FROM stay_nights n JOIN stays s ON s.id = n.stay_id
      WHERE n.room_type_id = day.room_type_id AND n.date = day.date) truth ON true
    LEFT JOIN LATERAL (
      SELECT coalesce(sum(part.rooms), 0) AS blocked FROM room_type_parts part
      JOIN stay_nights n ON n.room_type_id = part.suite_type_id AND n.date = day.date
      JOIN stays s ON s.id = n.stay_id AND s.status IN ('held', 'booked', 'in_house', 'checked_out')
      WHERE part.part_type_id = day.room_type_id) suites ON true
    WHERE day.sold <> truth.sold OR day.held <> truth.held OR day.blocked <> suites.blocked`;
}
