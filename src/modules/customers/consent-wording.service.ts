import { type CalendarDate, dateAt, instantAt, nightsBetween } from '../../core/calendar-date.ts';
import { notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { type ConsentVersion, nextVersionName, type WordingPurpose, wordingRefusal } from './consent.ts';
import {
  countShownVersions,
  insertVersion,
  lockVersions,
  selectConsentVersions,
  selectCurrentVersion,
  selectOptionalVersion,
} from './consent-wording.queries.ts';

export function consentVersions(db: DbOrTx, purpose: WordingPurpose): Promise<ConsentVersion[]> {
  return selectConsentVersions(db, purpose);
}

/** What a guest agrees to now, or reads. */
export function currentWording(db: DbOrTx, purpose: WordingPurpose, at: Date): Promise<ConsentVersion> {
  return selectCurrentVersion(db, purpose, at);
}

/** A wording of the privacy notice as it held once. */
export async function noticeVersion(ctx: Context, version: string): Promise<ConsentVersion> {
  const found = await selectOptionalVersion(ctx.db, { purpose: 'notice', version, at: ctx.clock() });
  if (!found) throw notFound('page_not_found');
  return found;
}

export interface NewWording {
  readonly purpose: WordingPurpose;
  /** By language. */
  readonly texts: Readonly<Record<string, string>>;
  /** A yes to an earlier wording holds no longer: everybody is asked again. */
  readonly asksAgain: boolean;
  /** From the beginning of which day it holds, by the clock of the house where it is written; at once where none is said. */
  readonly from?: CalendarDate | undefined;
}

/** Puts a new wording on the guests' pages, in every house of the chain. Earlier ones stay readable. Answers its name. */
export function makeWording(ctx: Context, { purpose, texts, asksAgain, from }: NewWording): Promise<string> {
  return inTransaction(ctx.db, async (tx) => {
    const { timeZone } = await getHotel(tx, requireHotel(ctx));
    const now = ctx.clock();
    const today = dateAt(now, timeZone);
    const daysAhead = nightsBetween(today, from ?? today);
    const refusal = wordingRefusal({ purpose, asksAgain, daysAhead });
    if (refusal) throw ruleBroken(`wording_${refusal}`);
    await lockVersions(tx);
    const version = nextVersionName(purpose, await countShownVersions(tx, purpose));
    const since = from !== undefined && daysAhead > 0 ? instantAt(from, '00:00', timeZone) : now;
    await insertVersion(tx, {
      purpose,
      version,
      asksAgain,
      since,
      shown: true,
      madeBy: ctx.actor.name,
      texts,
    });
    await recordEvent(tx, ctx, {
      hotelId: ctx.hotelId,
      action: 'consent_wording_made',
      subjectType: 'privacy',
      subjectId: version,
      after: { version, asksAgain, since },
    });
    return version;
  });
}
