import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { textFor } from '../../platform/i18n/translate.ts';
import { queueJob } from '../../platform/jobs.ts';
import { publishAccessChange } from '../../platform/live.ts';
import { listHotels } from '../hotels/hotel.service.ts';
import { hashPassword } from './password.ts';
import { queuePasswordMail } from './password-reset.mail.ts';
import { insertReset, selectOpenReset, takeReset } from './password-reset.queries.ts';
import { countAttempt, forgetAttempts } from './sign-in-attempt.queries.ts';
import { resetLimit } from './sign-in-limit.ts';
import { type Credentials, selectOptionalCredentials, updatePassword } from './user.queries.ts';

export const sendResetJob = 'send-password-reset';
const resetHours = 1;

/**
 * Asks for a link to a new password. What happens here, and how long it takes, is the same whether or not there is
 * such an account: the account is looked up by a job.
 */
export async function requestPasswordReset(
  ctx: Context,
  request: { email: string; address: string },
): Promise<void> {
  const counted = await countAttempt(
    ctx.db,
    [
      { name: 'reset-address', value: request.address, limit: { ...resetLimit, tries: 20 } },
      { name: 'reset-account', value: request.email, limit: resetLimit },
    ],
    ctx.clock(),
  );
  if (!counted.allowed) return;
  await inTransaction(ctx.db, (tx) => queueJob(tx, sendResetJob, { email: request.email }));
}

/** The job: mails the link where there is an open account with this address, and does nothing otherwise. */
export async function sendPasswordReset(ctx: Context, email: string): Promise<void> {
  const user = await selectOptionalCredentials(ctx.db, { email });
  if (!user?.active) return;
  const expiresAt = new Date(ctx.clock().getTime() + resetHours * 3_600_000);
  const [hotel] = await listHotels(ctx.db);
  const hotelName = textFor(hotel?.names ?? {}, user.language);
  await inTransaction(ctx.db, async (tx) => {
    const token = await insertReset(tx, user.id, ctx.clock(), expiresAt);
    const mail = {
      template: 'password-reset',
      user,
      token,
      hours: resetHours,
      hotelId: null,
      hotelName,
    } as const;
    await queuePasswordMail(tx, mail);
    await recordEvent(tx, ctx, { ...aboutUser(user), action: 'password_reset_sent' });
  });
}

/** Whether the link can still be used, to say so before somebody thinks of a new password. */
export async function resetIsOpen(ctx: Context, token: string): Promise<boolean> {
  return (await selectOpenReset(ctx.db, token, ctx.clock())) !== null;
}

/** Sets the new password. The token is used up, every open session ends, and a lock on the account is lifted. */
export async function resetPassword(
  ctx: Context,
  input: { token: string; password: string },
): Promise<Credentials> {
  const passwordHash = await hashPassword(input.password);
  return inTransaction(ctx.db, async (tx) => {
    const taken = await takeReset(tx, input.token, ctx.clock());
    const user = taken && (await selectOptionalCredentials(tx, { id: taken.userId }));
    if (!user?.active) throw ruleBroken('reset_link_spent');
    const sessionEpoch = await updatePassword(tx, user.id, passwordHash);
    await forgetAttempts(tx, 'account', user.email);
    await publishAccessChange(tx, user.id);
    const actor = { kind: user.kind, id: user.id, name: user.name };
    await recordEvent(tx, { ...ctx, actor }, { ...aboutUser(user), action: 'password_reset' });
    return { ...user, passwordHash, sessionEpoch };
  });
}

function aboutUser(user: Credentials) {
  return { hotelId: null, subjectType: 'user', subjectId: user.id, subjectLabel: user.name };
}
