import { calendarDate } from '../../core/calendar-date.ts';
import { conflict, notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { staffOf } from './adjustment.service.ts';
import { queueConversionMails } from './conversion.mail.ts';
import * as queries from './conversion.queries.ts';
import { selectAndLockMember } from './member.queries.ts';
import { chainDate } from './member.service.ts';
import { selectPartner, selectPartnerCounts, upsertPartnerNumber } from './partner.queries.ts';
import { subjectOfPartner } from './partner.service.ts';
import {
  type Conversion,
  type ConversionStatus,
  canConversionBecome,
  conversionRefusal,
  plainPartnerNumber,
  unitsFor,
} from './partner.ts';
import { returnIn, spendIn } from './points.service.ts';

export interface ConversionAsked {
  readonly memberId: number;
  readonly partnerId: number;
  readonly number: string;
  readonly points: number;
  readonly formKey: string;
}

/** Orders units of a partner for points, which are taken at once. The same form again is the same order. */
export function orderConversion(ctx: Context, asked: ConversionAsked): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const { memberId, partnerId, points, formKey } = asked;
    const partner = await selectPartner(tx, partnerId);
    const businessDate = await chainDate(tx);
    const member = await selectAndLockMember(tx, memberId);
    if (await queries.isConversionKnown(tx, formKey)) return;
    const number = plainPartnerNumber(asked.number);
    const year = businessDate.slice(0, 4);
    const span = { from: calendarDate(`${year}-01-01`), to: calendarDate(`${year}-12-31`) };
    const takenThisYear = await queries.selectTakenIn(tx, { memberId, partnerId, ...span });
    const refusal = conversionRefusal(partner, { points, number, takenThisYear });
    if (refusal) throw ruleBroken(`conversion_${refusal}`);

    await upsertPartnerNumber(tx, { memberId, partnerId, number });
    const ordered = { memberId, partnerId, number, points, units: unitsFor(partner, points), formKey };
    const at = { orderedDate: businessDate, orderedAt: ctx.clock() };
    const conversionId = await queries.insertConversion(tx, { ...ordered, ...at });
    await spendIn(tx, ctx, { member, kind: 'redeemed', points, businessDate, conversionId });
    await recordEvent(tx, ctx, {
      ...subjectOfPartner(partner),
      action: 'conversion_ordered',
      after: { conversionId, member: member.number, points, units: ordered.units },
    });
    await queueConversionMails(tx, [conversionId]);
  });
}

/** The most that one file holds; what is over goes with the next one. */
const batchLimit = 500;

/** Puts a partner's open orders into one file and marks them as sent: each goes with one file, whoever presses twice. */
export function sendBatch(ctx: Context, partnerId: number): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const partner = await selectPartner(tx, partnerId);
    const open = await queries.selectAndLockConversions(tx, { partnerId, status: 'open', limit: batchLimit });
    if (open.length === 0) throw ruleBroken('partner_batch_empty');
    const ids = open.map((order) => order.id);
    const batchId = await queries.insertBatch(tx, { partnerId, sentAt: ctx.clock(), sentById: staffOf(ctx) });
    await queries.moveConversions(tx, ids, { status: 'sent', batchId });
    const points = open.reduce((sum, order) => sum + order.points, 0);
    await recordEvent(tx, ctx, {
      ...subjectOfPartner(partner),
      action: 'partner_batch_sent',
      after: { batchId, orders: ids.length, points },
    });
    await queueConversionMails(tx, ids);
    return batchId;
  });
}

/** The partner took the whole file: what of it was sent and not yet settled is confirmed; answers how many. */
export function confirmBatch(
  ctx: Context,
  { partnerId, batchId }: { readonly partnerId: number; readonly batchId: number },
): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const partner = await selectPartner(tx, partnerId);
    const which = { partnerId, batchId, status: 'sent', limit: batchLimit } as const;
    const sent = await queries.selectAndLockConversions(tx, which);
    if (sent.length === 0) throw conflict('conversion_settled');
    const ids = sent.map((order) => order.id);
    await queries.moveConversions(tx, ids, { status: 'confirmed', settledAt: ctx.clock() });
    await recordEvent(tx, ctx, {
      ...subjectOfPartner(partner),
      action: 'partner_batch_confirmed',
      after: { batchId, orders: ids.length },
    });
    await queueConversionMails(tx, ids);
    return ids.length;
  });
}

/** One order was taken by the partner, or came back: then its points are in the lots they came from. */
export function settleConversion(
  ctx: Context,
  { id, status }: { readonly id: number; readonly status: 'confirmed' | 'returned' },
): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const order = await queries.selectAndLockConversion(tx, id);
    if (!canConversionBecome(order.status, status)) throw conflict('conversion_settled');
    await queries.moveConversions(tx, [id], { status, settledAt: ctx.clock() });
    if (status === 'returned') await returnPointsIn(tx, ctx, order);
    const partner = await selectPartner(tx, order.partnerId);
    await recordEvent(tx, ctx, {
      ...subjectOfPartner(partner),
      action: `conversion_${status}`,
      before: { status: order.status },
      after: { conversionId: id },
    });
    await queueConversionMails(tx, [id]);
    return order.partnerId;
  });
}

async function returnPointsIn(tx: Tx, ctx: Context, order: queries.LockedConversion): Promise<void> {
  const member = await selectAndLockMember(tx, order.memberId);
  const { id: conversionId, points } = order;
  const movement = { member, points, businessDate: await chainDate(tx), conversionId };
  await returnIn(tx, ctx, { ...movement, kind: 'returned' }, { conversionId });
}

export const conversionsOf = (db: DbOrTx, memberId: number): Promise<Conversion[]> =>
  queries.selectConversionsOf(db, memberId);

export const conversionsAt = (db: DbOrTx, partnerId: number): Promise<Conversion[]> =>
  queries.selectConversionsAt(db, partnerId);

/** The orders of a file; a number that is no file of this partner is not found. */
export async function conversionsIn(
  db: DbOrTx,
  batch: { readonly id: number; readonly partnerId: number },
): Promise<Conversion[]> {
  if (!(await queries.isBatchOf(db, batch))) throw notFound('partner_batch_not_found');
  return queries.selectConversionsIn(db, batch);
}

/** Points that were taken for partners and are not theirs yet. */
export async function pointsUnderWay(db: DbOrTx): Promise<number> {
  const waiting: readonly ConversionStatus[] = ['open', 'sent'];
  const counts = await selectPartnerCounts(db);
  return counts
    .filter((count) => waiting.includes(count.status))
    .reduce((sum, count) => sum + count.points, 0);
}
