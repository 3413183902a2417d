import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { selectAndLockCompany } from './company.queries.ts';
import * as queries from './company-contact.queries.ts';
import type { CompanyContact, ContactFields } from './company-contact.ts';

export const listContacts = (db: DbOrTx, key: queries.CompanyKey): Promise<CompanyContact[]> =>
  queries.selectContacts(db, key);

export const getContact = (db: DbOrTx, key: queries.CompanyKey & { id: number }): Promise<CompanyContact> =>
  queries.selectContact(db, key);

export function addContact(ctx: Context, key: queries.CompanyKey, fields: ContactFields): Promise<void> {
  return changing(ctx, key, 'company_contact_added', (tx) => queries.insertContact(tx, key, fields));
}

export function changeContact(
  ctx: Context,
  key: queries.CompanyKey & { readonly id: number },
  fields: ContactFields,
): Promise<void> {
  return changing(ctx, key, 'company_contact_changed', async (tx) => {
    const { id } = await queries.selectContact(tx, key);
    await queries.updateContact(tx, id, fields);
  });
}

export function removeContact(
  ctx: Context,
  key: queries.CompanyKey & { readonly id: number },
): Promise<void> {
  return changing(ctx, key, 'company_contact_removed', async (tx) => {
    const { id } = await queries.selectContact(tx, key);
    await queries.deleteContact(tx, id);
  });
}

/** Under the company's lock. Who the person is stays out of the audit log: a log is never cleared of names. */
function changing(
  ctx: Context,
  { hotelId, companyId }: queries.CompanyKey,
  action: string,
  write: (tx: Tx) => Promise<void>,
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { code } = await selectAndLockCompany(tx, hotelId, companyId);
    await write(tx);
    const subject = { subjectType: 'company', subjectId: companyId, subjectLabel: code };
    await recordEvent(tx, ctx, { hotelId, action, ...subject });
  });
}
