import { dateAt } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { textFor } from '../../platform/i18n/translate.ts';
import { unsigned } from '../../platform/link-signature.ts';
import { queueMail } from '../../platform/mail.ts';
import { queueSms } from '../../platform/sms/sms.ts';
import { recordConsentIn } from '../customers/customer.service.ts';
import { fullName } from '../customers/customer.ts';
import { listHotels } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { messageFor, messageSettings } from '../notifications/message.service.ts';
import { careMailOf, stopLink } from './care.mail.ts';
import {
  type CareFor,
  insertCareMessage,
  type Recipient,
  type SentCare,
  selectAndLockRecipient,
  selectCareCounts,
  selectCareLimits,
  selectDueCare,
  selectOptionalAddressee,
  selectSentCare,
  upsertCareLimits,
} from './care.queries.ts';
import { type CareLimits, dueCare, yearsSince } from './care.ts';

const dayMilliseconds = 86_400_000;

/**
 * Writes what is due to guests as persons, house by house. Each message is written in a transaction of its own that takes
 * its occasion, so it does no harm to be ended anywhere, to be run again, or by two processes. Answers how many were written.
 */
export async function writeDueCare(ctx: Context): Promise<number> {
  let written = 0;
  for (const hotel of await listHotels(ctx.db)) {
    if (hotel.active) written += await writeCareOf(ctx, hotel);
  }
  return written;
}

async function writeCareOf(ctx: Context, hotel: Hotel): Promise<number> {
  const { id: hotelId, timeZone } = hotel;
  const limits = await selectCareLimits(ctx.db, hotelId);
  const settings = await messageSettings(ctx.db, hotelId);
  const at = ctx.clock();
  const due = dueCare(settings, limits, { at, timeZone });
  const guests = await selectDueCare(ctx.db, { hotelId, today: dateAt(at, timeZone), timeZone }, due);
  let written = 0;
  for (const guest of guests) {
    if (await inTransaction(ctx.db, (tx) => writeCareIn(tx, ctx, { hotel, limits, guest }))) written += 1;
  }
  return written;
}

interface CareOrder {
  readonly hotel: Hotel;
  readonly limits: CareLimits;
  readonly guest: CareFor;
}

/** One message, where the guest still agrees, has not had enough of late, and was not written to for this. */
async function writeCareIn(tx: Tx, ctx: Context, { hotel, limits, guest }: CareOrder): Promise<boolean> {
  const at = ctx.clock();
  const since = new Date(at.getTime() - limits.perDays * dayMilliseconds);
  const recipient = await selectAndLockRecipient(tx, { customerId: guest.customerId, since });
  if (!recipient || recipient.lately >= limits.most) return false;
  const { setting, ...words } = await messageFor(tx, {
    hotelId: hotel.id,
    kind: guest.kind,
    language: recipient.language,
  });
  const ways = { mail: setting.mail && recipient.byMail, sms: setting.sms && recipient.bySms };
  if (!(ways.mail || ways.sms)) return false;
  if (!(await insertCareMessage(tx, { ...guest, hotelId: hotel.id, at }))) return false;
  const { firstArrival, levelNames } = recipient;
  const written = await careMailOf({
    ...guest,
    guestName: fullName(recipient),
    language: recipient.language,
    hotel,
    words,
    years: firstArrival ? yearsSince(firstArrival, dateAt(at, hotel.timeZone)) : 0,
    level: levelNames ? textFor(levelNames, recipient.language) : '',
  });
  await queueCare(tx, ctx, { hotelId: hotel.id, guest, recipient, ways, written });
  return true;
}

interface CareSending {
  readonly hotelId: number;
  readonly guest: CareFor;
  readonly recipient: Recipient;
  readonly ways: { readonly mail: boolean; readonly sms: boolean };
  readonly written: Awaited<ReturnType<typeof careMailOf>>;
}

async function queueCare(tx: Tx, ctx: Context, sending: CareSending): Promise<void> {
  const { hotelId, guest, recipient, ways, written } = sending;
  const { email, phone, language } = recipient;
  const key = `care:${guest.customerId}:${guest.kind}:${guest.occasion}`;
  const { sms, ...mail } = written;
  if (ways.mail && email) await queueMail(tx, { hotelId, to: email, language, dedupeKey: key, ...mail });
  if (ways.sms && phone) {
    const { template } = written;
    await queueSms(tx, ctx, { hotelId, to: phone, language, template, dedupeKey: `${key}:sms`, ...sms });
  }
}

/** The guest that a link of ours stops messages for; a link that is not ours is not found. */
export function guestOfStopLink(token: string): number {
  const customerId = Number(unsigned(stopLink, token));
  if (!Number.isInteger(customerId) || customerId < 1) throw notFound('customer_not_found');
  return customerId;
}

/** Takes back the consent to marketing by every way. Once more does no harm. */
export async function stopCare(ctx: Context, token: string): Promise<void> {
  const customerId = guestOfStopLink(token);
  await inTransaction(ctx.db, async (tx) => {
    const customer = await selectOptionalAddressee(tx, customerId);
    if (!customer) throw notFound('customer_not_found');
    for (const channel of ['email', 'sms', 'phone', 'post'] as const) {
      await recordConsentIn(tx, ctx, {
        customerId,
        channel,
        purpose: 'marketing',
        granted: false,
        source: 'stop-link',
        textVersion: 'stop-link-1',
      });
    }
    await recordEvent(tx, ctx, {
      hotelId: customer.hotelId,
      subjectType: 'customer',
      subjectId: customerId,
      subjectLabel: fullName(customer),
      action: 'marketing_stopped',
    });
  });
}

export interface CareView {
  readonly limits: CareLimits;
  readonly sent: readonly SentCare[];
  /** How many of each kind within the last thirty days. */
  readonly counts: ReadonlyMap<string, number>;
}

export async function careView(ctx: Context): Promise<CareView> {
  const hotelId = requireHotel(ctx);
  const since = new Date(ctx.clock().getTime() - 30 * dayMilliseconds);
  return {
    limits: await careLimits(ctx.db, hotelId),
    sent: await selectSentCare(ctx.db, { hotelId, limit: 50 }),
    counts: await selectCareCounts(ctx.db, { hotelId, since }),
  };
}

export function careLimits(db: DbOrTx, hotelId: number): Promise<CareLimits> {
  return selectCareLimits(db, hotelId);
}

export function changeCareLimits(ctx: Context, limits: CareLimits): Promise<void> {
  const hotelId = requireHotel(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const before = await selectCareLimits(tx, hotelId);
    await upsertCareLimits(tx, hotelId, limits);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'care_limits_changed',
      subjectType: 'message',
      subjectId: 'care',
      subjectLabel: 'care',
      before,
      after: limits,
    });
  });
}
