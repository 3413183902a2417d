import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import * as queries from './partner.queries.ts';
import type { Partner } from './partner.ts';

export const listPartners = (db: DbOrTx): Promise<Partner[]> => queries.selectPartners(db);

export const getPartner = (db: DbOrTx, id: number): Promise<Partner> => queries.selectPartner(db, id);

export const partnerNumbersOf = (db: DbOrTx, memberId: number): Promise<ReadonlyMap<number, string>> =>
  queries.selectPartnerNumbers(db, memberId);

export const partnerCounts = (db: DbOrTx): Promise<queries.PartnerCount[]> => queries.selectPartnerCounts(db);

export function createPartner(ctx: Context, partner: Omit<Partner, 'id'>): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const id = await queries.insertPartner(tx, partner);
    const subject = subjectOfPartner({ ...partner, id });
    await recordEvent(tx, ctx, { ...subject, action: 'partner_created', after: { ...partner } });
  });
}

/** What was ordered keeps its units. */
export function changePartner(ctx: Context, id: number, fields: queries.PartnerFields): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const before = await queries.selectPartner(tx, id);
    await queries.updatePartner(tx, id, fields);
    await recordEvent(tx, ctx, {
      ...subjectOfPartner(before),
      action: 'partner_changed',
      before: { ...before },
      after: { ...fields },
    });
  });
}

/** How the audit log names a partner. */
export function subjectOfPartner({ id, code }: Pick<Partner, 'id' | 'code'>) {
  return { hotelId: null, subjectType: 'partner', subjectId: id, subjectLabel: code };
}
