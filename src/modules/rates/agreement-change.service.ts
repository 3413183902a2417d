import { z } from 'zod';
import { assert } from '../../core/assert.ts';
import { calendarDate } from '../../core/calendar-date.ts';
import { notFound, ruleBroken } from '../../core/errors.ts';
import { basisPoints } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import * as queries from './agreement.queries.ts';
import { bookWithAgreements } from './amended-book.service.ts';
import type { ChangeKind } from './change-kind.service.ts';
import { type FieldWords, fieldDifferences } from './field-difference.ts';
import type { ChangeSubject, Difference, Words } from './rate-change.ts';
import { listRatePlans } from './rate-plan.service.ts';
import { isNegotiated } from './rate-plan.ts';
import type { Agreement } from './restriction.ts';

const Day = z.string().transform(calendarDate).nullable();

interface AgreementsPayload {
  readonly agreements: readonly Agreement[];
}

/** Plan by plan in one order, so that what is equal also reads equal. */
const AgreementsPayload: z.ZodType<AgreementsPayload> = z.object({
  agreements: z
    .array(
      z.object({
        ratePlanId: z.int(),
        discountBasisPoints: z.int().min(0).max(10_000).transform(basisPoints),
        validFromDate: Day,
        validToDate: Day,
      }),
    )
    .transform((agreements) => agreements.toSorted((a, b) => a.ratePlanId - b.ratePlanId)),
});

/** All that is agreed with one company. The company itself is another module's; it is known by its number. */
export const agreementKind: ChangeKind<AgreementsPayload> = {
  kind: 'agreement',
  Payload: AgreementsPayload,
  current: async (db, { hotelId, subjectId }) => {
    const agreements = await queries.selectOptionalAgreements(db, hotelId, companyOf(subjectId));
    return agreements && { agreements };
  },
  check: async (tx, { hotelId, subjectId }, payload) => {
    await checkAgreements(tx, hotelId, companyOf(subjectId), payload);
  },
  apply: applyAgreements,
  amendment: (_db, { subjectId }, { agreements }, before) => ({
    made: (book) => bookWithAgreements(book, companyOf(subjectId), agreements),
    undone: (book) => bookWithAgreements(book, companyOf(subjectId), before?.agreements ?? []),
  }),
  differences: agreementDifferences,
};

/** Agreements are always some company's. */
function companyOf(subjectId: number | null): number {
  assert(subjectId !== null, 'a change of agreements names its company');
  return subjectId;
}

/** Agreements name negotiated plans of the hotel alone: whoever may buy anything needs none. Answers what stands. */
async function checkAgreements(
  tx: Tx,
  hotelId: number,
  companyId: number,
  { agreements }: AgreementsPayload,
): Promise<readonly Agreement[]> {
  const standing = await queries.selectAndLockAgreements(tx, hotelId, companyId);
  if (!standing) throw notFound('company_not_found');
  const plans = new Map((await listRatePlans(tx, hotelId)).map((plan) => [plan.id, plan]));
  for (const { ratePlanId } of agreements) {
    const plan = plans.get(ratePlanId);
    if (!plan) throw notFound('rate_plan_not_found');
    if (!isNegotiated(plan.kind)) throw ruleBroken('agreement_plan_not_negotiated');
  }
  return standing;
}

async function applyAgreements(
  tx: Tx,
  ctx: Context,
  { hotelId, subjectId }: ChangeSubject,
  payload: AgreementsPayload,
): Promise<{ readonly subjectId: number }> {
  const companyId = companyOf(subjectId);
  const standing = await checkAgreements(tx, hotelId, companyId, payload);
  await queries.replaceAgreements(tx, { hotelId, companyId }, payload.agreements);
  await recordEvent(tx, ctx, {
    hotelId,
    action: 'agreements_changed',
    subjectType: 'company',
    subjectId: companyId,
    before: { agreements: standing },
    after: payload,
  });
  return { subjectId: companyId };
}

/** Plan by plan: whether it is agreed, at how much less, and for which arrivals. */
async function agreementDifferences(
  db: DbOrTx,
  { hotelId }: ChangeSubject,
  before: AgreementsPayload | null,
  payload: AgreementsPayload,
): Promise<Difference[]> {
  const plans = await listRatePlans(db, hotelId);
  return plans.flatMap(({ id, code }) => {
    const of = (side: AgreementsPayload | null): Side => ({
      agreement: side?.agreements.find(({ ratePlanId }) => ratePlanId === id) ?? null,
    });
    return fieldDifferences(of(before), of(payload), fields).map(({ label, ...sides }) => ({
      label: { text: code },
      detail: label,
      ...sides,
    }));
  });
}

interface Side {
  readonly agreement: Agreement | null;
}

const day = (date: Agreement['validFromDate'] | undefined): Words | null => (date ? { date } : null);

const fields: readonly FieldWords<Side>[] = [
  {
    key: 'companies.sold',
    words: ({ agreement }) => ({ key: agreement ? 'rates.changes.yes' : 'rates.changes.no' }),
  },
  {
    key: 'companies.percent',
    words: ({ agreement }) =>
      agreement && { basisPoints: agreement.discountBasisPoints === 0 ? 0 : -agreement.discountBasisPoints },
  },
  { key: 'companies.from', words: ({ agreement }) => day(agreement?.validFromDate) },
  { key: 'companies.to', words: ({ agreement }) => day(agreement?.validToDate) },
];
