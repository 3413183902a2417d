import { assert } from '../../core/assert.ts';
import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { publishAccessChange } from '../../platform/live.ts';
import { hashPassword, hasPassword, passwordMatches } from './password.ts';
import { countAttempt, forgetAttempts } from './sign-in-attempt.queries.ts';
import { accountLimit, registrationLimit } from './sign-in-limit.ts';
import { createGuestUser } from './staff.service.ts';
import { type Credentials, raiseEpoch, selectOptionalCredentials, updatePassword } from './user.queries.ts';

export interface Registration {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly address: string;
}

/** A guest makes an account. Refuses an address in use, and a network that makes too many. */
export async function registerGuest(ctx: Context, registration: Registration): Promise<Credentials> {
  const counter = { name: 'register', value: registration.address, limit: registrationLimit };
  const counted = await countAttempt(ctx.db, [counter], ctx.clock());
  if (!counted.allowed) throw ruleBroken('too_many_registrations');
  const { id } = await inTransaction(ctx.db, (tx) =>
    createGuestUser(tx, ctx, { ...registration, language: ctx.language }),
  );
  const user = await selectOptionalCredentials(ctx.db, { id });
  assert(user, 'the account just made is there');
  return user;
}

/** Whoever is signed in chooses a new password, or a first one; every other session ends. Returns the epoch this session goes on with. */
export async function changePassword(
  ctx: Context,
  input: { current: string; password: string },
): Promise<number> {
  const user = await selectActor(ctx);
  const counted = await countAttempt(
    ctx.db,
    [{ name: 'account', value: user.email, limit: accountLimit }],
    ctx.clock(),
  );
  if (!counted.allowed) throw ruleBroken('too_many_tries');
  const known = !hasPassword(user.passwordHash) || (await passwordMatches(input.current, user.passwordHash));
  if (!known) throw ruleBroken('current_password_wrong');

  const passwordHash = await hashPassword(input.password);
  return inTransaction(ctx.db, async (tx) => {
    const epoch = await updatePassword(tx, user.id, passwordHash);
    await forgetAttempts(tx, 'account', user.email);
    await publishAccessChange(tx, user.id);
    await recordEvent(tx, ctx, { ...aboutUser(user), action: 'password_changed' });
    return epoch;
  });
}

/** Ends every session of whoever is signed in, this one too unless it goes on with the epoch returned. */
export async function signOutEverywhere(ctx: Context): Promise<number> {
  const user = await selectActor(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const epoch = await raiseEpoch(tx, user.id);
    await publishAccessChange(tx, user.id);
    await recordEvent(tx, ctx, { ...aboutUser(user), action: 'signed_out_everywhere' });
    return epoch;
  });
}

/** Signing out of one session: open pages of this person must prove themselves anew. */
export async function recordSignOut(ctx: Context): Promise<void> {
  const user = await selectActor(ctx);
  await inTransaction(ctx.db, async (tx) => {
    await publishAccessChange(tx, user.id);
    await recordEvent(tx, ctx, { ...aboutUser(user), action: 'signed_out' });
  });
}

async function selectActor(ctx: Context): Promise<Credentials> {
  const user = ctx.actor.id === null ? null : await selectOptionalCredentials(ctx.db, { id: ctx.actor.id });
  assert(user, 'somebody is signed in');
  return user;
}

function aboutUser(user: Credentials) {
  return { hotelId: null, subjectType: 'user', subjectId: user.id, subjectLabel: user.name };
}
