import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { queueJob } from '../../platform/jobs.ts';
import { deliverMailJob } from '../../platform/mail.ts';
import { mailTransport } from '../../platform/mail-transport.ts';
import { claimMail, isBeingSent, selectStrandedMails, settleMail } from './mail.queries.ts';
import { hasSecret } from './secret-mail.ts';

/** A worker that has held a mail for so long is dead: every step of a delivery ends earlier. */
const longestDeliveryMs = 5 * 60_000;
const mostAttempts = 6;
const strandedAtOnce = 200;

/**
 * Delivers one mail. Of two workers one gets it; delivered, it is never sent again. Where there is no mail server it
 * is kept for the back office. A failure is thrown for the job to come again, until the last try.
 */
export async function deliverMail(ctx: Context, mailId: number): Promise<void> {
  const at = ctx.clock();
  const mail = await claimMail(ctx.db, mailId, at, new Date(at.getTime() - longestDeliveryMs));
  if (!mail) return;
  const send = mailTransport();
  if (!send) return settleMail(ctx.db, mail, { status: 'kept' });
  try {
    await send(mail);
  } catch (error) {
    await settleMail(ctx.db, mail, { status: 'failed', lastError: reasonOf(error) });
    if (mail.attempts < mostAttempts) throw error;
    return;
  }
  const wiped = hasSecret(mail.template) ? { html: '', text: '' } : {};
  await settleMail(ctx.db, mail, { status: 'sent', sentAt: ctx.clock(), lastError: null, ...wiped });
}

/** What went wrong in the words of the mail server, short enough for a list. */
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

/** Tries a mail once more that was given up, or was kept while there was no mail server. */
export async function sendAgain(ctx: Context, mailId: number): Promise<void> {
  if (await isBeingSent(ctx.db, mailId)) return;
  await ctx.db.outboxMail.updateMany({
    where: { id: mailId, status: { in: ['failed', 'kept'] } },
    data: { status: 'queued', attempts: 0 },
  });
  await requeue(ctx, mailId);
}

function requeue(ctx: Context, mailId: number): Promise<void> {
  return inTransaction(ctx.db, (tx) =>
    queueJob(tx, deliverMailJob, { mailId }, { singletonKey: `mail ${mailId}` }),
  );
}
