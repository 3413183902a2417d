import { z } from 'zod';
import { conflict, notFound } from '../../core/errors.ts';
import { violates } from '../../platform/database/errors.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { type Company, companyKinds } from './company.ts';

const KindWord = z.enum(companyKinds);
const columns = { id: true, code: true, name: true, kind: true, accessCode: true, active: true } as const;

/** Every company, by code. */
export async function selectCompanies(db: DbOrTx, hotelId: number): Promise<Company[]> {
  const rows = await db.company.findMany({ where: { hotelId }, orderBy: { code: 'asc' }, select: columns });
  return rows.map(toCompany);
}

export async function selectCompany(db: DbOrTx, hotelId: number, id: number): Promise<Company> {
  const row = await db.company.findUnique({ where: { id, hotelId }, select: columns });
  if (!row) throw notFound('company_not_found');
  return toCompany(row);
}

export async function selectAndLockCompany(tx: Tx, hotelId: number, id: number): Promise<Company> {
  await tx.$queryRaw`SELECT id FROM companies WHERE id = ${id} AND hotel_id = ${hotelId} FOR UPDATE`;
  return selectCompany(tx, hotelId, id);
}

type CompanyColumns = Omit<Company, 'id'>;

export function insertCompany(tx: Tx, hotelId: number, company: CompanyColumns): Promise<number> {
  return refusingTwice(async () => {
    const { id } = await tx.company.create({ data: { ...company, hotelId }, select: { id: true } });
    return id;
  });
}

export async function updateCompany(
  tx: Tx,
  id: number,
  company: Omit<CompanyColumns, 'code'>,
): Promise<void> {
  await refusingTwice(() => tx.company.update({ where: { id }, data: company, select: { id: true } }));
}

function toCompany({ kind, ...row }: Omit<Company, 'kind'> & { readonly kind: string }): Company {
  return { ...row, kind: KindWord.parse(kind) };
}

async function refusingTwice<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (violates(error, 'companies_access_code_once')) throw conflict('company_access_code_taken');
    if (violates(error, 'code_has_one_meaning')) throw conflict('company_access_code_promotion');
    if (violates(error, 'companies_hotel_id_code_key')) throw conflict('company_taken');
    throw error;
  }
}
