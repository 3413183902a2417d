import { notFound } from '../../core/errors.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { CompanyContact, ContactFields } from './company-contact.ts';

export interface CompanyKey {
  readonly hotelId: number;
  readonly companyId: number;
}

const columns = { id: true, name: true, role: true, phone: true, email: true, note: true } as const;

export function selectContacts(db: DbOrTx, key: CompanyKey): Promise<CompanyContact[]> {
  return db.companyContact.findMany({
    where: { ...key },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: columns,
  });
}

export async function selectContact(
  db: DbOrTx,
  key: CompanyKey & { readonly id: number },
): Promise<CompanyContact> {
  const row = await db.companyContact.findFirst({ where: { ...key }, select: columns });
  if (!row) throw notFound('company_contact_not_found');
  return row;
}

export async function insertContact(tx: Tx, key: CompanyKey, fields: ContactFields): Promise<void> {
  await tx.companyContact.create({ data: { ...fields, ...key } });
}

export async function updateContact(tx: Tx, id: number, fields: ContactFields): Promise<void> {
  await tx.companyContact.update({ where: { id }, data: { ...fields } });
}

export async function deleteContact(tx: Tx, id: number): Promise<void> {
  await tx.companyContact.delete({ where: { id } });
}
