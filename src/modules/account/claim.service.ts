import { assert } from '../../core/assert.ts';
import { notFound } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { type Recipient, storedRecipient } from '../../platform/recipient.ts';
import { getContact } from '../staff/contact.service.ts';
import { mayTryCode, sendCode, useCodeIn } from '../staff/verification-code.service.ts';
import {
  type Claimable,
  giveBooking,
  type ProvedContact,
  selectBookingContact,
  selectClaimable,
} from './claim.queries.ts';

function userOf(ctx: Context): number {
  assert(ctx.actor.kind === 'guest' && ctx.actor.id !== null, 'a guest is signed in');
  return ctx.actor.id;
}

async function provedContact(ctx: Context): Promise<ProvedContact> {
  const { email, emailProved, phone } = await getContact(ctx.db, userOf(ctx));
  return { email: emailProved ? email : null, phone };
}

/** Bookings made without signing in, with an address that was proved to be this guest's. */
export async function claimableBookings(ctx: Context): Promise<Claimable[]> {
  return selectClaimable(ctx.db, await provedContact(ctx));
}

/** Takes one of them over. Another person's booking is as little there as one that does not exist. */
export async function claimBooking(ctx: Context, number: string): Promise<void> {
  const contact = await provedContact(ctx);
  await inTransaction(ctx.db, async (tx) => {
    if (!(await giveIn(tx, ctx, number, contact))) throw notFound('reservation_not_found');
  });
}

async function giveIn(tx: Tx, ctx: Context, number: string, contact: ProvedContact): Promise<boolean> {
  const given = await giveBooking(tx, { number, userId: userOf(ctx), contact });
  if (given === null) return false;
  await recordEvent(tx, ctx, {
    hotelId: given.hotelId,
    action: 'booking_claimed',
    subjectType: 'reservation',
    subjectId: given.id,
    subjectLabel: number,
    after: { userId: userOf(ctx) },
  });
  return true;
}

function recipientOfBooking(contact: ProvedContact | null): Recipient | null {
  const address = contact?.email ?? contact?.phone;
  return address ? storedRecipient(address) : null;
}

const subjectOf = (ctx: Context, number: string) => `${userOf(ctx)} ${number}`;

/** Sends a code to the contact of a booking, by mail where it has one. Who asks does not learn whether there is such a booking. */
export async function requestClaimCode(ctx: Context, number: string, network: string): Promise<void> {
  const recipient = recipientOfBooking(await selectBookingContact(ctx.db, number));
  await sendCode(ctx, {
    purpose: 'claim',
    recipient: recipient ?? { channel: 'mail', address: `nobody ${number}` },
    subject: subjectOf(ctx, number),
    network,
    deliver: recipient !== null,
  });
}

/** Takes a booking over with the code that its contact got; false where the code is not right. */
export async function claimByCode(
  ctx: Context,
  { number, code, network }: { number: string; code: string; network: string },
): Promise<boolean> {
  if (!(await mayTryCode(ctx, network))) return false;
  return inTransaction(ctx.db, async (tx) => {
    const contact = await selectBookingContact(tx, number);
    const recipient = recipientOfBooking(contact);
    if (!contact || !recipient) return false;
    const key = { purpose: 'claim', recipient, subject: subjectOf(ctx, number) } as const;
    if ((await useCodeIn(tx, ctx, key, code)) !== 'right') return false;
    return giveIn(tx, ctx, number, contact);
  });
}
