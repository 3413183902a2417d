import { calendarDate } from '../src/core/calendar-date.ts';
import { guestConsumption } from '../src/modules/consumption/consumption.service.ts';
import { systemContext } from '../src/platform/context.ts';
import { countStatements, createDb, type Db, poolOf } from '../src/platform/db.ts';
import { signedInAgent } from '../tests/support/agent.ts';
import { testApp } from '../tests/support/server.ts';
import { atMost, type Figure, secondsOf, sideBySide, under } from './figure.ts';
import { analyse, fillHotels, now, today } from './hotels.ts';
import { inWorld } from './world.ts';

const lines = 1_000_000;
const guests = 2_000;

/**
 * A guest's consumption in a hotel of a million postings, five hundred of them his: the statements of the whole page,
 * and the time of what it asks beside one bare statement that sums the same guest's postings by month and code.
 */
export function guestPage(): Promise<Figure[]> {
  return inWorld(async ({ db, url }) => {
    await fillHotels(db, { hotels: 1, pastDays: 0 });
    const { id: hotelId } = await db.hotel.findFirstOrThrow({ select: { id: true } });
    await fillGuests(db, hotelId);
    const { id: customerId } = await db.customer.findFirstOrThrow({ skip: 1_000, orderBy: { id: 'asc' } });
    const ctx = systemContext(db, () => now, { hotelId });
    const filter = { to: calendarDate(today) };
    const turns = 40;
    const page = () =>
      secondsOf(async () => {
        for (let turn = 0; turn < turns; turn++) await guestConsumption(ctx, { customerId, filter, page: 1 });
      });
    const bare = () =>
      secondsOf(async () => {
        for (let turn = 0; turn < turns; turn++) await poolOf(db).query(bareSum, [customerId]);
      });
    const speed = await sideBySide(5, page, bare);
    const statements = await statementsOf(url, `/staff/guests/${customerId}/consumption`, hotelId);
    return [
      under(6, { name: 'guest-page-statements', unit: 'statements', figure: statements }),
      atMost(8, { name: 'guest-page', unit: `s for ${turns} pages`, ...speed }),
    ];
  });
}

const bareSum = `SELECT to_char(line.service_date, 'YYYY-MM') AS month, line.transaction_code_id, count(*), sum(line.amount_minor)
  FROM folios folio JOIN folio_lines line ON line.folio_id = folio.id
  WHERE folio.customer_id = $1 AND line.kind IN ('charge', 'tax', 'adjustment') GROUP BY 1, 2`;

async function statementsOf(url: string, path: string, hotelId: number): Promise<number> {
  const db = createDb(url, { poolSize: 2, statementTimeoutMs: 0, countStatements: true });
  try {
    const agent = await signedInAgent(testApp(db), 'front-desk', { hotelId });
    await agent.get(path).expect(200);
    return await countStatements(() => agent.get(path).expect(200));
  } finally {
    await db.$disconnect();
  }
}

/** Guests with ten bills each; every bill has as many lines, one in five of them the tax of the one before. */
async function fillGuests(db: Db, hotelId: number): Promise<void> {
  const folios = guests * 10;
  const statements = [
    'SET LOCAL session_replication_role = replica',
    `INSERT INTO customers (hotel_id, first_name, last_name, search_name)
     SELECT ${hotelId}, 'Guest', g::text, 'guest ' || g FROM generate_series(1, ${guests}) AS g`,
    'INSERT INTO customer_hotels (customer_id, hotel_id, since, terms_at) SELECT id, hotel_id, now(), now() FROM customers',
    `INSERT INTO folios (hotel_id, customer_id, name, opened_at)
     SELECT ${hotelId}, c.id, 'Guest', now() FROM generate_series(1, ${folios}) AS g
     JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM customers) c ON c.place = 1 + g % ${guests}`,
    `INSERT INTO folio_lines (hotel_id, folio_id, ledger, transaction_code_id, kind, amount_minor, business_date, service_date,
       posted_at, actor_kind, origin, customer_id)
     SELECT ${hotelId}, f.id, 'guest', c.ids[1 + g % 5], CASE g % 5 WHEN 4 THEN 'tax' ELSE 'charge' END, 10000 + g % 500, day, day,
       now(), 'system', 'bench', f.customer_id
     FROM generate_series(0, ${lines - 1}) AS g
     CROSS JOIN LATERAL (SELECT date '${today}' - 729 + (g::bigint * 730 / ${lines})::int AS day) d
     JOIN (SELECT id, customer_id, row_number() OVER (ORDER BY id) AS place FROM folios) f ON f.place = 1 + (g::bigint * ${folios} / ${lines})
     CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM transaction_codes
       WHERE hotel_id = ${hotelId} AND code IN ('ROOM', 'REST', 'MINIBAR', 'LAUNDRY', 'VAT')) c`,
    `UPDATE folio_lines tax SET parent_line_id = tax.id - 1 WHERE tax.kind = 'tax'`,
  ];
  await db.$transaction(
    async (tx) => {
      for (const statement of statements) await tx.$executeRawUnsafe(statement);
    },
    { timeout: 600_000 },
  );
  await analyse(db);
}
