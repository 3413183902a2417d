import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { type ConsentVersion, nextVersionName } from './consent.ts';
import {
  countShownVersions,
  insertVersion,
  lockVersions,
  selectConsentVersions,
  selectCurrentVersion,
} from './consent-wording.queries.ts';

export function consentVersions(db: DbOrTx): Promise<ConsentVersion[]> {
  return selectConsentVersions(db);
}

/** What a guest agrees to now when he agrees to be written to about offers. */
export function currentWording(db: DbOrTx): Promise<ConsentVersion> {
  return selectCurrentVersion(db, 'marketing');
}

export interface NewWording {
  /** By language. */
  readonly texts: Readonly<Record<string, string>>;
  /** A yes to an earlier wording holds no longer: everybody is asked again. */
  readonly asksAgain: boolean;
}

/** Puts a new wording on the guests' page, in every house of the chain. Earlier ones stay readable. Answers its name. */
export function makeWording(ctx: Context, { texts, asksAgain }: NewWording): Promise<string> {
  return inTransaction(ctx.db, async (tx) => {
    await lockVersions(tx);
    const version = nextVersionName(await countShownVersions(tx, 'marketing'));
    const made = { since: ctx.clock(), shown: true, madeBy: ctx.actor.name };
    await insertVersion(tx, { purpose: 'marketing', version, asksAgain, ...made, texts });
    await recordEvent(tx, ctx, {
      hotelId: ctx.hotelId,
      action: 'consent_wording_made',
      subjectType: 'privacy',
      subjectId: version,
      after: { version, asksAgain },
    });
    return version;
  });
}
