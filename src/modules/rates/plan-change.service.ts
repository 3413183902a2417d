import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { basisPoints, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { bookWithPlan } from './amended-book.service.ts';
import type { ChangeKind } from './change-kind.service.ts';
import { type FieldWords, fieldDifferences, textWords } from './field-difference.ts';
import type { Difference, Words } from './rate-change.ts';
import { getRatePlan, listPlanPrices, listRatePlans } from './rate-plan.service.ts';
import { channels, depositRules, packageHeads, packageTimes, planKinds, type RatePlan } from './rate-plan.ts';
import { applyRatePlan, checkRatePlan, type RatePlanPayload } from './rate-plan-edit.service.ts';
import { listPolicies } from './rate-settings.service.ts';

const Day = z.string().transform(calendarDate).nullable();
const Amount = z.int().transform(minor).nullable();
const count = z.int().nullable();

/** A plan as a form says it, as plain data. */
const PlanPayload: z.ZodType<RatePlanPayload> = z.object({
  code: z.string().optional(),
  names: LocalTextSchema,
  descriptions: LocalTextSchema,
  kind: z.enum(planKinds),
  policyId: z.int(),
  parentPlanId: count,
  adjustBasisPoints: z.int().transform(basisPoints).nullable(),
  adjustAmountMinor: Amount,
  blockHours: count,
  hoursFrom: z.string().nullable(),
  hoursUntil: z.string().nullable(),
  package: z.array(
    z.object({
      code: z.string().nullable(),
      amount: Amount,
      per: z.enum(packageHeads),
      charged: z.enum(packageTimes),
    }),
  ),
  depositRule: z.enum(depositRules),
  depositPercent: z.int(),
  allowPayAtHotel: z.boolean(),
  channels: z.array(z.enum(channels)),
  bookFromDate: Day,
  bookToDate: Day,
  stayFromDate: Day,
  stayToDate: Day,
  minAdvanceDays: count,
  maxAdvanceDays: count,
  minStayNights: count,
  maxStayNights: count,
  sortOrder: z.int(),
  active: z.boolean(),
  prices: z.record(z.string(), z.object({ sold: z.boolean(), price: Amount, weekend: Amount })),
});

/** A rate plan with the types that it sells and their prices. */
export const planKind: ChangeKind<RatePlanPayload> = {
  kind: 'plan',
  Payload: PlanPayload,
  current: async (db, { hotelId, subjectId }) => {
    if (subjectId === null) return null;
    const plan = await getRatePlan(db, hotelId, subjectId);
    return payloadOf(plan, await listPlanPrices(db, plan.id));
  },
  check: async (tx, { hotelId, subjectId }, payload) => {
    await checkRatePlan(tx, { hotelId, id: subjectId }, payload);
  },
  apply: (tx, ctx: Context, { hotelId, subjectId }, payload) =>
    applyRatePlan(tx, ctx, { hotelId, id: subjectId }, payload),
  differences: planDifferences,
  amendment: (_db, { subjectId, changeId }, payload, before) => {
    const id = subjectId ?? -changeId; // stands for a plan that has no number yet
    return {
      made: (book) => bookWithPlan(book, id, payload),
      undone: (book) => bookWithPlan(book, id, before),
    };
  },
};

function payloadOf(plan: RatePlan, prices: Awaited<ReturnType<typeof listPlanPrices>>): RatePlanPayload {
  const { id: _id, status: _status, packageSplit, ...fields } = plan;
  return PlanPayload.parse({
    ...fields,
    package: packageSplit.map(({ code, amountMinor, per, charged = 'night' }) => ({
      code,
      amount: amountMinor,
      per,
      charged,
    })),
    prices: Object.fromEntries(
      [...prices].map(([typeId, { priceMinor, weekendPriceMinor }]) => [
        `t${typeId}`,
        { sold: true, price: priceMinor, weekend: weekendPriceMinor },
      ]),
    ),
  });
}

type Field = FieldWords<RatePlanPayload>;

async function planDifferences(
  db: DbOrTx,
  { hotelId }: { readonly hotelId: number },
  before: RatePlanPayload | null,
  payload: RatePlanPayload,
): Promise<Difference[]> {
  const [plans, policies, types] = await Promise.all([
    listRatePlans(db, hotelId),
    listPolicies(db, hotelId),
    listRoomTypes(db, hotelId),
  ]);
  const nameOf = (list: readonly { id: number; names: RatePlan['names'] }[], id: number | null) => {
    const found = list.find((each) => each.id === id);
    return found ? { names: found.names } : null;
  };
  const priced = types.flatMap(({ id, code }) => typeDifferences(code, before, payload, `t${id}`));
  const links: Field[] = [
    { key: 'rates.plans.parent', words: (plan) => nameOf(plans, plan.parentPlanId) },
    { key: 'rates.plans.policy', words: (plan) => nameOf(policies, plan.policyId) },
  ];
  return [...fieldDifferences(before, payload, [...plainFields, ...links]), ...priced];
}

function typeDifferences(
  code: string,
  before: RatePlanPayload | null,
  after: RatePlanPayload,
  name: string,
): Difference[] {
  const words = (payload: RatePlanPayload | null): Words | null => {
    const row = payload?.prices[name];
    if (!row?.sold) return null;
    if (row.price === null) return { key: 'rates.plans.sold' };
    const list = [row.price, row.weekend].filter((amount) => amount !== null);
    return { list: list.map((amountMinor) => ({ amountMinor })) };
  };
  const [from, to] = [words(before), words(after)];
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ label: { text: code }, from, to }];
}

const amount = (value: RatePlanPayload['adjustAmountMinor']): Words | null =>
  value === null ? null : { amountMinor: value };
const day = (value: RatePlanPayload['bookFromDate']): Words | null =>
  value === null ? null : { date: value };
const yes = (value: boolean): Words => ({ key: value ? 'rates.changes.yes' : 'rates.changes.no' });

const plainFields: readonly Field[] = [
  { key: 'rates.plans.name', words: ({ names }) => ({ names }) },
  { key: 'rates.plans.description', words: ({ descriptions }) => ({ names: descriptions }) },
  { key: 'rates.plans.kind', words: ({ kind }) => ({ key: `rates.kinds.${kind}` }) },
  {
    key: 'rates.plans.adjust-percent',
    words: ({ adjustBasisPoints: points }) => (points === null ? null : { basisPoints: points }),
  },
  { key: 'rates.plans.adjust-amount', words: ({ adjustAmountMinor }) => amount(adjustAmountMinor) },
  { key: 'rates.plans.package', words: packageWords },
  { key: 'rates.plans.block-hours', words: ({ blockHours }) => textWords(blockHours) },
  { key: 'rates.plans.hours-from', words: ({ hoursFrom }) => textWords(hoursFrom) },
  { key: 'rates.plans.hours-until', words: ({ hoursUntil }) => textWords(hoursUntil) },
  { key: 'rates.plans.deposit', words: ({ depositRule }) => ({ key: `rates.deposits.${depositRule}` }) },
  { key: 'rates.plans.deposit-percent', words: ({ depositPercent }) => textWords(depositPercent) },
  { key: 'rates.plans.pay-at-hotel', words: ({ allowPayAtHotel }) => yes(allowPayAtHotel) },
  {
    key: 'rates.plans.sale',
    words: (plan) => ({ list: plan.channels.map((channel) => ({ key: `rates.channels.${channel}` })) }),
  },
  { key: 'rates.plans.book-from', words: ({ bookFromDate }) => day(bookFromDate) },
  { key: 'rates.plans.book-to', words: ({ bookToDate }) => day(bookToDate) },
  { key: 'rates.plans.stay-from', words: ({ stayFromDate }) => day(stayFromDate) },
  { key: 'rates.plans.stay-to', words: ({ stayToDate }) => day(stayToDate) },
  { key: 'rates.plans.min-advance', words: ({ minAdvanceDays }) => textWords(minAdvanceDays) },
  { key: 'rates.plans.max-advance', words: ({ maxAdvanceDays }) => textWords(maxAdvanceDays) },
  { key: 'rates.plans.min-stay', words: ({ minStayNights }) => textWords(minStayNights) },
  { key: 'rates.plans.max-stay', words: ({ maxStayNights }) => textWords(maxStayNights) },
  { key: 'rates.plans.sort-order', words: ({ sortOrder }) => textWords(sortOrder) },
  { key: 'rates.plans.on-sale', words: ({ active }) => yes(active) },
];

function packageWords(plan: RatePlanPayload): Words | null {
  const parts = plan.package.filter((part) => part.code !== null);
  if (parts.length === 0) return null;
  return {
    list: parts.flatMap((part): Words[] => [
      { text: part.code ?? '' },
      ...(part.amount === null ? [] : [{ amountMinor: part.amount }]),
      { key: `rates.plans.per.${part.per}` },
      { key: `rates.plans.charged.${part.charged}` },
    ]),
  };
}
