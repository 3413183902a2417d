import { calendarDate } from '../src/core/calendar-date.ts';
import { managerReport } from '../src/modules/reports/report.service.ts';
import type { Db } from '../src/platform/db.ts';
import { atMost, type Figure, secondsOf, sideBySide } from './figure.ts';
import { analyse, fillHotels, today } from './hotels.ts';
import { inWorld } from './world.ts';

/** The manager report over two years of postings: a million of them against ten thousand. */
export function managerReports(): Promise<Figure[]> {
  return inWorld(async ({ db }) => {
    await fillHotels(db, { hotels: 2, pastDays: 0 });
    const [large, small] = await db.hotel.findMany({ orderBy: { id: 'asc' }, select: { id: true } });
    if (!large || !small) throw new Error('two hotels are needed');
    await fillPostings(db, { hotelId: large.id, lines: 1_000_000 });
    await fillPostings(db, { hotelId: small.id, lines: 10_000 });
    const report = (hotelId: number) => () =>
      secondsOf(async () => {
        for (let turn = 0; turn < 20; turn++) await managerReport(db, { hotelId, date: calendarDate(today) });
      });
    const speed = await sideBySide(5, report(large.id), report(small.id));
    return [atMost(1.5, { name: 'manager-report', unit: 's for 20 reports', ...speed })];
  });
}

/** Lines of the 730 days up to and including today, in the order in which a hotel writes them, with the snapshots that closing those days made. */
async function fillPostings(db: Db, { hotelId, lines }: { hotelId: number; lines: number }): Promise<void> {
  const statements = [
    'SET LOCAL session_replication_role = replica',
    `INSERT INTO folios (hotel_id, name, opened_at) VALUES (${hotelId}, 'House', now())`,
    `INSERT INTO folio_lines (hotel_id, folio_id, ledger, transaction_code_id, kind, amount_minor, business_date, service_date,
       posted_at, actor_kind, origin)
     SELECT ${hotelId}, f.id, 'guest', c.ids[1 + g % 3], 'charge', 10000 + g % 500, day, day,
       now(), 'system', 'bench'
     FROM generate_series(0, ${lines - 1}) AS g CROSS JOIN LATERAL (SELECT date '${today}' - 729 + (g::bigint * 730 / ${lines})::int AS day) d,
       (SELECT max(id) AS id FROM folios WHERE hotel_id = ${hotelId}) f,
       (SELECT array_agg(id ORDER BY id) AS ids FROM transaction_codes WHERE hotel_id = ${hotelId} AND code IN ('ROOM', 'REST', 'MINIBAR')) c`,
    `INSERT INTO code_days (hotel_id, business_date, transaction_code_id, ledger, lines, amount_minor)
     SELECT hotel_id, business_date, transaction_code_id, ledger, count(*), sum(amount_minor) FROM folio_lines
     WHERE hotel_id = ${hotelId} AND business_date < date '${today}' GROUP BY 1, 2, 3, 4`,
    `INSERT INTO statistics_days (hotel_id, date, rooms_in_hotel, rooms_out_of_order, rooms_out_of_service, rooms_sold, complimentary,
       house_use, day_use, arrivals, departures, no_shows, cancellations, walk_ins, adults, children, room_revenue_minor,
       food_revenue_minor, other_revenue_minor, taxes_minor, payments_minor)
     SELECT ${hotelId}, d::date, 280, 1, 0, 200, 1, 0, 0, 40, 40, 1, 2, 1, 300, 20, 20000000, 1000000, 500000, 1200000, 15000000
     FROM generate_series(date '${today}' - 729, date '${today}' - 1, interval '1 day') AS d`,
  ];
  await db.$transaction(
    async (tx) => {
      for (const statement of statements) await tx.$executeRawUnsafe(statement);
    },
    { timeout: 600_000 },
  );
  await analyse(db);
}
