import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { insertSpellings, insertTerms, selectAndLockUnread } from './customer-terms.queries.ts';
import { spelledWords, spellingKeys, termsOf } from './customer-terms.ts';

const atOnce = 2_000;
const mostRounds = 500;

/**
 * Writes the search terms of profiles that are new or changed, however they came in. Until then the search looks
 * through them one by one, so that nobody is ever missing. Answers how many there were.
 */
export async function fillCustomerTerms(ctx: Context): Promise<number> {
  let written = 0;
  for (let round = 0; round < mostRounds; round++) {
    const count = await fillSome(ctx);
    written += count;
    if (count < atOnce) break;
  }
  return written;
}

function fillSome(ctx: Context): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const profiles = await selectAndLockUnread(tx, atOnce);
    if (profiles.length === 0) return 0;
    const terms = profiles.flatMap(({ customerId, hotelId, ...searched }) =>
      termsOf(searched).map((term) => ({ customerId, hotelId, term })),
    );
    await insertTerms(tx, profiles, terms, ctx.clock());
    const words = [...new Set(profiles.flatMap(spelledWords))];
    await insertSpellings(
      tx,
      words.flatMap((word) => spellingKeys(word).map((key) => ({ key, word }))),
    );
    return profiles.length;
  });
}
