import { calendarDate } from '../src/core/calendar-date.ts';
import { guestConsumption } from '../src/modules/consumption/consumption.service.ts';
import { getCustomer } from '../src/modules/customers/customer.service.ts';
import { samenessOf } from '../src/modules/customers/customer-merge.service.ts';
import { profileRecord } from '../src/modules/customers/profile-record.service.ts';
import { viewWritten } from '../src/modules/customers/profile-view.service.ts';
import { membershipOf } from '../src/modules/loyalty/member.service.ts';
import { type Context, systemContext } from '../src/platform/context.ts';
import { countStatements, createDb, type Db, poolOf } from '../src/platform/db.ts';
import { signedInAgent } from '../tests/support/agent.ts';
import { testApp } from '../tests/support/server.ts';
import { atMost, type Figure, secondsOf, sideBySide, under } from './figure.ts';
import { analyse, fillHotels, now, today } from './hotels.ts';
import { fillProfiles } from './profiles.ts';
import { inWorld } from './world.ts';

const lines = 1_000_000;
const guests = 2_000;
const turns = 40;

/**
 * A guest's pages in a hotel of a million postings, five hundred of them his, among half a million profiles: the statements
 * of each whole page as a manager sees it, and the time of what it asks beside one bare statement that sums the same
 * guest's postings by month and code.
 */
export function guestPage(): Promise<Figure[]> {
  return inWorld(async ({ db, url }) => {
    await fillHotels(db, { hotels: 2, pastDays: 0 });
    await fillProfiles(db);
    const { id: hotelId } = await db.hotel.findFirstOrThrow({ select: { id: true }, orderBy: { id: 'asc' } });
    await fillGuests(db, hotelId);
    const { id: customerId } = await db.customer.findFirstOrThrow({
      where: { firstName: 'Guest' },
      skip: 1_000,
      orderBy: { id: 'asc' },
    });
    const ctx = systemContext(db, () => now, { hotelId });
    const key = { hotelId, customerId };
    const filter = { to: calendarDate(today) };
    const bare = timed(() => poolOf(db).query(bareSum, [customerId]));
    const profile = await sideBySide(
      5,
      timed(() => profileContent(ctx, key)),
      bare,
    );
    const consumption = await sideBySide(
      5,
      timed(() => guestConsumption(ctx, { customerId, filter, page: 1 })),
      bare,
    );
    const path = `/staff/guests/${customerId}`;
    const [first, second] = await statementsOf(url, hotelId, [path, `${path}/consumption`]);
    return [
      under(6, { name: 'guest-page-profile-statements', unit: 'statements', figure: first ?? Number.NaN }),
      atMost(8, { name: 'guest-page-profile', unit: `s for ${turns} pages`, ...profile }),
      under(6, {
        name: 'guest-page-consumption-statements',
        unit: 'statements',
        figure: second ?? Number.NaN,
      }),
      atMost(8, { name: 'guest-page-consumption', unit: `s for ${turns} pages`, ...consumption }),
    ];
  });
}

const timed = (work: () => Promise<unknown>) => () =>
  secondsOf(async () => {
    for (let turn = 0; turn < turns; turn++) await work();
  });

/** All that the first page shows of a guest, and that somebody looked. */
async function profileContent(ctx: Context, key: { hotelId: number; customerId: number }): Promise<void> {
  const { hotelId, customerId } = key;
  await getCustomer(ctx.db, { hotelId, id: customerId });
  await Promise.all([
    profileRecord(ctx, key, viewWritten(ctx, { ...key, what: 'profile' })),
    membershipOf(ctx.db, { customerId, date: calendarDate(today) }),
    samenessOf(ctx, key),
  ]);
}

const bareSum = `SELECT to_char(line.service_date, 'YYYY-MM') AS month, line.transaction_code_id, count(*), sum(line.amount_minor)
  FROM folios folio JOIN folio_lines line ON line.folio_id = folio.id
  WHERE folio.customer_id = $1 AND line.kind IN ('charge', 'tax', 'adjustment') GROUP BY 1, 2`;

async function statementsOf(url: string, hotelId: number, paths: readonly string[]): Promise<number[]> {
  const db = createDb(url, { poolSize: 2, statementTimeoutMs: 0, countStatements: true });
  try {
    const agent = await signedInAgent(testApp(db), 'manager', { hotelId });
    const counts: number[] = [];
    for (const path of paths) {
      await agent.get(path).expect(200);
      counts.push(await countStatements(() => agent.get(path).expect(200)));
    }
    return counts;
  } finally {
    await db.$disconnect();
  }
}

/** Guests with ten bills, bookings and stays each; a bill has fifty lines, one in five the tax of the one before. */
async function fillGuests(db: Db, hotelId: number): Promise<void> {
  const folios = guests * 10;
  const statements = [
    'SET LOCAL session_replication_role = replica',
    `INSERT INTO customers (hotel_id, first_name, last_name, search_name)
     SELECT ${hotelId}, 'Guest', g::text, 'guest ' || g FROM generate_series(1, ${guests}) AS g`,
    `INSERT INTO customer_hotels (customer_id, hotel_id, since, terms_at)
     SELECT id, hotel_id, now(), now() FROM customers WHERE first_name = 'Guest'`,
    `INSERT INTO folios (hotel_id, customer_id, name, opened_at)
     SELECT ${hotelId}, c.id, 'Guest', now() FROM generate_series(1, ${folios}) AS g
     JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM customers WHERE first_name = 'Guest') c ON c.place = 1 + g % ${guests}`,
    `INSERT INTO folio_lines (hotel_id, folio_id, ledger, transaction_code_id, kind, amount_minor, business_date, service_date,
       posted_at, actor_kind, origin, customer_id)
     SELECT ${hotelId}, f.id, 'guest', c.ids[1 + g % 5], CASE g % 5 WHEN 4 THEN 'tax' ELSE 'charge' END, 10000 + g % 500, day, day,
       now(), 'system', 'bench', f.customer_id
     FROM generate_series(0, ${lines - 1}) AS g
     CROSS JOIN LATERAL (SELECT date '${today}' - 729 + (g::bigint * 730 / ${lines})::int AS day) d
     JOIN (SELECT id, customer_id, row_number() OVER (ORDER BY id) AS place FROM folios) f ON f.place = 1 + (g::bigint * ${folios} / ${lines})
     CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM transaction_codes
       WHERE hotel_id = ${hotelId} AND code IN ('ROOM', 'REST', 'MINIBAR', 'LAUNDRY', 'VAT')) c`,
    `INSERT INTO reservations (hotel_id, customer_id, status, channel, booked_date)
     SELECT hotel_id, customer_id, 'confirmed', 'web', date '${today}' - 30 FROM folios`,
    `INSERT INTO stays (hotel_id, reservation_id, status, room_type_id, priced_type_id, rate_plan_id, customer_id, guest_name,
       arrival, departure, adults, policy_version_id, policy, total_minor, special_requests)
     SELECT r.hotel_id, r.id, 'checked_out', t.id, t.id, plan.id, r.customer_id, 'Guest', date '${today}' - 20,
       date '${today}' - 18, 2, version.id, version.parts, 140000, ARRAY['quiet', 'view']
     FROM reservations r JOIN room_types t ON t.hotel_id = r.hotel_id AND t.code = 'T1'
     JOIN rate_plans plan ON plan.hotel_id = r.hotel_id AND plan.code = 'BAR'
     JOIN policy_versions version ON version.policy_id = plan.policy_id`,
    `INSERT INTO audit_events (hotel_id, at, actor_kind, actor_name, action, subject_type, subject_id)
     SELECT r.hotel_id, now(), 'staff', 'Lin', action, 'reservation', r.id::text FROM reservations r
     CROSS JOIN unnest(ARRAY['reservation_created', 'stay_changed', 'checked_in', 'checked_out']) AS action`,
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
