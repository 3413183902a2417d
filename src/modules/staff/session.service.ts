import type { Context } from '../../platform/context.ts';
import { deleteOldResets } from './password-reset.queries.ts';
import { deleteOldAttempts } from './sign-in-attempt.queries.ts';
import { deleteOldCodes } from './verification-code.queries.ts';

const day = 86_400_000;

/** Removes what has run out: sessions, links to new passwords, codes, and counters nobody added to for a day. */
export async function forgetOldSessions(ctx: Context): Promise<void> {
  const yesterday = new Date(ctx.clock().getTime() - day);
  await ctx.db.session.deleteMany({ where: { expire: { lt: yesterday } } });
  await deleteOldResets(ctx.db, new Date(yesterday.getTime() - 30 * day));
  await deleteOldAttempts(ctx.db, yesterday);
  await deleteOldCodes(ctx.db, yesterday);
}
