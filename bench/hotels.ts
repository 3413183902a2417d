import { createHotelDefaults } from '../src/modules/hotels/hotel.service.ts';
import type { Db } from '../src/platform/db.ts';

/** The day on which measurements take place, and its noon in Shanghai. */
export const today = '2027-03-01';
export const now = new Date('2027-03-01T04:00:00Z');
export const types = 20;
const roomsPerType = 14;

/** Foreign keys and triggers are right by construction here: without their checks millions of rows take seconds. */
async function unchecked(db: Db, statements: readonly string[]): Promise<void> {
  await db.$transaction(
    async (tx) => {
      await tx.$executeRawUnsafe('SET LOCAL session_replication_role = replica');
      for (const statement of statements) await tx.$executeRawUnsafe(statement);
    },
    { timeout: 600_000, maxWait: 10_000 },
  );
}

export interface HotelsPlan {
  readonly hotels: number;
  /** Days before today that inventory and prices reach back. */
  readonly pastDays: number;
}

/** Hotels of 20 types and 5 plans (two of them priced for each date, three derived), with a year on sale. */
export async function fillHotels(db: Db, { hotels, pastDays }: HotelsPlan): Promise<void> {
  const days = `generate_series(date '${today}' - ${pastDays}, date '${today}' + 364, interval '1 day') AS d`;
  await db.$executeRawUnsafe(`INSERT INTO hotels (slug, names, currency, time_zone, business_date)
    SELECT 'h' || g, jsonb_build_object('en', 'Hotel ' || g, 'zh-CN', '酒店 ' || g), 'CNY', 'Asia/Shanghai', date '${today}'
    FROM generate_series(1, ${hotels}) AS g ORDER BY g`);
  for (const { id } of await db.hotel.findMany({ select: { id: true } })) await createHotelDefaults(db, id);
  await unchecked(db, [
    `INSERT INTO room_types (hotel_id, code, names, descriptions, bed_type, area_square_metres, view, base_adults, max_adults,
       max_children, max_guests, amenities, sort_order, scene)
     SELECT h.id, 'T' || t, jsonb_build_object('en', 'Room type ' || t, 'zh-CN', '房型 ' || t),
       jsonb_build_object('en', 'A calm room with a good bed, a desk by the window and everything at hand.', 'zh-CN', '安静舒适的客房，窗边书桌，一应俱全。'),
       CASE t % 2 WHEN 0 THEN 'king' ELSE 'twin' END, 24 + t, 'city', 2, 3, 2, 4, ARRAY['wifi', 'desk', 'bathtub'], t, 'city'
     FROM hotels h CROSS JOIN generate_series(1, ${types}) AS t ORDER BY h.id, t`,
    `INSERT INTO policies (hotel_id, code, names) SELECT id, 'FLEX', '{"en": "Flexible"}' FROM hotels`,
    `INSERT INTO policy_versions (policy_id, version, parts)
     SELECT id, 1, '{"cancellation": [{"daysBefore": 1, "time": "18:00", "fee": {"kind": "nights", "value": 1}}], "noShow": {"kind": "nights", "value": 1}}' FROM policies`,
    `INSERT INTO rate_plans (hotel_id, code, names, policy_id, deposit_rule, allow_pay_at_hotel, sort_order)
     SELECT p.hotel_id, c.code, jsonb_build_object('en', 'Plan ' || c.code), p.id, 'none', true, c.position
     FROM policies p CROSS JOIN (VALUES ('BAR', 1), ('BBB', 2)) AS c (code, position)`,
    `INSERT INTO rate_plans (hotel_id, code, names, policy_id, deposit_rule, allow_pay_at_hotel, sort_order, parent_plan_id, adjust_basis_points)
     SELECT parent.hotel_id, c.code, jsonb_build_object('en', 'Plan ' || c.code), parent.policy_id, 'none', true, c.position, parent.id, c.points
     FROM rate_plans parent CROSS JOIN (VALUES ('MEM', 3, -500), ('NRF', 4, -1000), ('LNG', 5, -1500)) AS c (code, position, points)
     WHERE parent.code = 'BAR'`,
    `INSERT INTO rate_plan_room_types (rate_plan_id, room_type_id, hotel_id, price_minor)
     SELECT p.id, t.id, p.hotel_id, CASE WHEN p.parent_plan_id IS NULL THEN 60000 + t.sort_order * 2000 END
     FROM rate_plans p JOIN room_types t USING (hotel_id)`,
    `INSERT INTO rate_days (rate_plan_id, room_type_id, hotel_id, date, price_minor)
     SELECT p.id, t.id, p.hotel_id, d::date, 60000 + t.sort_order * 2000 + (extract(doy FROM d)::int % 30) * 500
     FROM rate_plans p JOIN room_types t USING (hotel_id) CROSS JOIN ${days}
     WHERE p.parent_plan_id IS NULL ORDER BY p.hotel_id, d`,
    `INSERT INTO room_type_days (hotel_id, room_type_id, date, capacity)
     SELECT hotel_id, id, d::date, ${roomsPerType} FROM room_types CROSS JOIN ${days} ORDER BY hotel_id, d`,
    `INSERT INTO rooms (hotel_id, room_type_id, number, floor, housekeeping)
     SELECT hotel_id, id, sort_order || lpad(r::text, 2, '0'), sort_order, 'inspected'
     FROM room_types CROSS JOIN generate_series(1, ${roomsPerType}) AS r ORDER BY id, r`,
  ]);
  await analyse(db);
}

/**
 * 20,000 reservations for each year, two nights each: ten rooms of every type are sold on two days of three. Counters
 * stand as the stays say.
 */
export async function fillReservations(
  db: Db,
  { hotelId, years }: { hotelId: number; years: number },
): Promise<void> {
  const first = `date '${today}' - ${(years - 1) * 365}`;
  await unchecked(db, [
    `INSERT INTO customers (hotel_id, first_name, last_name, search_name, email, phone)
     SELECT ${hotelId}, 'Guest', 'No' || g, 'guest no' || g, 'guest' || g || '@example.com', '+86138' || lpad(g::text, 8, '0')
     FROM generate_series(1, ${years * 20_000}) AS g`,
    `INSERT INTO reservations (hotel_id, customer_id, status, channel, booked_date, external_id)
     SELECT ${hotelId}, id, 'confirmed', 'web', ${first}, 'bench-' || row_number() OVER (ORDER BY id) FROM customers WHERE hotel_id = ${hotelId}`,
    `WITH numbered AS (
       SELECT r.id, r.customer_id, row_number() OVER (ORDER BY r.id) - 1 AS n FROM reservations r WHERE r.hotel_id = ${hotelId}),
     placed AS (
       SELECT id, customer_id, (n % 20)::int + 1 AS type, ((n / 20) % 10)::int AS slot,
         ${first} + ((n / 20000) * 365 + ((n / 200) % 100) * 3)::int AS arrival FROM numbered)
     INSERT INTO stays (hotel_id, reservation_id, status, room_type_id, priced_type_id, rate_plan_id, customer_id, guest_name,
       arrival, departure, adults, policy_version_id, policy, total_minor)
     SELECT ${hotelId}, placed.id, CASE WHEN arrival < date '${today}' THEN 'checked_out' ELSE 'booked' END, t.id, t.id, plan.id,
       customer_id, 'Guest', arrival, arrival + 2, 2, version.id, version.parts, 140000
     FROM placed JOIN room_types t ON t.hotel_id = ${hotelId} AND t.sort_order = placed.type
     JOIN rate_plans plan ON plan.hotel_id = ${hotelId} AND plan.code = 'BAR'
     JOIN policy_versions version ON version.policy_id = plan.policy_id`,
    `UPDATE room_type_days day SET sold = taken.rooms FROM (
       SELECT room_type_id, d::date AS date, count(*)::int AS rooms FROM stays
       CROSS JOIN LATERAL generate_series(arrival, departure - 1, interval '1 day') AS d
       WHERE hotel_id = ${hotelId} GROUP BY 1, 2) AS taken
     WHERE day.room_type_id = taken.room_type_id AND day.date = taken.date`,
  ]);
  await analyse(db);
}

export async function analyse(db: Db): Promise<void> {
  await db.$executeRawUnsafe('VACUUM ANALYZE');
}
