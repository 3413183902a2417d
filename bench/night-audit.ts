import { runNightAudit } from '../src/modules/night-audit/night-audit.service.ts';
import { systemContext } from '../src/platform/context.ts';
import type { Db } from '../src/platform/db.ts';
import { atMost, type Figure, secondsOf, sideBySide } from './figure.ts';
import { analyse, fillHotels, now, today } from './hotels.ts';
import { inWorld } from './world.ts';

const stays = 10_000;

/** Closing the day of 10,000 guests in house, against the same folio lines by one bare INSERT … SELECT. */
export function nightAudit(): Promise<Figure[]> {
  return inWorld(async ({ db }) => {
    await fillHotels(db, { hotels: 1, pastDays: 0 });
    const hotelId = await fillHouse(db);
    const ctx = systemContext(db, () => now, { hotelId });
    let from = 0n;
    const audit = async () => {
      from = (await db.folioLine.aggregate({ _max: { id: true } }))._max.id ?? 0n;
      return secondsOf(() => runNightAudit(ctx, { hotelId }));
    };
    const speed = await sideBySide(3, audit, () => secondsOf(() => copyLines(db, from)));
    return [atMost(5, { name: 'night-audit', unit: 's for 10,000 stays', ...speed })];
  });
}

/** The lines that the audit just wrote, written again by hand. */
async function copyLines(db: Db, after: bigint): Promise<void> {
  const inserted = await db.$executeRaw`
    INSERT INTO folio_lines (hotel_id, folio_id, ledger, transaction_code_id, kind, amount_minor, quantity, business_date,
      service_date, posted_at, actor_kind, description, stay_id, origin)
    SELECT hotel_id, folio_id, ledger, transaction_code_id, kind, amount_minor, quantity, business_date + 1, service_date,
      posted_at, actor_kind, description, stay_id, 'bench'
    FROM folio_lines WHERE id > ${after} ORDER BY id`;
  if (inserted < stays) throw new Error(`only ${inserted} lines were posted`);
}

/** Ten thousand guests in their rooms for a month, each night frozen as room and tax. */
async function fillHouse(db: Db): Promise<number> {
  const { id: hotelId } = await db.hotel.findFirstOrThrow();
  const statements = [
    'SET LOCAL session_replication_role = replica',
    `INSERT INTO rooms (hotel_id, room_type_id, number, housekeeping)
     SELECT ${hotelId}, (SELECT min(id) FROM room_types), 'X' || g, 'clean' FROM generate_series(1, ${stays}) AS g`,
    `UPDATE room_type_days SET capacity = ${stays}, sold = CASE WHEN date < date '${today}' + 30 THEN ${stays} ELSE 0 END
     WHERE room_type_id = (SELECT min(id) FROM room_types)`,
    `INSERT INTO customers (hotel_id, first_name, last_name, search_name)
     SELECT ${hotelId}, 'Guest', 'No' || g, 'guest no' || g FROM generate_series(1, ${stays}) AS g`,
    `INSERT INTO reservations (hotel_id, customer_id, status, channel, booked_date)
     SELECT ${hotelId}, id, 'confirmed', 'desk', date '${today}' FROM customers`,
    `WITH booked AS (SELECT id, customer_id, row_number() OVER (ORDER BY id) AS n FROM reservations),
     room AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM rooms WHERE number LIKE 'X%')
     INSERT INTO stays (hotel_id, reservation_id, status, room_type_id, priced_type_id, rate_plan_id, room_id, customer_id, guest_name,
       arrival, departure, adults, policy_version_id, policy, total_minor, checked_in_at, checked_in_date)
     SELECT ${hotelId}, booked.id, 'in_house', t.id, t.id, p.id, room.id, customer_id, 'Guest', date '${today}', date '${today}' + 30, 2,
       v.id, v.parts, 30 * 60000, now(), date '${today}'
     FROM booked JOIN room USING (n), (SELECT min(id) AS id FROM room_types) t, rate_plans p JOIN policy_versions v USING (policy_id)
     WHERE p.code = 'BAR'`,
    `INSERT INTO stay_nights (stay_id, date, hotel_id, room_type_id, rate_plan_id, gross_minor, components, steps)
     SELECT s.id, d::date, s.hotel_id, s.room_type_id, s.rate_plan_id, 60000,
       '[{"code": "ROOM", "amountMinor": 56604}, {"code": "VAT", "amountMinor": 3396, "taxOf": "ROOM"}]', '[]'
     FROM stays s CROSS JOIN generate_series(s.arrival, s.departure - 1, interval '1 day') AS d ORDER BY 1, 2`,
  ];
  await db.$transaction(
    async (tx) => {
      for (const statement of statements) await tx.$executeRawUnsafe(statement);
    },
    { timeout: 600_000 },
  );
  await analyse(db);
  return hotelId;
}
