import { ruleBroken } from '../../core/errors.ts';
import { type Minor, negate } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { postOnCardIn } from '../folios/stored-value-posting.service.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { takePaymentIn } from '../payments/payment.service.ts';
import type { Payment } from '../payments/payment.ts';
import type { BookedRefund } from '../payments/refund-handler.service.ts';
import { decideSettlement } from '../payments/settlement-handler.service.ts';
import {
  insertEntries,
  selectAndLockCard,
  selectLots,
  selectOptionalCard,
  selectOrInsertLot,
  selectTaken,
  setExpiry,
} from './card.queries.ts';
import { type Card, useRefusal } from './card.ts';
import { subjectOfCard } from './card-subject.ts';
import { booksOf, takeLoadOffIn } from './load.service.ts';
import { expiryAfterRefund, givenBackTo, type LotPart, takenFrom } from './lot.ts';

export interface CardPayment {
  readonly hotelId: number;
  readonly cardId: number;
  /** One of the two: the bill, or the booking whose stays share it. */
  readonly folioId?: number | undefined;
  readonly reservationId?: number | undefined;
  readonly amountMinor: number;
  readonly idempotencyKey: string;
}

/**
 * Pays a bill or a booking with a card: the payment's line, and what leaves the hotel's debt, stand together or not at
 * all. A booking that is held is confirmed by it once all is paid that is asked for now. Who calls it has seen that the
 * card may be used.
 */
export function payWithCard(ctx: Context, payment: CardPayment): Promise<Payment> {
  return inTransaction(ctx.db, (tx) => payWithCardIn(tx, ctx, payment));
}

export async function payWithCardIn(tx: Tx, ctx: Context, asked: CardPayment): Promise<Payment> {
  const { cardId, ...onBooks } = asked;
  const { hotelId } = asked;
  const businessDate = await selectAndLockBusinessDate(tx, hotelId);
  const payment = await takePaymentIn(tx, ctx, {
    ...onBooks,
    gateway: 'stored-value',
    takesStoredValue: true,
  });
  const card = await selectAndLockCard(tx, { hotelId, cardId });
  const taken = await selectTaken(tx, payment.id);
  if (taken.length > 0) {
    if (taken.some((part) => part.cardId !== cardId)) throw ruleBroken('idempotency_mismatch');
    return payment;
  }
  const refusal = useRefusal(card);
  if (refusal) throw ruleBroken(`card_${refusal}`);
  const parts = takenFrom(await selectLots(tx, cardId), payment.amountMinor, businessDate);
  if (!parts) throw ruleBroken('card_too_little');
  const entries = {
    card,
    kind: 'spend',
    parts: parts.map(lost),
    businessDate,
    paymentId: payment.id,
  } as const;
  await insertEntries(tx, ctx, entries);
  await moveDebtIn(tx, ctx, card, { gainMinor: negate(payment.amountMinor), paymentId: payment.id });
  if (asked.reservationId !== undefined) await requireAccepted(tx, ctx, payment);
  await recordEvent(tx, ctx, {
    ...subjectOfCard(card),
    action: 'card_used',
    after: { amountMinor: payment.amountMinor, paymentId: payment.id },
  });
  return payment;
}

const lost = ({ lotId, amountMinor }: LotPart): LotPart => ({ lotId, amountMinor: negate(amountMinor) });

/** What a booking does not take, nobody takes off the card. */
async function requireAccepted(tx: Tx, ctx: Context, payment: Payment): Promise<void> {
  const decision = await decideSettlement(tx, ctx, {
    ...payment,
    paymentId: payment.id,
    billIsClosed: false,
    mayBePart: true,
  });
  if (!decision.accept)
    throw ruleBroken(decision.returnMinor === undefined ? 'card_booking_over' : 'card_pays_too_much');
}

async function moveDebtIn(
  tx: Tx,
  ctx: Context,
  card: Card,
  { gainMinor, paymentId }: { gainMinor: Minor; paymentId: number },
): Promise<void> {
  const businessDate = await selectAndLockBusinessDate(tx, card.hotelId);
  const description = `#${paymentId}`;
  await postOnCardIn(tx, ctx, { ...booksOf(card), businessDate, code: 'SVUSE', gainMinor, description });
}

/** Told of every refund: what a card paid goes back onto it, and a load that is paid out leaves its card. */
export async function followRefundOnCards(tx: Tx, ctx: Context, { refund }: BookedRefund): Promise<void> {
  if (refund.gateway === 'stored-value') return giveBackIn(tx, ctx, refund);
  if (refund.folioId === null) return;
  const card = await selectOptionalCard(tx, { folioId: refund.folioId });
  if (card) await takeLoadOffIn(tx, ctx, await selectAndLockCard(tx, { folioId: card.folioId }), refund);
}

async function giveBackIn(tx: Tx, ctx: Context, refund: Payment): Promise<void> {
  const { hotelId, amountMinor } = refund;
  const businessDate = await selectAndLockBusinessDate(tx, hotelId);
  const taken = await selectTaken(tx, refund.parentPaymentId ?? 0);
  const [first] = taken;
  const parts = givenBackTo(taken, amountMinor);
  if (!first || !parts) throw ruleBroken('refund_too_much');
  const used = await selectAndLockCard(tx, { hotelId, cardId: first.cardId });
  const card = await successorIn(tx, used);
  const lots = await selectLots(tx, used.id);
  const back: LotPart[] = [];
  for (const part of parts) {
    const lot = lots.find(({ id }) => id === part.lotId);
    if (!lot) throw ruleBroken('refund_too_much');
    const lotId = await selectOrInsertLot(tx, ctx, {
      cardId: card.id,
      kind: lot.kind,
      paymentId: lot.paymentId,
      expiresOn: lot.expiresOn,
    });
    await setExpiry(tx, lotId, expiryAfterRefund(lot.expiresOn, businessDate));
    back.push({ lotId, amountMinor: part.amountMinor });
  }
  await insertEntries(tx, ctx, { card, kind: 'refund', parts: back, businessDate, paymentId: refund.id });
  await moveDebtIn(tx, ctx, card, { gainMinor: amountMinor, paymentId: refund.id });
  await recordEvent(tx, ctx, {
    ...subjectOfCard(card),
    action: 'card_given_back',
    after: { amountMinor, paymentId: refund.id },
  });
}

/** The card that stands in place of one that was replaced or moved to an account. */
async function successorIn(tx: Tx, card: Card): Promise<Card> {
  if (card.replacedById === null) return card;
  return successorIn(tx, await selectAndLockCard(tx, { hotelId: card.hotelId, cardId: card.replacedById }));
}
