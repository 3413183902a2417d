import { z } from 'zod';
import { addDays, calendarDate } from '../../core/calendar-date.ts';
import { basisPoints, minor } from '../../core/money.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { bookWithPeriod, type PeriodChange } from './amended-book.service.ts';
import type { ChangeKind } from './change-kind.service.ts';
import { type FieldWords, fieldDifferences, textWords } from './field-difference.ts';
import { periodKinds } from './period.ts';
import type { Difference, Words } from './rate-change.ts';
import { listRatePlans } from './rate-plan.service.ts';
import { listPolicies } from './rate-settings.service.ts';
import { applyRemoval, applySeason, checkSeason, findSeason, type SeasonView } from './season.service.ts';

const Day = z.string().transform(calendarDate);
const Amount = z.int().transform(minor);

const PeriodPayload: z.ZodType<PeriodChange> = z.object({
  removed: z.boolean(),
  code: z.string().optional(),
  names: LocalTextSchema,
  kind: z.enum(periodKinds),
  startDate: Day,
  endDate: Day,
  priority: z.int(),
  adjustBasisPoints: z.int().transform(basisPoints).nullable(),
  adjustAmountMinor: Amount.nullable(),
  minStayArrival: z.int().nullable(),
  minStayThrough: z.int().nullable(),
  policyId: z.int().nullable(),
  prices: z.array(
    z.object({
      ratePlanId: z.int(),
      roomTypeId: z.int(),
      priceMinor: Amount,
      weekendPriceMinor: Amount.nullable(),
    }),
  ),
});

/** A season, holiday or event with its prices. One that was removed comes back as a new one when that is undone. */
export const periodKind: ChangeKind<PeriodChange> = {
  kind: 'period',
  Payload: PeriodPayload,
  current: async (db, { hotelId, subjectId }) => {
    const found = subjectId === null ? null : await findSeason(db, hotelId, subjectId);
    return found && payloadOf(found);
  },
  check: async (tx, { hotelId, subjectId }, payload) => {
    const id = await standingId(tx, hotelId, subjectId);
    if (!payload.removed) await checkSeason(tx, { hotelId, id }, payload);
  },
  apply: async (tx, ctx, { hotelId, subjectId }, { removed, ...payload }) => {
    const id = await standingId(tx, hotelId, subjectId);
    if (!removed) return applySeason(tx, ctx, { hotelId, id }, payload);
    if (id !== null) await applyRemoval(tx, ctx, { hotelId, id });
    return { subjectId };
  },
  differences: periodDifferences,
  amendment: (_db, _subject, payload, before) => ({
    nights: before ? [before, payload] : [payload],
    made: (book) => bookWithPeriod(book, before, payload),
    undone: (book) => bookWithPeriod(book, payload, before),
  }),
};

export function payloadOf({ season, prices }: SeasonView): PeriodChange {
  const { id: _id, ...fields } = season;
  const sorted = prices.toSorted((a, b) => a.ratePlanId - b.ratePlanId || a.roomTypeId - b.roomTypeId);
  return { ...fields, prices: sorted, removed: false };
}

async function standingId(db: DbOrTx, hotelId: number, subjectId: number | null): Promise<number | null> {
  if (subjectId === null) return null;
  return (await findSeason(db, hotelId, subjectId)) === null ? null : subjectId;
}

async function periodDifferences(
  db: DbOrTx,
  { hotelId }: { readonly hotelId: number },
  before: PeriodChange | null,
  payload: PeriodChange,
): Promise<Difference[]> {
  const [plans, policies, types] = await Promise.all([
    listRatePlans(db, hotelId),
    listPolicies(db, hotelId),
    listRoomTypes(db, hotelId),
  ]);
  const policyField: FieldWords<PeriodChange> = {
    key: 'rates.seasons.policy',
    words: ({ policyId }) => {
      const policy = policies.find((each) => each.id === policyId);
      return policy ? { names: policy.names } : null;
    },
  };
  const pairs = plans.flatMap((plan) => types.map((type) => ({ plan, type })));
  const prices = pairs.flatMap(({ plan, type }): Difference[] => {
    const from = priceWords(before, plan.id, type.id);
    const to = priceWords(payload, plan.id, type.id);
    const label = { text: `${plan.code} ${type.code}` };
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ label, from, to }];
  });
  return [...fieldDifferences(before, payload, [...plainFields, policyField]), ...prices];
}

function priceWords(period: PeriodChange | null, ratePlanId: number, roomTypeId: number): Words | null {
  const row = period?.prices.find((each) => each.ratePlanId === ratePlanId && each.roomTypeId === roomTypeId);
  if (!row || period?.removed) return null;
  const amounts = [row.priceMinor, row.weekendPriceMinor].filter((amount) => amount !== null);
  return { list: amounts.map((amountMinor) => ({ amountMinor })) };
}

const plainFields: readonly FieldWords<PeriodChange>[] = [
  {
    key: 'rates.seasons.stands',
    words: ({ removed }) => ({ key: removed ? 'rates.changes.no' : 'rates.changes.yes' }),
  },
  { key: 'rates.seasons.name', words: ({ names }) => ({ names }) },
  { key: 'rates.seasons.kind', words: ({ kind }) => ({ key: `rates.seasons.kinds.${kind}` }) },
  { key: 'rates.seasons.first-night', words: ({ startDate }) => ({ date: startDate }) },
  { key: 'rates.seasons.last-night', words: ({ endDate }) => ({ date: addDays(endDate, -1) }) },
  { key: 'rates.seasons.priority', words: ({ priority }) => textWords(priority) },
  {
    key: 'rates.seasons.adjust-percent',
    words: ({ adjustBasisPoints: points }) => (points === null ? null : { basisPoints: points }),
  },
  {
    key: 'rates.seasons.adjust-amount',
    words: ({ adjustAmountMinor }) =>
      adjustAmountMinor === null ? null : { amountMinor: adjustAmountMinor },
  },
  { key: 'rates.seasons.min-arrival', words: ({ minStayArrival }) => textWords(minStayArrival) },
  { key: 'rates.seasons.min-through', words: ({ minStayThrough }) => textWords(minStayThrough) },
];
