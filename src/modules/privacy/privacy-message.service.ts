import type { Language } from '../../core/local-text.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { queueMail } from '../../platform/mail.ts';
import { queueSms } from '../../platform/sms/sms.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { messageFor } from '../notifications/message.service.ts';
import { type PrivacyKind, privacyKinds } from '../notifications/message-kind.ts';
import { privacyMailOf } from './privacy.mail.ts';
import { type SentMessage, selectMessagesByKey } from './privacy-message.queries.ts';
import { mostFiles, type PrivacyRequest } from './privacy-request.ts';

/** Who is told. Of one who is erased it is read before, and kept nowhere but in the message, until that was sent. */
export interface Addressee {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: Language;
}

export interface PrivacyMessage {
  readonly kind: PrivacyKind;
  readonly request: PrivacyRequest;
  readonly to: Addressee;
  readonly said?: string | undefined;
  readonly file?: { readonly token: string; readonly until: Date; readonly issue: number } | undefined;
}

/**
 * Writes to who asked about his data, in the transaction of the cause. Each kind is written once for a request, each link
 * once: the key of the outbox names both.
 */
export async function queuePrivacyMessageIn(tx: Tx, ctx: Context, message: PrivacyMessage): Promise<void> {
  const { kind, request, to, said, file } = message;
  if (to.email === null && to.phone === null) return;
  const { hotelId } = request;
  const { language } = to;
  const { setting, ...words } = await messageFor(tx, { hotelId, kind, language });
  const hotel = await getHotel(tx, hotelId);
  const guestName = to.name;
  const { sms, ...mail } = await privacyMailOf({
    kind,
    hotel,
    request,
    guestName,
    language,
    words,
    said,
    file,
  });
  const dedupeKey = keyOf(request.id, kind, file?.issue);
  if (setting.mail && to.email) await queueMail(tx, { hotelId, to: to.email, language, dedupeKey, ...mail });
  if (setting.sms && to.phone && /^\+[1-9]\d{6,14}$/.test(to.phone)) {
    const common = { hotelId, to: to.phone, language, template: mail.template };
    await queueSms(tx, ctx, { ...common, dedupeKey: `${dedupeKey}:sms`, ...sms });
  }
}

function keyOf(requestId: number, kind: PrivacyKind, issue?: number): string {
  return ['privacy', requestId, kind, issue].filter((part) => part !== undefined).join(':');
}

/** What was written to the guest about a request, in the order of writing; of one who was erased, too. */
export function messagesOfRequest(db: DbOrTx, requestId: number): Promise<SentMessage[]> {
  const links = Array.from({ length: mostFiles }, (_, index) => keyOf(requestId, 'privacy_file', index + 1));
  const keys = [...privacyKinds.map((kind) => keyOf(requestId, kind)), ...links];
  return selectMessagesByKey(db, [...keys, ...keys.map((key) => `${key}:sms`)]);
}
