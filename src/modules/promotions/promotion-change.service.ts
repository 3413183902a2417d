import { z } from 'zod';
import { assert } from '../../core/assert.ts';
import { calendarDate } from '../../core/calendar-date.ts';
import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import type { LocalText } from '../../core/local-text.ts';
import { basisPoints, minor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import type { Level } from '../loyalty/level.ts';
import { listLevels } from '../loyalty/programme.service.ts';
import { bookWithPromotion } from '../rates/amended-book.service.ts';
import type { ChangeKind } from '../rates/change-kind.service.ts';
import { type FieldWords, fieldDifferences, textWords } from '../rates/field-difference.ts';
import type { ChangeSubject, Difference, Words } from '../rates/rate-change.ts';
import { listRatePlans } from '../rates/rate-plan.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import * as queries from './promotion.queries.ts';
import { type Promotion, type PromotionTerms, promotionKinds, promotionPers } from './promotion.ts';

const Day = z.string().transform(calendarDate).nullable();
const Ids = z.array(z.int()).transform((ids) => ids.toSorted((a, b) => a - b));

/** All that a promotion promises, and whether it sells. How often it was used is no part of it. */
export type PromotionPayload = PromotionTerms & { readonly active: boolean };

const PromotionPayload: z.ZodType<PromotionPayload> = z.object({
  code: z.string(),
  names: LocalTextSchema,
  kind: z.enum(promotionKinds),
  basisPoints: z.int().transform(basisPoints).nullable(),
  amountMinor: z.int().transform(minor).nullable(),
  per: z.enum(promotionPers),
  bookFromDate: Day,
  bookToDate: Day,
  stayFromDate: Day,
  stayToDate: Day,
  minNights: z.int().nullable(),
  maxUses: z.int().nullable(),
  maxUsesPerCustomer: z.int().nullable(),
  // What was proposed before there were promotions for some is for everybody.
  minRank: z.int().nullable().default(null),
  tag: z.string().nullable().default(null),
  ratePlanIds: Ids,
  roomTypeIds: Ids,
  active: z.boolean(),
});

/** A promotion: a new one, other terms, or one that was switched off and is to sell again. */
export const promotionKind: ChangeKind<PromotionPayload> = {
  kind: 'promotion',
  Payload: PromotionPayload,
  current: async (db, { hotelId, subjectId }) =>
    subjectId === null ? null : payloadOf(await queries.selectPromotion(db, hotelId, subjectId)),
  check: async (tx, subject, payload) => {
    await checkPromotion(tx, subject, payload);
  },
  apply: applyPromotion,
  amendment: (_db, _subject, payload, before) => ({
    made: (book) => bookWithPromotion(book, payload.code, payload),
    undone: (book) => bookWithPromotion(book, payload.code, before),
  }),
  differences: promotionDifferences,
  rollBack: async (tx, subject, _rolledBackId, former) => former ?? switchedOff(tx, subject),
};

function payloadOf({ id: _id, used: _used, ...terms }: Promotion): PromotionPayload {
  return PromotionPayload.parse(terms);
}

/** What undoes a new promotion: it is switched off, as bookings may have it. */
async function switchedOff(tx: Tx, { hotelId, subjectId }: ChangeSubject): Promise<PromotionPayload> {
  assert(subjectId !== null, 'a live change of a promotion names it');
  return { ...payloadOf(await queries.selectPromotion(tx, hotelId, subjectId)), active: false };
}

/** Its code names nothing else, plans and types are the hotel's own, and no limit is below what is used. */
async function checkPromotion(
  tx: Tx,
  { hotelId, subjectId }: ChangeSubject,
  payload: PromotionPayload,
): Promise<Promotion | null> {
  const standing = subjectId === null ? null : await queries.selectAndLockPromotion(tx, hotelId, subjectId);
  const plans = new Set((await listRatePlans(tx, hotelId)).map((plan) => plan.id));
  if (payload.ratePlanIds.some((id) => !plans.has(id))) throw notFound('rate_plan_not_found');
  const types = new Set((await listRoomTypes(tx, hotelId)).map((type) => type.id));
  if (payload.roomTypeIds.some((id) => !types.has(id))) throw notFound('room_type_not_found');
  if (standing && payload.maxUses !== null && payload.maxUses < standing.used)
    throw ruleBroken('promotion_limit_below_used', { count: standing.used });
  const taken = standing ? null : await queries.selectCodeOwner(tx, hotelId, payload.code);
  if (taken) throw conflict(taken === 'promotion' ? 'promotion_taken' : 'promotion_code_of_company');
  return standing;
}

async function applyPromotion(
  tx: Tx,
  ctx: Context,
  subject: ChangeSubject,
  payload: PromotionPayload,
): Promise<{ readonly subjectId: number }> {
  const { hotelId } = subject;
  const standing = await checkPromotion(tx, subject, payload);
  if (standing) await queries.updatePromotion(tx, standing.id, payload);
  const subjectId = standing?.id ?? (await queries.insertPromotion(tx, hotelId, payload));
  await recordEvent(tx, ctx, {
    hotelId,
    action: standing ? 'promotion_changed' : 'promotion_created',
    subjectType: 'promotion',
    subjectId,
    subjectLabel: payload.code,
    ...(standing && { before: { ...standing } }),
    after: { ...payload },
  });
  return { subjectId };
}

type Named = readonly { readonly id: number; readonly names: LocalText }[];

async function promotionDifferences(
  db: DbOrTx,
  { hotelId }: ChangeSubject,
  before: PromotionPayload | null,
  payload: PromotionPayload,
): Promise<Difference[]> {
  const [plans, types, levels] = await Promise.all([
    listRatePlans(db, hotelId),
    listRoomTypes(db, hotelId),
    listLevels(db),
  ]);
  const named = (of: Named, ids: readonly number[]): Words =>
    ids.length === 0
      ? { key: 'promotions.every' }
      : { list: of.filter(({ id }) => ids.includes(id)).map(({ names }) => ({ names })) };
  return fieldDifferences(before, payload, [
    ...fields,
    { key: 'promotions.min-rank', words: ({ minRank }) => rankWords(levels, minRank) },
    { key: 'promotions.plans', words: ({ ratePlanIds }) => named(plans, ratePlanIds) },
    { key: 'promotions.types', words: ({ roomTypeIds }) => named(types, roomTypeIds) },
  ]);
}

/** The lowest level that may have it, by its name. */
function rankWords(levels: readonly Level[], minRank: number | null): Words | null {
  if (minRank === null) return null;
  const lowest = levels.find(({ rank }) => rank === minRank);
  return lowest ? { names: lowest.names } : { text: String(minRank) };
}

const day = (date: PromotionPayload['bookFromDate']): Words | null => (date === null ? null : { date });

const fields: readonly FieldWords<PromotionPayload>[] = [
  { key: 'promotions.code', words: ({ code }) => ({ text: code }) },
  {
    key: 'promotions.active',
    words: ({ active }) => ({ key: active ? 'rates.changes.yes' : 'rates.changes.no' }),
  },
  { key: 'promotions.name', words: ({ names }) => ({ names }) },
  {
    key: 'promotions.percent',
    words: ({ basisPoints: points }) => (points === null ? null : { basisPoints: -points }),
  },
  {
    key: 'promotions.amount',
    words: ({ amountMinor }) => (amountMinor === null ? null : { amountMinor }),
  },
  {
    key: 'promotions.per',
    words: ({ amountMinor, per }) => (amountMinor === null ? null : { key: `promotions.pers.${per}` }),
  },
  { key: 'promotions.book-from', words: ({ bookFromDate }) => day(bookFromDate) },
  { key: 'promotions.book-to', words: ({ bookToDate }) => day(bookToDate) },
  { key: 'promotions.stay-from', words: ({ stayFromDate }) => day(stayFromDate) },
  { key: 'promotions.stay-to', words: ({ stayToDate }) => day(stayToDate) },
  { key: 'promotions.min-nights', words: ({ minNights }) => textWords(minNights) },
  { key: 'promotions.max-uses', words: ({ maxUses }) => textWords(maxUses) },
  {
    key: 'promotions.max-uses-per-customer',
    words: ({ maxUsesPerCustomer }) => textWords(maxUsesPerCustomer),
  },
  { key: 'promotions.tag', words: ({ tag }) => textWords(tag) },
];
