import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { listAgreements } from '../rates/agreement.service.ts';
import * as queries from './company.queries.ts';
import type { CompanyForm } from './company.schemas.ts';
import type { AgreedCompany, Company } from './company.ts';

/** Every company of the hotel. */
export function listCompanies(db: DbOrTx, hotelId: number): Promise<Company[]> {
  return queries.selectCompanies(db, hotelId);
}

/** The same with what is agreed with each. */
export async function listAgreedCompanies(db: DbOrTx, hotelId: number): Promise<AgreedCompany[]> {
  const [companies, agreements] = await Promise.all([
    queries.selectCompanies(db, hotelId),
    listAgreements(db, hotelId),
  ]);
  return companies.map((company) => ({ ...company, agreements: agreements.get(company.id) ?? [] }));
}

export async function getAgreedCompany(db: DbOrTx, hotelId: number, id: number): Promise<AgreedCompany> {
  const [company, agreements] = await Promise.all([
    queries.selectCompany(db, hotelId, id),
    listAgreements(db, hotelId),
  ]);
  return { ...company, agreements: agreements.get(id) ?? [] };
}

/** A new company. Its code and its access code must be its own in the hotel. Nothing is agreed with it yet. */
export function createCompany(
  ctx: Context,
  hotelId: number,
  form: CompanyForm & { readonly code: string },
): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const companyId = await queries.insertCompany(tx, hotelId, form);
    const subject = { subjectType: 'company', subjectId: companyId, subjectLabel: form.code };
    await recordEvent(tx, ctx, { hotelId, action: 'company_created', ...subject, after: { ...form } });
    return companyId;
  });
}

/** Who the company is and how its people book. What is agreed with it passes approval, and is not among this. */
export function changeCompany(ctx: Context, hotelId: number, id: number, form: CompanyForm): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await queries.selectAndLockCompany(tx, hotelId, id);
    await queries.updateCompany(tx, id, form);
    const subject = { subjectType: 'company', subjectId: id, subjectLabel: before.code };
    const change = { before: { ...before }, after: { ...form } };
    await recordEvent(tx, ctx, { hotelId, action: 'company_changed', ...subject, ...change });
  });
}
