import type { Language } from '../../core/local-text.ts';
import { recordEvents } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { selectPart } from '../../platform/database/parts.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { agreedChannels, type ConsentChannel, channelsToAskAgain, consentChanges } from './consent.ts';
import { selectCurrentVersion } from './consent-wording.queries.ts';
import { recordConsentIn } from './customer.service.ts';
import { consentsPart } from './profile-record.queries.ts';
import type { KnownConsent } from './profile-record.ts';

export interface OwnConsents {
  readonly agreed: readonly ConsentChannel[];
  /** Agreed to in a wording that holds no longer. */
  readonly askAgain: readonly ConsentChannel[];
  /** What he last said of each way, with the wording that he saw. */
  readonly said: readonly KnownConsent[];
}

/** How a guest agrees to hear of offers. */
export async function consentsOf(db: DbOrTx, customerId: number): Promise<OwnConsents> {
  const said = await selectPart(db, consentsPart(customerId));
  return { agreed: agreedChannels(said), askAgain: channelsToAskAgain(said), said };
}

export interface WantedConsents {
  readonly customerId: number;
  readonly hotelId: number;
  readonly wanted: readonly ConsentChannel[];
}

/** Lets exactly these ways hold; only what changes is written down, beside what was said before. */
export function saveOwnConsents(ctx: Context, consents: WantedConsents): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { version: textVersion } = await selectCurrentVersion(tx, 'marketing', ctx.clock());
    await saveConsentsIn(tx, ctx, { ...consents, source: 'account', textVersion, language: ctx.language });
  });
}

export async function saveConsentsIn(
  tx: Tx,
  ctx: Context,
  {
    customerId,
    hotelId,
    wanted,
    ...said
  }: WantedConsents & { readonly source: string; readonly textVersion: string; readonly language?: Language },
): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM customers WHERE id = ${customerId} FOR NO KEY UPDATE`;
  const changes = consentChanges(await selectPart(tx, consentsPart(customerId)), wanted);
  for (const change of changes) {
    await recordConsentIn(tx, ctx, { customerId, purpose: 'marketing', ...said, ...change });
  }
  const subject = { hotelId, subjectType: 'customer', subjectId: customerId };
  const events = changes.map((after) => ({ ...subject, action: 'consent_recorded', after }));
  await recordEvents(tx, ctx, events);
}

/** Writes down that a guest agreed, on the form of his booking, to be reminded once: in the wording that stood beside it. */
export async function recordReminderConsentIn(tx: Tx, ctx: Context, customerId: number): Promise<void> {
  const { version: textVersion } = await selectCurrentVersion(tx, 'reminder', ctx.clock());
  const said = { channel: 'email', purpose: 'reminder', granted: true, source: 'booking' } as const;
  await recordConsentIn(tx, ctx, { customerId, ...said, textVersion, language: ctx.language });
}
