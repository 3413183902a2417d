import { recordEvents } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { agreedChannels, type ConsentChannel, consentChanges, ownPageTextVersion } from './consent.ts';
import { recordConsentIn } from './customer.service.ts';
import { selectConsents } from './profile-record.queries.ts';

/** How a guest agrees to hear of offers. */
export async function consentsOf(db: DbOrTx, customerId: number): Promise<ConsentChannel[]> {
  return agreedChannels(await selectConsents(db, customerId));
}

export interface WantedConsents {
  readonly customerId: number;
  readonly hotelId: number;
  readonly wanted: readonly ConsentChannel[];
}

/** Lets exactly these ways hold; only what changes is written down, beside what was said before. */
export function saveOwnConsents(ctx: Context, consents: WantedConsents): Promise<void> {
  const said = { source: 'account', textVersion: ownPageTextVersion };
  return inTransaction(ctx.db, (tx) => saveConsentsIn(tx, ctx, { ...consents, ...said }));
}

export async function saveConsentsIn(
  tx: Tx,
  ctx: Context,
  {
    customerId,
    hotelId,
    wanted,
    ...said
  }: WantedConsents & { readonly source: string; readonly textVersion: string },
): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM customers WHERE id = ${customerId} FOR NO KEY UPDATE`;
  const changes = consentChanges(await selectConsents(tx, customerId), wanted);
  for (const change of changes) {
    await recordConsentIn(tx, ctx, { customerId, purpose: 'marketing', ...said, ...change });
  }
  const subject = { hotelId, subjectType: 'customer', subjectId: customerId };
  const events = changes.map((after) => ({ ...subject, action: 'consent_recorded', after }));
  await recordEvents(tx, ctx, events);
}
