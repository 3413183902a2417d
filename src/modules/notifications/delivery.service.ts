import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { queueJob } from '../../platform/jobs.ts';
import { deliverMailJob } from '../../platform/mail.ts';
import { isRefusal, type MailTransport, mailTransport } from '../../platform/mail-transport.ts';
import { smsTransport } from '../../platform/sms/transport.ts';
import { raiseAlertIn } from '../alerts/alert.service.ts';
import {
  type ClaimedMail,
  claimMail,
  isBeingSent,
  markHandedOver,
  moveToUnclear,
  selectMailHotel,
  selectStrandedMails,
  settleMail,
} from './mail.queries.ts';
import { sentAgainFrom } from './outbox.ts';
import { hasSecret, isFarewell } from './secret-mail.ts';

/** A worker that has held a mail for so long is dead: every step of a delivery ends earlier. */
const longestDeliveryMs = 5 * 60_000;
const mostAttempts = 6;
const strandedAtOnce = 200;

/**
 * Delivers one mail. Of two workers one gets it; delivered, it is never sent again. One of which nobody can know whether
 * the mail server took it is left unclear, for somebody to look. Where there is nobody to send it it is kept for the back
 * office. A failure is thrown for the job to come again, until the last try.
 */
export async function deliverMail(ctx: Context, mailId: number): Promise<void> {
  const at = ctx.clock();
  const deadBefore = new Date(at.getTime() - longestDeliveryMs);
  await inTransaction(ctx.db, async (tx) => {
    if (await moveToUnclear(tx, mailId, deadBefore)) await tellOfDoubtIn(tx, ctx, mailId);
  });
  const mail = await claimMail(ctx.db, mailId, at, deadBefore);
  if (!mail) return;
  const send = senderOf(ctx, mail, at);
  if (!send) return void (await settleMail(ctx.db, mail, { status: 'kept' }));
  try {
    await send();
  } catch (error) {
    const lastError = reasonOf(error);
    if (error instanceof InDoubt) return leaveInDoubt(ctx, mail, lastError);
    await settleMail(ctx.db, mail, { status: 'failed', lastError, handedAt: null });
    if (mail.attempts < mostAttempts) throw error;
    return;
  }
  await settleMail(ctx.db, mail, { status: 'sent', sentAt: ctx.clock(), lastError: null, ...wipedOf(mail) });
}

/** What nobody may read any more once it was sent. */
function wipedOf({ id, template }: ClaimedMail) {
  const words = { html: '', text: '', params: {} };
  if (isFarewell(template)) return { ...words, recipient: `erased-${id}@invalid`, subject: '' };
  return hasSecret(template) ? words : {};
}

function leaveInDoubt(ctx: Context, mail: ClaimedMail, lastError: string): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    if (await settleMail(tx, mail, { status: 'unclear', lastError })) await tellOfDoubtIn(tx, ctx, mail.id);
  });
}

/** Only a person can decide about a mail in doubt, so one hears of it. A mail of no hotel shows in the outbox alone. */
async function tellOfDoubtIn(tx: Tx, ctx: Context, mailId: number): Promise<void> {
  const hotelId = await selectMailHotel(tx, mailId);
  if (hotelId !== null)
    await raiseAlertIn(tx, ctx, { hotelId, kind: 'mail_unclear', subject: String(mailId) });
}

/** How this message is sent; null where the house has nobody to send it. */
function senderOf(ctx: Context, mail: ClaimedMail, at: Date): (() => Promise<void>) | null {
  if (mail.channel === 'sms') return smsSenderOf(mail, at);
  const send = mailTransport();
  return send && (() => sendOnce(ctx, mail, send));
}

/** The mail was handed over, and no answer came. */
class InDoubt extends Error {}

/** A mail server can not be asked what it took: what was handed over without an answer is never sent by itself again. */
async function sendOnce(ctx: Context, mail: ClaimedMail, send: MailTransport): Promise<void> {
  let isHandedOver = false;
  const handOver = async () => {
    if (!(await markHandedOver(ctx.db, mail, ctx.clock())))
      throw new Error('another worker took this mail over');
    isHandedOver = true;
  };
  try {
    await send(mail, handOver);
  } catch (error) {
    throw isHandedOver && !isRefusal(error) ? new InDoubt(reasonOf(error)) : error;
  }
}

/**
 * A text message has no number that makes two of it one, as a mail has: whoever tries again first asks the provider
 * whether the try before, cut off in the middle, had got through.
 */
function smsSenderOf(mail: ClaimedMail, at: Date): (() => Promise<void>) | null {
  const provider = smsTransport();
  if (!provider) return null;
  const sms = { ...mail, to: mail.recipient };
  return async () => {
    if (mail.attempts > 1 && (await provider.wasTaken(sms, mail.createdAt, at))) return;
    await provider.send(sms, at);
  };
}

/** What went wrong in the words of the mail server or the provider, short enough for a list. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return [code, message]
    .filter((part) => typeof part === 'string')
    .join(': ')
    .slice(0, 300);
}

/** Queues the mails anew that nobody works on, left behind by a crash. */
export async function rescueStrandedMails(ctx: Context): Promise<number> {
  const deadBefore = new Date(ctx.clock().getTime() - 2 * longestDeliveryMs);
  const ids = await selectStrandedMails(ctx.db, deadBefore, strandedAtOnce);
  for (const mailId of ids) await requeue(ctx, mailId);
  return ids.length;
}

/** Tries a mail once more that was given up or left unclear, or was kept while there was no mail server. */
export async function sendAgain(ctx: Context, mailId: number): Promise<void> {
  if (await isBeingSent(ctx.db, mailId)) return;
  await ctx.db.outboxMail.updateMany({
    where: { id: mailId, status: { in: [...sentAgainFrom] } },
    data: { status: 'queued', attempts: 0, handedAt: null },
  });
  await requeue(ctx, mailId);
}

function requeue(ctx: Context, mailId: number): Promise<void> {
  return inTransaction(ctx.db, (tx) =>
    queueJob(tx, deliverMailJob, { mailId }, { singletonKey: `mail ${mailId}` }),
  );
}
