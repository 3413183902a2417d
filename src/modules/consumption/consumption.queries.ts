import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { ConsumedItem, ConsumptionFilter, HabitStay, Standing, SumRow } from './consumption.ts';

const date = z.string().transform(calendarDate);
const amount = z.coerce.number().transform((value) => minor(value));

const KnownHotel = z.object({
  id: z.number(),
  names: LocalTextSchema,
  currency: z.string(),
  businessDate: date,
});
export type KnownHotel = z.infer<typeof KnownHotel>;

/** The hotels whose guests this person may see: the one worked in, and those where a role of his says so. */
export function selectKnownHotels(
  db: DbOrTx,
  reader: { readonly userId: number | null; readonly hotelId: number },
): Promise<KnownHotel[]> {
  return selectRows(
    db,
    KnownHotel,
    Prisma.sql`SELECT hotel.id, hotel.names, hotel.currency, hotel.business_date::text AS "businessDate"
      FROM hotels hotel
      WHERE hotel.id = ${reader.hotelId} OR EXISTS (SELECT 1 FROM user_roles own JOIN roles role ON role.id = own.role_id
        WHERE own.user_id = ${reader.userId}::int AND own.hotel_id = hotel.id AND 'customers.view' = ANY (role.permissions))
      ORDER BY hotel.id <> ${reader.hotelId}, hotel.id`,
  );
}

export interface ConsumptionOf {
  readonly customerId: number;
  readonly hotelIds: readonly number[];
}

/** Each thing this guest was charged for, as one row with its taxes and less what was taken back. */
function consumed(lines: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`line AS (
      ${lines}
    ), part AS MATERIALIZED (
      SELECT line.*, coalesce(parent.reverses_line_id, line.parent_line_id, line.reverses_line_id, line.id) AS root
      FROM line LEFT JOIN line parent ON parent.id = line.parent_line_id
      WHERE line.kind IN ('charge', 'tax', 'adjustment')
    ), whole AS (
      SELECT root, sum(amount_minor)::bigint AS amount, coalesce(sum(amount_minor) FILTER (WHERE kind = 'tax'), 0)::bigint AS tax,
        bool_or(id <> root AND reverses_line_id = root) AS reversed
      FROM part GROUP BY root
    ), item AS MATERIALIZED (
      SELECT head.id, head.hotel_id, head.folio_id, head.service_date, head.quantity, head.description, code.code,
        code.names, code."group", whole.amount, whole.tax, whole.reversed
      FROM whole JOIN part head ON head.id = whole.root JOIN transaction_codes code ON code.id = head.transaction_code_id
    )`;
}

function asked(filter: ConsumptionFilter): Prisma.Sql {
  const { from, to, item, hotelId, leastMinor, mostMinor } = filter;
  const parts = [Prisma.sql`true`];
  if (from !== undefined) parts.push(Prisma.sql`item.service_date >= ${from}::date`);
  if (to !== undefined) parts.push(Prisma.sql`item.service_date <= ${to}::date`);
  if (item !== undefined) parts.push(Prisma.sql`item.code = ${item}`);
  if (hotelId !== undefined) parts.push(Prisma.sql`item.hotel_id = ${hotelId}`);
  if (leastMinor !== undefined) parts.push(Prisma.sql`item.amount >= ${leastMinor}`);
  if (mostMinor !== undefined) parts.push(Prisma.sql`item.amount <= ${mostMinor}`);
  return Prisma.join(parts, ' AND ');
}

const Item = z.object({
  id: z.string().transform((text) => BigInt(text)),
  hotelId: z.number(),
  serviceDate: date,
  code: z.string(),
  names: LocalTextSchema,
  group: z.string(),
  description: z.string(),
  quantity: z.number(),
  amountMinor: amount,
  taxMinor: amount,
  isReversed: z.boolean(),
  folioNumber: z.string(),
});

const Sum = z.object({
  hotelId: z.number(),
  month: z.string(),
  code: z.string(),
  names: LocalTextSchema,
  items: z.number(),
  amountMinor: amount,
});

const Answer = z.object({
  sums: z.array(Sum),
  items: z.array(Item),
  codes: z.array(z.object({ code: z.string(), names: LocalTextSchema })),
  standing: z.object({ guests: z.number(), below: z.number() }),
});

export interface Consumption {
  readonly sums: readonly SumRow[];
  readonly items: readonly ConsumedItem[];
  /** What may be asked for: every code the guest was ever charged for. */
  readonly codes: readonly Pick<ConsumedItem, 'code' | 'names'>[];
  /** Among the rated guests of the hotel worked in. */
  readonly standing: Standing;
}

/**
 * A page of what the guest consumed, what all that fits adds up to and where he stands among the guests: one statement
 * that reads his postings once and writes down who looked.
 */
export async function selectConsumption(
  db: DbOrTx,
  of: ConsumptionOf & {
    readonly hotelId: number;
    readonly filter: ConsumptionFilter;
    /** The guest's postings. */
    readonly lines: Prisma.Sql;
    /** Writes down who looks. */
    readonly seen: Prisma.Sql;
  },
  page: { readonly limit: number; readonly offset: number },
): Promise<Consumption> {
  const [row] = await selectRows(
    db,
    Answer,
    Prisma.sql`WITH seen AS (${of.seen}), ${consumed(of.lines)}, shown AS MATERIALIZED (SELECT * FROM item WHERE ${asked(of.filter)}),
      sums AS (
        SELECT hotel_id AS "hotelId", to_char(service_date, 'YYYY-MM') AS month, code, min(names::text)::jsonb AS names,
          count(*)::int AS items, sum(amount)::bigint AS "amountMinor"
        FROM shown GROUP BY hotel_id, 2, code
      ), page AS (
        SELECT shown.id::text AS id, shown.hotel_id AS "hotelId", service_date AS "serviceDate", code, names, "group",
          description, quantity, amount AS "amountMinor", tax AS "taxMinor", reversed AS "isReversed",
          folio.number AS "folioNumber", shown.id AS place
        FROM (SELECT * FROM shown ORDER BY service_date DESC, id DESC LIMIT ${page.limit} OFFSET ${page.offset}) shown
        JOIN folios folio ON folio.id = shown.folio_id
      )
      SELECT coalesce((SELECT jsonb_agg(to_jsonb(sums) ORDER BY month, code) FROM sums), '[]') AS sums,
        coalesce((SELECT jsonb_agg(to_jsonb(page) - 'place' ORDER BY "serviceDate" DESC, place DESC) FROM page), '[]') AS items,
        coalesce((SELECT jsonb_agg(jsonb_build_object('code', code, 'names', names) ORDER BY code)
          FROM (SELECT code, min(names::text)::jsonb AS names FROM item GROUP BY code) known), '[]') AS codes,
        (SELECT jsonb_build_object('guests', count(*), 'below', count(*) FILTER (WHERE other.spend_minor < own.spend_minor))
          FROM customer_credit own JOIN customer_credit other ON other.hotel_id = own.hotel_id
          WHERE own.hotel_id = ${of.hotelId} AND own.customer_id = ${of.customerId}) AS standing`,
  );
  if (!row) throw new Error('a select without rows');
  return row;
}

const HabitRow = z.object({
  hotelId: z.number(),
  status: z.string(),
  bookedDate: date,
  arrival: date,
  departure: date,
  typeNames: LocalTextSchema,
  roomTypeId: z.number(),
});

export function selectHabitStays(db: DbOrTx, { customerId, hotelIds }: ConsumptionOf): Promise<HabitStay[]> {
  return selectRows(
    db,
    HabitRow,
    Prisma.sql`SELECT s.hotel_id AS "hotelId", s.status, r.booked_date::text AS "bookedDate", s.arrival::text, s.departure::text,
        type.names AS "typeNames", s.room_type_id AS "roomTypeId"
      FROM stays s JOIN reservations r ON r.id = s.reservation_id JOIN room_types type ON type.id = s.room_type_id
      WHERE s.customer_id = ${customerId} AND s.hotel_id = ANY (${[...hotelIds]}::int[]) ORDER BY s.arrival, s.id`,
  );
}
