import { type Request, Router } from 'express';
import { forbidden } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readParams, readQuery, toast } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { getMail, listMails, sendMailAgain } from '../notifications/outbox.service.ts';
import type { MailView } from '../notifications/outbox.ts';
import { hasSecret } from '../notifications/secret-mail.ts';
import { mayHoldKeyOf, recordKeyRead } from '../staff/staff-view.service.ts';
import * as paths from './admin.paths.ts';
import { IdParams, MailQuery } from './admin.schemas.ts';
import { type MailListPage, type MailPage, mailListPage, mailPage } from './mail.presenter.ts';

const showList = page<MailListPage>('admin/mail-list', 'layouts/staff');
const showMail = page<MailPage>('admin/mail', 'layouts/staff');

export const mailRoutes = Router();

mailRoutes.get(paths.mailsPath, allow('mail.view'), async (req, res) => {
  const ctx = contextOf(req);
  const query = readQuery(MailQuery, req);
  const search = query.ok ? query.value : { page: 1 };
  const { timeZone } = await getHotel(ctx.db, requireHotel(ctx));
  showList(res, mailListPage(ctx, { ...(await listMails(ctx, search)), search, timeZone }));
});

mailRoutes.get(paths.mailPath(':id'), allow('mail.view'), async (req, res) => {
  const ctx = contextOf(req);
  const mail = await getMail(ctx, readParams(IdParams, req).id);
  const { timeZone } = await getHotel(ctx.db, requireHotel(ctx));
  const readable = await isReadable(req, mail);
  showMail(res, mailPage(ctx, mail, { readable, timeZone }));
});

/** A mail with a key to an account is for who could change that account anyway. */
function isReadable(req: Request, mail: MailView): Promise<boolean> {
  return hasSecret(mail.template) ? mayHoldKeyOf(contextOf(req), mail.recipient) : Promise.resolve(true);
}

const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'";

/** The mail as its reader sees it, in a frame of its own that can run nothing and reach nothing. */
mailRoutes.get(paths.mailBodyPath(':id'), allow('mail.view'), async (req, res) => {
  const ctx = contextOf(req);
  const mail = await getMail(ctx, readParams(IdParams, req).id);
  if (!(await isReadable(req, mail))) throw forbidden('mail_secret');
  if (hasSecret(mail.template)) await recordKeyRead(ctx, mail);
  res.setHeader('Content-Security-Policy', mailPolicy);
  res.setHeader('X-Frame-Options', 'SAMEORIGIN');
  if (mail.channel === 'sms') return void res.type('text').send(mail.text);
  res.type('html').send(mail.html.replace('<head>', '<head><base target="_blank">')); // links leave the frame
});

mailRoutes.post(paths.mailDeliveryPath(':id'), allow('staff.manage'), async (req, res) => {
  const { id } = readParams(IdParams, req);
  await sendMailAgain(contextOf(req), id);
  toast(req, 'admin.mail.queued-again');
  res.redirect(303, paths.mailPath(id));
});
