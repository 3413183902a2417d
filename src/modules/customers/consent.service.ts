import { recordEvents } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { agreedChannels, type ConsentChannel, consentChanges, ownPageTextVersion } from './consent.ts';
import { recordConsentIn } from './customer.service.ts';
import { selectConsents } from './profile-record.queries.ts';

/** How a guest agrees to hear of offers. */
export async function consentsOf(db: DbOrTx, customerId: number): Promise<ConsentChannel[]> {
  return agreedChannels(await selectConsents(db, customerId));
}

/** Lets exactly these ways hold; only what changes is written down, beside what was said before. */
export function saveOwnConsents(
  ctx: Context,
  { customerId, hotelId, wanted }: { customerId: number; hotelId: number; wanted: readonly ConsentChannel[] },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM customers WHERE id = ${customerId} FOR NO KEY UPDATE`;
    const changes = consentChanges(await selectConsents(tx, customerId), wanted);
    for (const change of changes) {
      const said = { purpose: 'marketing', source: 'account', textVersion: ownPageTextVersion } as const;
      await recordConsentIn(tx, ctx, { customerId, ...said, ...change });
    }
    const subject = { hotelId, subjectType: 'customer', subjectId: customerId };
    await recordEvents(
      tx,
      ctx,
      changes.map((after) => ({ ...subject, action: 'consent_recorded', after })),
    );
  });
}
