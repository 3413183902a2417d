import { fromDbDate, toDbDate } from '../../core/calendar-date.ts';
import { basisPoints } from '../../core/money.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { Agreement } from './restriction.ts';

interface AgreementRow {
  readonly ratePlanId: number;
  readonly discountBasisPoints: number;
  readonly validFromDate: Date | null;
  readonly validToDate: Date | null;
}

/** What was agreed with each company of the hotel, by company and plan; with those not in use too. */
export async function selectAgreements(db: DbOrTx, hotelId: number): Promise<Map<number, Agreement[]>> {
  const rows = await db.ratePlanCompany.findMany({
    where: { hotelId },
    orderBy: [{ companyId: 'asc' }, { ratePlanId: 'asc' }],
  });
  const byCompany = Map.groupBy(rows, ({ companyId }) => companyId);
  return new Map([...byCompany].map(([companyId, own]) => [companyId, own.map(toAgreement)]));
}

/** What was agreed with one company, plan by plan; null where the hotel has no such company. */
export async function selectOptionalAgreements(
  db: DbOrTx,
  hotelId: number,
  companyId: number,
): Promise<Agreement[] | null> {
  const company = await db.company.findUnique({
    where: { id: companyId, hotelId },
    select: { plans: { orderBy: { ratePlanId: 'asc' } } },
  });
  return company?.plans.map(toAgreement) ?? null;
}

/** The same, kept from changing until the transaction ends. */
export async function selectAndLockAgreements(
  tx: Tx,
  hotelId: number,
  companyId: number,
): Promise<Agreement[] | null> {
  await tx.$queryRaw`SELECT id FROM companies WHERE id = ${companyId} AND hotel_id = ${hotelId} FOR UPDATE`;
  return selectOptionalAgreements(tx, hotelId, companyId);
}

export async function replaceAgreements(
  tx: Tx,
  company: { readonly hotelId: number; readonly companyId: number },
  agreements: readonly Agreement[],
): Promise<void> {
  await tx.ratePlanCompany.deleteMany({ where: company });
  await tx.ratePlanCompany.createMany({
    data: agreements.map(({ validFromDate: from, validToDate: to, ...agreement }) => ({
      ...agreement,
      ...company,
      validFromDate: from && toDbDate(from),
      validToDate: to && toDbDate(to),
    })),
  });
}

function toAgreement({
  ratePlanId,
  discountBasisPoints,
  validFromDate,
  validToDate,
}: AgreementRow): Agreement {
  return {
    ratePlanId,
    discountBasisPoints: basisPoints(discountBasisPoints),
    validFromDate: validFromDate && fromDbDate(validFromDate),
    validToDate: validToDate && fromDbDate(validToDate),
  };
}
