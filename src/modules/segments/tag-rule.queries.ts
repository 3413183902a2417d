import { z } from 'zod';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { conflict, notFound } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { TagRuleModel } from '../../generated/prisma/models.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { channels } from '../reservations/reservation.ts';
import type { TagConditions, TagRule, TagRuleFields } from './tag-rule.ts';

export async function selectTagRules(db: DbOrTx, hotelId: number): Promise<TagRule[]> {
  const rows = await db.tagRule.findMany({ where: { hotelId }, orderBy: { tag: 'asc' } });
  return rows.map(toTagRule);
}

export async function selectTagRule(db: DbOrTx, hotelId: number, id: number): Promise<TagRule> {
  const row = await db.tagRule.findFirst({ where: { id, hotelId } });
  if (!row) throw notFound('tag_rule_not_found');
  return toTagRule(row);
}

/** Locked: a rule is changed, taken away or gone through by one at a time. Null where it is gone. */
export async function lockTagRule(tx: Tx, id: number): Promise<TagRule | null> {
  await tx.$queryRaw`SELECT id FROM tag_rules WHERE id = ${id} FOR UPDATE`;
  const row = await tx.tagRule.findUnique({ where: { id } });
  return row && toTagRule(row);
}

export async function insertTagRule(tx: Tx, hotelId: number, fields: TagRuleFields): Promise<number> {
  await refuseTakenTag(tx, hotelId, { tag: fields.tag, id: null });
  return (await tx.tagRule.create({ data: { ...columns(fields), hotelId }, select: { id: true } })).id;
}

export async function updateTagRule(tx: Tx, rule: TagRule, fields: TagRuleFields): Promise<void> {
  await refuseTakenTag(tx, rule.hotelId, { tag: fields.tag, id: rule.id });
  await tx.tagRule.update({ where: { id: rule.id }, data: columns(fields) });
}

export async function deleteTagRule(tx: Tx, id: number): Promise<void> {
  await tx.tagRule.delete({ where: { id } });
}

async function refuseTakenTag(
  tx: Tx,
  hotelId: number,
  { tag, id }: { tag: string; id: number | null },
): Promise<void> {
  const other = await tx.tagRule.findFirst({
    where: { hotelId, tag: { equals: tag, mode: 'insensitive' } },
    select: { id: true },
  });
  if (other && other.id !== id) throw conflict('tag_rule_taken');
}

interface House {
  readonly hotelId: number;
  readonly businessDate: CalendarDate;
}

/** The guests of a house who meet every condition, as rows `customer_id`. What is refunded or undone is not spent. */
function fitting({ hotelId, businessDate }: House, rule: TagConditions): Prisma.Sql {
  const today = Prisma.sql`${businessDate}::date`;
  const since =
    rule.withinMonths === null
      ? Prisma.sql`'-infinity'::date`
      : Prisma.sql`(${today} - make_interval(months => ${rule.withinMonths}::int))::date`;
  const ended = Prisma.sql`FROM stays s WHERE s.customer_id = c.id AND s.hotel_id = ${hotelId} AND s.status = 'checked_out'
    AND s.departure > ${since}`;
  const parts = [
    Prisma.sql`known.hotel_id = ${hotelId} AND c.anonymised_at IS NULL AND c.merged_into_id IS NULL`,
  ];
  const { minStays, minNights, minSpendMinor, absentDays, countries, channel, levelRank, ageFrom, ageTo } =
    rule;
  if (minStays !== null) parts.push(Prisma.sql`(SELECT count(*) ${ended}) >= ${minStays}`);
  if (minNights !== null)
    parts.push(Prisma.sql`(SELECT coalesce(sum(s.departure - s.arrival), 0) ${ended}) >= ${minNights}`);
  if (minSpendMinor !== null)
    parts.push(Prisma.sql`(SELECT coalesce(sum(line.amount_minor), 0)
      FROM folios folio JOIN folio_lines line ON line.folio_id = folio.id
      LEFT JOIN folio_lines taxed ON taxed.id = line.parent_line_id
      JOIN transaction_codes code ON code.id = coalesce(taxed.transaction_code_id, line.transaction_code_id)
      WHERE folio.customer_id = c.id AND folio.hotel_id = ${hotelId} AND line.kind IN ('charge', 'tax', 'adjustment')
        AND NOT code.damage AND code.code NOT IN ('NOSHOW', 'CANCEL') AND line.business_date > ${since}) >= ${minSpendMinor}`);
  if (absentDays !== null)
    parts.push(Prisma.sql`EXISTS (SELECT 1 FROM stays s WHERE s.customer_id = c.id AND s.hotel_id = ${hotelId}
        AND s.status = 'checked_out')
      AND NOT EXISTS (SELECT 1 FROM stays s WHERE s.customer_id = c.id AND s.hotel_id = ${hotelId}
        AND s.status IN ('in_house', 'checked_out') AND s.departure > ${today} - ${absentDays}::int)`);
  if (countries.length > 0) parts.push(Prisma.sql`c.country = ANY (${[...countries]}::text[])`);
  if (channel !== null)
    parts.push(Prisma.sql`EXISTS (SELECT 1 FROM stays s JOIN reservations r ON r.id = s.reservation_id
      WHERE s.customer_id = c.id AND s.hotel_id = ${hotelId} AND s.status = 'checked_out' AND s.departure > ${since}
        AND r.channel = ${channel})`);
  if (levelRank !== null)
    parts.push(Prisma.sql`EXISTS (SELECT 1 FROM loyalty_members member JOIN loyalty_levels level ON level.id = member.level_id
      WHERE member.customer_id = c.id AND level.rank >= ${levelRank})`);
  const years = Prisma.sql`date_part('year', age(${today}, c.birth_date))`;
  if (ageFrom !== null) parts.push(Prisma.sql`${years} >= ${ageFrom}`);
  if (ageTo !== null) parts.push(Prisma.sql`${years} <= ${ageTo}`);
  if (rule.birthdayMonth)
    parts.push(Prisma.sql`date_part('month', c.birth_date) = date_part('month', ${today})`);
  return Prisma.sql`SELECT c.id AS customer_id FROM customer_hotels known JOIN customers c ON c.id = known.customer_id
    WHERE ${Prisma.join(parts, ' AND ')}`;
}

const CountRow = z.object({ count: z.coerce.number() });

/** How many guests a rule as typed would name. */
export async function countFitting(db: DbOrTx, house: House, rule: TagConditions): Promise<number> {
  const [row] = await selectRows(
    db,
    CountRow,
    Prisma.sql`SELECT count(*) AS count FROM (${fitting(house, rule)}) AS fit`,
  );
  return CountRow.parse(row).count;
}

/** Gives the tag to whom the rule names and takes it from whom it named; a tag by hand, or refused, stays. */
export async function retag(tx: Tx, house: House, rule: TagRule, at: Date): Promise<number> {
  const { hotelId } = house;
  await tx.$executeRaw`DELETE FROM customer_tags tag WHERE tag.hotel_id = ${hotelId} AND tag.tag = ${rule.tag}
    AND tag.source = 'rule' AND tag.customer_id NOT IN (${fitting(house, rule)})`;
  await tx.$executeRaw`INSERT INTO customer_tags (customer_id, hotel_id, tag, source, at)
    SELECT fit.customer_id, ${hotelId}::int, ${rule.tag}, 'rule', ${at} FROM (${fitting(house, rule)}) AS fit
    ON CONFLICT DO NOTHING`;
  const tagged = await tx.customerTag.count({ where: { hotelId, tag: rule.tag, source: 'rule' } });
  await tx.tagRule.update({ where: { id: rule.id }, data: { tagged, appliedAt: at } });
  return tagged;
}

/** Takes a tag from all who have it by rule: its rule is gone, rests, or has another name. */
export async function untag(tx: Tx, hotelId: number, tag: string): Promise<void> {
  await tx.customerTag.deleteMany({ where: { hotelId, tag, source: 'rule' } });
}

export async function selectRuledHotels(db: DbOrTx): Promise<number[]> {
  const rows = await db.tagRule.findMany({
    where: { active: true },
    distinct: ['hotelId'],
    select: { hotelId: true },
    orderBy: { hotelId: 'asc' },
  });
  return rows.map(({ hotelId }) => hotelId);
}

function columns({ countries, ...fields }: TagRuleFields) {
  return { ...fields, countries: [...countries] };
}

function toTagRule(row: TagRuleModel): TagRule {
  const { minSpendMinor, channel, ...plain } = row;
  return {
    ...plain,
    minSpendMinor: minSpendMinor === null ? null : minor(minSpendMinor),
    channel: channels.find((known) => known === channel) ?? null,
  };
}
