import type { CalendarDate } from '../../core/calendar-date.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';

export interface NightsToPost {
  readonly hotelId: number;
  readonly date: CalendarDate;
  readonly stayIds: readonly number[];
}

/** Opens a folio for each of these stays that has none open. */
export function insertMissingFolios(tx: Tx, stayIds: readonly number[], openedAt: Date): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO folios (hotel_id, kind, stay_id, reservation_id, customer_id, "window", name, status, opened_at)
    SELECT stay.hotel_id, 'guest', stay.id, stay.reservation_id, stay.customer_id,
      1 + coalesce((SELECT max("window") FROM folios WHERE stay_id = stay.id), 0), stay.guest_name, 'open', ${openedAt}
    FROM stays stay
    WHERE stay.id = ANY(${[...stayIds]}::int[])
      AND NOT EXISTS (SELECT 1 FROM folios WHERE stay_id = stay.id AND status = 'open')
    ORDER BY stay.id
    ON CONFLICT DO NOTHING`;
}

/** Keeps these stays' folios from being closed or posted to until the transaction ends. */
export async function lockFoliosOfStays(tx: Tx, stayIds: readonly number[]): Promise<void> {
  await tx.$executeRaw`
    SELECT 1 FROM folios WHERE stay_id = ANY(${[...stayIds]}::int[]) AND status = 'open' ORDER BY id FOR NO KEY UPDATE`;
}

/**
 * Copies the frozen components of one night of these stays onto their open folios, in one statement. A component
 * that stands there already is left alone; one whose code the hotel does not have stops everything. OFFSET 0 has the
 * folios looked up by their stay: by their state, every open folio of the house would be read for every stay.
 */
export function insertNightLines(tx: Tx, ctx: Context, nights: NightsToPost): Promise<number> {
  return tx.$executeRaw(Prisma.sql`
    WITH component AS MATERIALIZED (
      SELECT nextval('folio_lines_id_seq') AS id, stay.id AS stay_id, stay.customer_id, folio.id AS folio_id,
        part.position::int AS position, part.value ->> 'code' AS code, part.value ->> 'taxOf' AS tax_of,
        (part.value ->> 'amountMinor')::int AS amount_minor
      FROM stays stay
      JOIN stay_nights night ON night.stay_id = stay.id AND night.date = ${nights.date}::date
      CROSS JOIN LATERAL (SELECT id FROM (SELECT * FROM folios WHERE stay_id = stay.id OFFSET 0) of_stay
        WHERE status = 'open' ORDER BY "window" LIMIT 1) folio
      CROSS JOIN LATERAL jsonb_array_elements(night.components) WITH ORDINALITY AS part (value, position)
      WHERE stay.id = ANY(${[...nights.stayIds]}::int[]) AND stay.hotel_id = ${nights.hotelId}
    ), charge AS (
      SELECT stay_id, code, min(id) AS id FROM component WHERE tax_of IS NULL GROUP BY stay_id, code
    )
    INSERT INTO folio_lines (id, hotel_id, folio_id, ledger, transaction_code_id, kind, amount_minor, business_date,
      service_date, posted_at, actor_kind, actor_id, stay_id, customer_id, component, parent_line_id, origin)
    SELECT component.id, ${nights.hotelId}, component.folio_id, 'guest', code.id,
      CASE WHEN component.tax_of IS NULL THEN 'charge' ELSE 'tax' END, component.amount_minor, ${nights.date}::date,
      ${nights.date}::date, ${ctx.clock()}, ${ctx.actor.kind}, ${ctx.actor.id}, component.stay_id,
      component.customer_id, component.position, charge.id, 'night_audit'
    FROM component
    LEFT JOIN transaction_codes code ON code.hotel_id = ${nights.hotelId} AND code.code = component.code
    LEFT JOIN charge ON charge.stay_id = component.stay_id AND charge.code = component.tax_of
    ORDER BY component.id
    ON CONFLICT DO NOTHING`);
}

/**
 * Stays in house that sleep here tonight and whose night is not posted yet, first ones first, after the stay `after`:
 * a night that costs nothing leaves no line, so what was posted does not say by itself which stays were visited.
 */
export async function selectStaysToPost(
  tx: Tx,
  night: { hotelId: number; date: CalendarDate; limit: number; after: number },
): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    SELECT stay.id FROM stays stay
    WHERE stay.hotel_id = ${night.hotelId} AND stay.status = 'in_house' AND stay.id > ${night.after}
      AND stay.arrival <= ${night.date}::date AND stay.departure > ${night.date}::date
      AND NOT EXISTS (SELECT 1 FROM folio_lines line
        WHERE line.stay_id = stay.id AND line.service_date = ${night.date}::date AND line.origin = 'night_audit')
    ORDER BY stay.id LIMIT ${night.limit}
    FOR SHARE OF stay`;
  return rows.map((row) => row.id);
}

/** How many nights of stays in house are still to post. */
export async function countStaysToPost(
  tx: Tx,
  night: { hotelId: number; date: CalendarDate },
): Promise<number> {
  const rows = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM stays stay
    WHERE stay.hotel_id = ${night.hotelId} AND stay.status = 'in_house'
      AND stay.arrival <= ${night.date}::date AND stay.departure > ${night.date}::date
      AND NOT EXISTS (SELECT 1 FROM folio_lines line
        WHERE line.stay_id = stay.id AND line.service_date = ${night.date}::date AND line.origin = 'night_audit')`;
  return Number(rows[0]?.count ?? 0);
}
