import { notFound, ruleBroken } from '../../core/errors.ts';
import { type Minor, minor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { queueJob } from '../../platform/jobs.ts';
import { publish } from '../../platform/live.ts';
import { closeSettledFoliosIn, folioBalance } from '../folios/folio.service.ts';
import { postAdjustmentIn } from '../folios/folio-posting.service.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import * as queries from './card-claim.queries.ts';
import { type CardClaim, retryRefusal, writeOffRefusal } from './card-claim.ts';
import { endClaimIn } from './claim-end.service.ts';
import { selectOpenClaims } from './claim-list.queries.ts';
import { cardKeeperOf } from './gateways/gateways.ts';
import { guaranteeHandler } from './guarantee-handler.service.ts';
import { cardOf, tokenOf } from './kept-card.service.ts';
import { insertPayment, selectHotelCurrency, selectPayment, setExternalRef } from './payment.queries.ts';
import { keyIn, subjectOfPayment } from './payment.service.ts';
import type { Payment } from './payment.ts';
import { chargeCardJob } from './payment-jobs.ts';
import { settleIn } from './settlement.service.ts';

/**
 * Claims money from the card that was left for a booking, in the transaction that makes it due. The card is charged by a
 * job once this stands. A fee of a booking without a card is claimed from nobody; a prepayment is asked of the guest.
 */
export async function claimFromCardIn(
  tx: Tx,
  ctx: Context,
  claim: queries.NewClaim,
): Promise<CardClaim | null> {
  const card = await cardOf(tx, claim.reservationId);
  if (card === null && claim.purpose !== 'prepayment') return null;
  const inserted = await queries.insertClaim(tx, claim, ctx.clock());
  if (!inserted) return null;
  await recordEvent(tx, ctx, {
    ...subjectOfClaim(inserted),
    action: 'card_claimed',
    after: { purpose: claim.purpose, amountMinor: claim.amountMinor },
  });
  if (card === null) await endClaimIn(tx, ctx, inserted, { failureCode: 'no_card' });
  else await queueCharge(tx, inserted.id);
  return inserted;
}

function queueCharge(tx: Tx, claimId: number): Promise<void> {
  return queueJob(tx, chargeCardJob, { claimId }, { singletonKey: String(claimId) });
}

function subjectOfClaim({ hotelId, id }: CardClaim) {
  return { hotelId, subjectType: 'card_claim', subjectId: id, subjectLabel: `#${id}` };
}

/**
 * Charges a claim to its card. First the payment is written, then the provider is asked under the payment's number, then
 * its word is booked: ended anywhere and run again, the same payment is asked for by the same number, and is one charge.
 */
export async function chargeClaim(ctx: Context, claimId: number): Promise<void> {
  const payment = await inTransaction(ctx.db, (tx) => paymentOfClaimIn(tx, ctx, claimId));
  if (payment?.keptCardId == null || payment.status !== 'pending') return;
  const token = await tokenOf(ctx.db, payment.keptCardId);
  const { merchantReference, amountMinor, currency, gateway } = payment;
  const words = { merchantReference, amountMinor, currency, description: `#${payment.id}` };
  const result =
    token === null
      ? { status: 'failed' as const, failureCode: 'no_card' }
      : await cardKeeperOf(gateway).charge(ctx, { ...words, token });
  await inTransaction(ctx.db, async (tx) => {
    if (result.status === 'failed') return settleIn(tx, ctx, payment.id, { ...result, externalRef: null });
    if (result.externalRef !== null) await setExternalRef(tx, payment.id, result.externalRef);
    return settleIn(tx, ctx, payment.id, result);
  });
}

/** The payment under way for a claim, made now where there is none; null where nothing is to be charged. */
async function paymentOfClaimIn(tx: Tx, ctx: Context, claimId: number): Promise<Payment | null> {
  const { hotelId } = await queries.selectClaim(tx, claimId);
  await selectAndLockBusinessDate(tx, hotelId);
  const claim = await queries.selectAndLockClaim(tx, claimId);
  if (claim.status === 'charging' && claim.paymentId !== null) return selectPayment(tx, claim.paymentId);
  if (claim.status !== 'due') return null;
  const card = await cardOf(tx, claim.reservationId);
  const open = await openOf(tx, claim);
  const amountMinor = minor(Math.min(claim.amountMinor, open));
  if (amountMinor <= 0) {
    await queries.moveClaim(tx, claim, { status: 'settled', closedAt: ctx.clock() });
    return null;
  }
  if (card === null) {
    await endClaimIn(tx, ctx, claim, { failureCode: 'no_card' });
    return null;
  }
  const attempts = claim.attempts + 1;
  const payment = await insertPayment(tx, ctx, {
    hotelId,
    reservationId: claim.folioId === null ? claim.reservationId : null,
    folioId: claim.folioId,
    kind: 'charge',
    gateway: card.gateway,
    amountMinor,
    currency: await selectHotelCurrency(tx, hotelId),
    idempotencyKey: keyIn(hotelId, `card-claim-${claim.id}-${attempts}`),
    keptCardId: card.id,
    reference: card.face?.lastFour ?? '',
  });
  if (!payment) throw ruleBroken('payment_changed');
  await queries.moveClaim(tx, claim, { status: 'charging', attempts, paymentId: payment.id });
  const after = { gateway: card.gateway, amountMinor, purpose: claim.purpose };
  await recordEvent(tx, ctx, { ...subjectOfPayment(payment), action: 'payment_started', after });
  return payment;
}

/** What of a claim is still open: somebody may have paid at the desk, or on the site. */
async function openOf(tx: Tx, claim: CardClaim): Promise<Minor> {
  if (claim.folioId === null) return guaranteeHandler().openPrepayment(tx, claim);
  return minor((await folioBalance(tx, claim.folioId)).guestMinor);
}

/** Tries a declined claim once more. */
export function retryClaim(ctx: Context, which: { hotelId: number; claimId: number }): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const claim = await lockClaimOf(tx, which);
    const refusal = retryRefusal(claim);
    if (refusal) throw ruleBroken(`claim_${refusal}`);
    await queries.moveClaim(tx, claim, { status: 'due', failureCode: null });
    await queueCharge(tx, claim.id);
    await recordEvent(tx, ctx, { ...subjectOfClaim(claim), action: 'card_claim_retried' });
    await publish(tx, { hotelId: claim.hotelId, topic: 'payments' });
  });
}

/** Lets a declined fee go: what is open of it leaves the bill, for a reason. */
export function writeOffClaim(
  ctx: Context,
  { reason, ...which }: { hotelId: number; claimId: number; reason: string },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const claim = await lockClaimOf(tx, which);
    const refusal = writeOffRefusal(claim);
    if (refusal) throw ruleBroken(`claim_${refusal}`);
    const { hotelId, folioId, stayId } = claim;
    const openMinor = Math.min(claim.amountMinor, await openOf(tx, claim));
    if (openMinor > 0 && folioId !== null) {
      const cut = { hotelId, folioId, code: 'ADJ' as const, amountMinor: -openMinor, reason };
      await postAdjustmentIn(tx, ctx, cut, { within: true });
    }
    await queries.moveClaim(tx, claim, { status: 'written_off', reason, closedAt: ctx.clock() });
    if (stayId !== null) await closeSettledFoliosIn(tx, ctx, { hotelId, stayId });
    await recordEvent(tx, ctx, {
      ...subjectOfClaim(claim),
      action: 'card_claim_written_off',
      after: { amountMinor: Math.max(0, openMinor) },
      reason,
    });
    await publish(tx, { hotelId, topic: 'payments' });
  });
}

async function lockClaimOf(
  tx: Tx,
  { hotelId, claimId }: { hotelId: number; claimId: number },
): Promise<CardClaim> {
  await selectAndLockBusinessDate(tx, hotelId);
  const claim = await queries.selectAndLockClaim(tx, claimId);
  if (claim.hotelId !== hotelId) throw notFound('claim_not_found');
  return claim;
}

/** A claim of this hotel, to be asked about. */
export async function getClaim(
  db: DbOrTx,
  { hotelId, claimId }: { hotelId: number; claimId: number },
): Promise<CardClaim> {
  const claim = await queries.selectClaim(db, claimId);
  if (claim.hotelId !== hotelId) throw notFound('claim_not_found');
  return claim;
}

/** What a card paid of its claim: less than was claimed where some of it had been paid before. */
export async function paidByCard(
  db: DbOrTx,
  { paymentId, amountMinor }: Pick<CardClaim, 'paymentId' | 'amountMinor'>,
): Promise<Minor> {
  return paymentId === null ? amountMinor : (await selectPayment(db, paymentId)).amountMinor;
}

/** A page of what is still to be taken off kept cards. */
export function openClaims(db: DbOrTx, hotelId: number, page: { limit: number; offset: number }) {
  return selectOpenClaims(db, hotelId, page);
}
