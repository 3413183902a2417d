import { assert } from '../../core/assert.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { publishAccessChange } from '../../platform/live.ts';
import { readablePhone } from '../../platform/phone.ts';
import type { Recipient } from '../../platform/recipient.ts';
import { noPassword } from './password.ts';
import { type Credentials, insertUser, selectOptionalCredentials } from './user.queries.ts';
import { markEmailProved } from './user-contact.queries.ts';
import { mayTryCode, sendCode, useCodeIn } from './verification-code.service.ts';

/** Sends a code to sign in with. Staff sign in by password: theirs is never sent, and nobody learns of it. */
export async function requestSignInCode(ctx: Context, recipient: Recipient, network: string): Promise<void> {
  const user = await selectOptionalCredentials(ctx.db, contactOf(recipient));
  const deliver = user === null || (user.kind === 'guest' && user.active);
  await sendCode(ctx, { purpose: 'sign_in', recipient, subject: '', network, deliver });
}

function contactOf({ channel, address }: Recipient): { email: string } | { phone: string } {
  return channel === 'mail' ? { email: address } : { phone: address };
}

export interface CodeAttempt {
  readonly recipient: Recipient;
  readonly code: string;
  readonly network: string;
}

/**
 * Signs in with a code, and makes the account where there was none: who reads the message owns the address. An account
 * that somebody made with this address and a password, but never proved, becomes the owner's: its password and its
 * sessions end.
 */
export async function signInByCode(ctx: Context, attempt: CodeAttempt): Promise<Credentials | null> {
  if (!(await mayTryCode(ctx, attempt.network))) return null;
  const { recipient, code } = attempt;
  return inTransaction(ctx.db, async (tx) => {
    const answer = await useCodeIn(tx, ctx, { purpose: 'sign_in', recipient, subject: '' }, code);
    if (answer !== 'right') return null;
    const found = await selectOptionalCredentials(tx, contactOf(recipient));
    if (found && (found.kind === 'staff' || !found.active)) return null;
    const id = found?.id ?? (await register(tx, ctx, recipient));
    if (found && recipient.channel === 'mail') await proveEmail(tx, ctx, found);
    await welcome(tx, ctx, id);
    const user = await selectOptionalCredentials(tx, { id });
    assert(user, 'the account is there');
    return user;
  });
}

async function register(tx: Tx, ctx: Context, recipient: Recipient): Promise<number> {
  const { channel, address } = recipient;
  const name = channel === 'mail' ? (address.split('@')[0] ?? address) : readablePhone(address);
  const at = ctx.clock();
  const id = await insertUser(
    tx,
    {
      kind: 'guest',
      email: channel === 'mail' ? address : null,
      phone: channel === 'sms' ? address : null,
      name,
      passwordHash: noPassword(),
      language: ctx.language,
      customerId: null,
    },
    at,
  );
  if (channel === 'mail') await markEmailProved(tx, id, at);
  await recordEvent(tx, asGuest(ctx, { id, name }), {
    ...about({ id, name }),
    action: 'guest_registered',
    after: { channel },
  });
  return id;
}

/** The first proof of an address: whoever chose a password before it is out. */
async function proveEmail(tx: Tx, ctx: Context, user: Credentials): Promise<void> {
  if (user.emailVerified) return;
  await markEmailProved(tx, user.id, ctx.clock());
  await tx.user.update({
    where: { id: user.id },
    data: { passwordHash: noPassword(), sessionEpoch: { increment: 1 } },
    select: { id: true },
  });
  await publishAccessChange(tx, user.id);
  await recordEvent(tx, asGuest(ctx, user), { ...about(user), action: 'address_proved' });
}

async function welcome(tx: Tx, ctx: Context, id: number): Promise<void> {
  const user = await tx.user.update({
    where: { id },
    data: { lastSignInAt: ctx.clock() },
    select: { id: true, name: true },
  });
  await recordEvent(tx, asGuest(ctx, user), { ...about(user), action: 'signed_in', after: { by: 'code' } });
}

function asGuest(ctx: Context, { id, name }: { id: number; name: string }): Context {
  return { ...ctx, actor: { kind: 'guest', id, name } };
}

function about({ id, name }: { id: number; name: string }) {
  return { hotelId: null, subjectType: 'user', subjectId: id, subjectLabel: name };
}
