import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { phoneNumber } from '../../platform/phone.ts';
import { passwordMatches } from './password.ts';
import { countAttempt, forgetAttempts, takeBackAttempt } from './sign-in-attempt.queries.ts';
import { accountLimit, addressLimit } from './sign-in-limit.ts';
import { type Credentials, selectOptionalCredentials } from './user.queries.ts';

export type SignInResult =
  | { readonly outcome: 'signed-in'; readonly user: Credentials }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'locked'; readonly until: Date };

export interface SignInAttempt {
  /** A mail address, or a guest's telephone. */
  readonly email: string;
  readonly password: string;
  /** The network it comes from, as whole as the app knows it. */
  readonly address: string;
}

/**
 * Whether this password opens this account. A try is counted before it is judged, for the account typed and for the
 * network; an unknown address, a closed account and a wrong password look and last the same.
 */
export async function signIn(ctx: Context, attempt: SignInAttempt): Promise<SignInResult> {
  const counted = await countAttempt(
    ctx.db,
    [
      { name: 'address', value: attempt.address, limit: addressLimit },
      { name: 'account', value: attempt.email, limit: accountLimit },
    ],
    ctx.clock(),
  );
  if (!counted.allowed) return { outcome: 'locked', until: counted.until };

  const user = await selectOptionalCredentials(ctx.db, identityOf(attempt.email));
  const matches = await passwordMatches(attempt.password, user?.active ? user.passwordHash : null);
  if (!user || !matches) {
    if (user) await recordRefusal(ctx, user);
    return { outcome: 'wrong' };
  }
  await welcome(ctx, user, attempt);
  return { outcome: 'signed-in', user };
}

/** A guest may sign in by his proved telephone too. Without its country it is read as a Chinese one. */
function identityOf(typed: string): { email: string } | { phone: string } {
  const phone = typed.includes('@') ? null : (phoneNumber(typed) ?? phoneNumber(typed, 'CN'));
  return phone === null ? { email: typed } : { phone };
}

function recordRefusal(ctx: Context, user: Credentials): Promise<void> {
  return inTransaction(ctx.db, (tx) =>
    recordEvent(tx, ctx, {
      hotelId: null,
      action: 'sign_in_refused',
      subjectType: 'user',
      subjectId: user.id,
      subjectLabel: user.name,
    }),
  );
}

function welcome(ctx: Context, user: Credentials, attempt: SignInAttempt): Promise<void> {
  const asUser: Context = { ...ctx, actor: { kind: user.kind, id: user.id, name: user.name } };
  return inTransaction(ctx.db, async (tx) => {
    await takeBackAttempt(tx, 'address', attempt.address);
    await forgetAttempts(tx, 'account', attempt.email);
    await tx.user.update({
      where: { id: user.id },
      data: { lastSignInAt: ctx.clock() },
      select: { id: true },
    });
    await recordEvent(tx, asUser, {
      hotelId: null,
      action: 'signed_in',
      subjectType: 'user',
      subjectId: user.id,
      subjectLabel: user.name,
    });
  });
}
