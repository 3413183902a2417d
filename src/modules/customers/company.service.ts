import { notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { listRatePlans } from '../rates/rate-plan.service.ts';
import { isNegotiated } from '../rates/rate-plan.ts';
import * as queries from './company.queries.ts';
import type { CompanyForm } from './company.schemas.ts';
import type { CompanyAgreement, CompanyWithAgreements } from './company.ts';

/** Every company of the hotel with what was agreed. */
export function listCompanies(db: DbOrTx, hotelId: number): Promise<CompanyWithAgreements[]> {
  return queries.selectCompanies(db, hotelId);
}

export function getCompany(db: DbOrTx, hotelId: number, id: number): Promise<CompanyWithAgreements> {
  return queries.selectCompany(db, hotelId, id);
}

/** A new company. Its code and its access code must be its own in the hotel. */
export function createCompany(
  ctx: Context,
  hotelId: number,
  form: CompanyForm & { readonly code: string },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { agreements, ...company } = form;
    await refuseForeign(tx, hotelId, agreements);
    const companyId = await queries.insertCompany(tx, hotelId, company);
    await queries.replaceAgreements(tx, { hotelId, companyId }, agreements);
    const subject = { subjectType: 'company', subjectId: companyId, subjectLabel: form.code };
    await recordEvent(tx, ctx, { hotelId, action: 'company_created', ...subject, after: { ...form } });
  });
}

/** What was booked under an agreement keeps its price, whatever becomes of the agreement. */
export function changeCompany(ctx: Context, hotelId: number, id: number, form: CompanyForm): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await queries.selectAndLockCompany(tx, hotelId, id);
    const { agreements, ...company } = form;
    await refuseForeign(tx, hotelId, agreements);
    await queries.updateCompany(tx, id, company);
    await queries.replaceAgreements(tx, { hotelId, companyId: id }, agreements);
    const subject = { subjectType: 'company', subjectId: id, subjectLabel: before.code };
    const change = { before: { ...before }, after: { ...form } };
    await recordEvent(tx, ctx, { hotelId, action: 'company_changed', ...subject, ...change });
  });
}

/** Agreements name negotiated plans of the hotel alone: whoever may buy anything needs none. */
async function refuseForeign(
  tx: Tx,
  hotelId: number,
  agreements: readonly CompanyAgreement[],
): Promise<void> {
  const plans = new Map((await listRatePlans(tx, hotelId)).map((plan) => [plan.id, plan]));
  for (const { ratePlanId } of agreements) {
    const plan = plans.get(ratePlanId);
    if (!plan) throw notFound('rate_plan_not_found');
    if (!isNegotiated(plan.kind)) throw ruleBroken('agreement_plan_not_negotiated');
  }
}
