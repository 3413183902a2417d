import { type Request, type Response, Router } from 'express';
import type { Language } from '../../core/local-text.ts';
import { allow } from '../../platform/auth.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, toast, typedIn } from '../../platform/http.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { refusedForm } from '../../platform/refusal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { previewCare } from '../care/care-preview.service.ts';
import { previewEventMessage } from '../events/event-preview.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import {
  changeMessageSettings,
  getTemplate,
  messageSettings,
  ownTemplates,
  resetTemplate,
  saveTemplate,
} from '../notifications/message.service.ts';
import { isCareKind, isEventKind, isPrivacyKind, type MessageKind } from '../notifications/message-kind.ts';
import { builtInWords, type MessageWords } from '../notifications/message-template.ts';
import { previewPrivacyMessage } from '../privacy/privacy-preview.service.ts';
import { previewMessage } from '../reservations/message-preview.service.ts';
import * as paths from './message.paths.ts';
import {
  type MessageEditPage,
  type MessagesPage,
  messageEditPage,
  messagesPage,
} from './message.presenter.ts';
import { MessageParams, SettingsForm, wordsForm } from './message.schemas.ts';

const showMessages = page<MessagesPage>('marketing/messages', 'layouts/staff');
const showEdit = page<MessageEditPage>('marketing/message', 'layouts/staff');

/** What guests read: which messages are sent, and in whose words. */
export const messageRoutes = Router();

messageRoutes.get(paths.messagesPath, allow('messages.edit'), (req, res) => listView(req, res));

messageRoutes.post(paths.messagesPath, allow('messages.edit'), async (req, res) => {
  const form = readForm(SettingsForm, req);
  if (!form.ok) return listView(req, res, form);
  await changeMessageSettings(contextOf(req), form.value);
  toast(req, 'messages.settings-saved');
  res.redirect(303, paths.messagesPath);
});

async function listView(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const view = {
    settings: await messageSettings(ctx.db, hotelId),
    own: await ownTemplates(ctx.db, hotelId),
  };
  showMessages(res, messagesPage(ctx, view, state), state ? 422 : 200);
}

const one = paths.messagePath(':kind', ':channel', ':language');

messageRoutes.get(one, allow('messages.edit'), (req, res) => editView(req, res));

messageRoutes.post(one, allow('messages.edit'), async (req, res) => {
  const name = readParams(MessageParams, req);
  const form = readForm(wordsForm(name), req);
  if (!form.ok) return editView(req, res, form, 422);
  try {
    await saveTemplate(contextOf(req), name, form.value);
  } catch (error) {
    const { errors, status } = refusedForm(error);
    return editView(req, res, { values: typedIn(req), errors }, status);
  }
  toast(req, 'messages.saved');
  res.redirect(303, paths.messagePath(name.kind, name.channel, name.language));
});

async function editView(req: Request, res: Response, state?: FormState, status = 200): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const name = readParams(MessageParams, req);
  const view = await getTemplate(ctx.db, { ...name, hotelId });
  const { timeZone } = await getHotel(ctx.db, hotelId);
  showEdit(res, messageEditPage(ctx, { name, view, timeZone }, state), status);
}

messageRoutes.post(
  paths.messageResetPath(':kind', ':channel', ':language'),
  allow('messages.edit'),
  async (req, res) => {
    const name = readParams(MessageParams, req);
    await resetTemplate(contextOf(req), name);
    toast(req, 'messages.reset-done');
    res.redirect(303, paths.messagePath(name.kind, name.channel, name.language));
  },
);

const preview = paths.messagePreviewPath(':kind', ':channel', ':language');

/** The message in use, in the frame beside its form. */
messageRoutes.get(preview, allow('messages.edit'), async (req, res) => {
  const ctx = contextOf(req);
  const name = readParams(MessageParams, req);
  const { words } = await getTemplate(ctx.db, { ...name, hotelId: requireHotel(ctx) });
  await sendPreview(req, res, { name, words });
});

/** What was typed, before it is kept: the same form, sent into the frame. */
messageRoutes.post(preview, allow('messages.edit'), async (req, res) => {
  const name = readParams(MessageParams, req);
  const form = readForm(wordsForm(name), req);
  if (form.ok) return sendPreview(req, res, { name, words: form.value });
  const t = tFor(contextOf(req).language);
  const mistakes = [...new Set(Object.values(form.errors).flat())].map((key) => t(key));
  framed(res.status(422)).type('text').send(mistakes.join('\n'));
});

const framePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups; frame-ancestors 'self'";

/** An answer for a frame of ours, in which nothing runs and nothing is reached. */
function framed(res: Response): Response {
  return res.setHeader('Content-Security-Policy', framePolicy).setHeader('X-Frame-Options', 'SAMEORIGIN');
}

async function sendPreview(
  req: Request,
  res: Response,
  { name, words }: { name: MessageParams; words: MessageWords },
): Promise<void> {
  const ctx = contextOf(req);
  const { kind, channel, language } = name;
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const other = builtInWords(kind, channel === 'mail' ? 'sms' : 'mail', language);
  const both = channel === 'mail' ? { mail: words, sms: other } : { mail: other, sms: words };
  const written = await previewOf(ctx, { hotel, kind, language, words: both });
  if (channel === 'sms') return void framed(res).type('text').send(written.sms.text);
  framed(res).type('html').send(written.html.replace('<head>', '<head><base target="_blank">')); // links leave the frame
}

function previewOf(
  ctx: Context,
  { kind, ...preview }: { hotel: Hotel; kind: MessageKind; language: Language; words: BothWords },
) {
  if (isCareKind(kind)) return previewCare({ ...preview, kind });
  if (isEventKind(kind)) return previewEventMessage(ctx, { ...preview, kind });
  if (isPrivacyKind(kind)) return previewPrivacyMessage(ctx, { ...preview, kind });
  return previewMessage(ctx, { ...preview, kind });
}

interface BothWords {
  readonly mail: MessageWords;
  readonly sms: MessageWords;
}
