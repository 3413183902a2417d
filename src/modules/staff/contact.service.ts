import { assert } from '../../core/assert.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import type { Recipient } from '../../platform/recipient.ts';
import { selectContact, updateContact } from './user-contact.queries.ts';
import { mayTryCode, sendCode, useCodeIn } from './verification-code.service.ts';

export interface Contact {
  readonly email: string | null;
  readonly phone: string | null;
  /** A code proved the mail address; a telephone always is proved. */
  readonly emailProved: boolean;
}

/** How an account can be reached, and what of it was proved. */
export function getContact(db: DbOrTx, userId: number): Promise<Contact> {
  return selectContact(db, userId);
}

function userOf(ctx: Context): number {
  assert(ctx.actor.kind === 'guest' && ctx.actor.id !== null, 'a guest is signed in');
  return ctx.actor.id;
}

/** Sends a code to an address that is to become the guest's own. */
export function requestContactCode(ctx: Context, recipient: Recipient, network: string): Promise<void> {
  return sendCode(ctx, { purpose: 'contact', recipient, subject: String(userOf(ctx)), network });
}

/** Makes the address the guest's own where the code is right; false where it is not. One of another account is refused. */
export async function proveContact(
  ctx: Context,
  attempt: { readonly recipient: Recipient; readonly code: string; readonly network: string },
): Promise<boolean> {
  const { recipient, code, network } = attempt;
  if (!(await mayTryCode(ctx, network))) return false;
  const userId = userOf(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const key = { purpose: 'contact', recipient, subject: String(userId) } as const;
    if ((await useCodeIn(tx, ctx, key, code)) !== 'right') return false;
    const before = await selectContact(tx, userId);
    await updateContact(tx, userId, recipient, ctx.clock());
    await recordEvent(tx, ctx, {
      hotelId: null,
      action: 'contact_changed',
      subjectType: 'user',
      subjectId: userId,
      subjectLabel: ctx.actor.name,
      before,
      after: { channel: recipient.channel, address: recipient.address },
    });
    return true;
  });
}
