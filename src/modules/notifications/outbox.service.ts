import { notFound } from '../../core/errors.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { sendAgain } from './delivery.service.ts';
import { type MailScope, selectMails, selectOptionalMail } from './outbox.queries.ts';
import type { MailLine, MailSearch, MailView } from './outbox.ts';

/** The mails of the hotel the reader works in; who manages staff also sees those about accounts. */
export function listMails(ctx: Context, search: MailSearch): Promise<{ lines: MailLine[]; total: number }> {
  return selectMails(ctx.db, scopeOf(ctx), search);
}

export async function getMail(ctx: Context, id: number): Promise<MailView> {
  const mail = await selectOptionalMail(ctx.db, scopeOf(ctx), id);
  if (!mail) throw notFound('mail_not_found');
  return mail;
}

/** Tries a mail once more that failed or was kept. */
export async function sendMailAgain(ctx: Context, id: number): Promise<void> {
  await getMail(ctx, id);
  await sendAgain(ctx, id);
}

function scopeOf(ctx: Context): MailScope {
  return { hotelId: requireHotel(ctx), accounts: ctx.permissions.has('staff.manage') };
}
