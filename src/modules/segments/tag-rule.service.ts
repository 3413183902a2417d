import { notFound } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { queueJob } from '../../platform/jobs.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import * as queries from './tag-rule.queries.ts';
import type { TagRule, TagRuleFields } from './tag-rule.ts';

/** Goes through a house's rules, or at night through everybody's. */
export const tagRulesJob = 'segments.tags';

export function listTagRules(db: DbOrTx, hotelId: number): Promise<TagRule[]> {
  return queries.selectTagRules(db, hotelId);
}

export function getTagRule(db: DbOrTx, hotelId: number, id: number): Promise<TagRule> {
  return queries.selectTagRule(db, hotelId, id);
}

/** How many guests of the house would have the tag today. */
export async function countTagged(db: DbOrTx, hotelId: number, fields: TagRuleFields): Promise<number> {
  const { businessDate } = await getHotel(db, hotelId);
  return queries.countFitting(db, { hotelId, businessDate }, fields);
}

/** Keeps a rule; who meets it is tagged by a job right after. */
export function createTagRule(ctx: Context, hotelId: number, fields: TagRuleFields): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const id = await queries.insertTagRule(tx, hotelId, fields);
    await recordRule(
      tx,
      ctx,
      { hotelId, id, tag: fields.tag },
      { action: 'tag_rule_created', after: fields },
    );
    await queueTagging(tx, hotelId);
    return id;
  });
}

export function changeTagRule(
  ctx: Context,
  { hotelId, id, fields }: { hotelId: number; id: number; fields: TagRuleFields },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await ownRule(tx, hotelId, id);
    await queries.updateTagRule(tx, before, fields);
    if (before.tag !== fields.tag || !fields.active) await queries.untag(tx, hotelId, before.tag);
    await recordRule(
      tx,
      ctx,
      { hotelId, id, tag: fields.tag },
      { action: 'tag_rule_changed', before, after: fields },
    );
    await queueTagging(tx, hotelId);
  });
}

/** The rule and every tag it gave are gone; tags by hand stay. */
export function removeTagRule(ctx: Context, hotelId: number, id: number): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await ownRule(tx, hotelId, id);
    await queries.deleteTagRule(tx, id);
    await queries.untag(tx, hotelId, before.tag);
    await recordRule(tx, ctx, { hotelId, id, tag: before.tag }, { action: 'tag_rule_removed', before });
  });
}

/** Goes through the rules in use, each in a transaction of its own. Run twice, it changes nothing more. */
export async function applyTagRules(ctx: Context, hotelId: number): Promise<{ rules: number }> {
  const rules = (await queries.selectTagRules(ctx.db, hotelId)).filter(({ active }) => active);
  for (const { id } of rules) {
    await inTransaction(ctx.db, async (tx) => {
      const rule = await queries.lockTagRule(tx, id);
      if (!rule?.active) return;
      const { businessDate } = await getHotel(tx, hotelId);
      await queries.retag(tx, { hotelId, businessDate }, rule, ctx.clock());
    });
  }
  return { rules: rules.length };
}

export async function applyEveryTagRule(ctx: Context): Promise<{ hotels: number }> {
  const hotels = await queries.selectRuledHotels(ctx.db);
  for (const hotelId of hotels) await applyTagRules(ctx, hotelId);
  return { hotels: hotels.length };
}

function queueTagging(tx: Tx, hotelId: number): Promise<void> {
  return queueJob(tx, tagRulesJob, { hotelId }, { singletonKey: `hotel ${hotelId}` });
}

async function ownRule(tx: Tx, hotelId: number, id: number): Promise<TagRule> {
  const rule = await queries.lockTagRule(tx, id);
  if (rule?.hotelId !== hotelId) throw notFound('tag_rule_not_found');
  return rule;
}

function recordRule(
  tx: Tx,
  ctx: Context,
  { hotelId, id, tag }: { hotelId: number; id: number; tag: string },
  change: { action: string; before?: object; after?: object },
): Promise<void> {
  return recordEvent(tx, ctx, {
    hotelId,
    subjectType: 'tag_rule',
    subjectId: id,
    subjectLabel: tag,
    ...change,
  });
}
