import { ruleBroken } from '../../core/errors.ts';
import { type Minor, negate } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { postOnCardIn } from '../folios/stored-value-posting.service.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { type HouseMoney, payFromHouseIn } from '../payments/house-money.service.ts';
import type { Payment } from '../payments/payment.ts';
import type { BookedRefund } from '../payments/refund-handler.service.ts';
import { selectAndLockCard, selectOptionalCard } from './card.queries.ts';
import { type Card, useRefusal } from './card.ts';
import { subjectOfCard } from './card-subject.ts';
import { booksOf, takeLoadOffIn } from './load.service.ts';
import { insertEntries, selectLots, selectOrInsertLot, selectTaken, setExpiry } from './lot.queries.ts';
import { expiryAfterRefund, givenBackTo, type LotPart, takenFrom } from './lot.ts';

/** Pays a bill or a booking with a card, as far as it is open. Who calls it has seen that the card may be used. */
export function payWithCard(
  ctx: Context,
  payment: HouseMoney & { readonly cardId: number },
): Promise<Payment> {
  return inTransaction(ctx.db, (tx) => {
    const { cardId, ...money } = payment;
    return payFromHouseIn(tx, ctx, money, {
      gateway: 'stored-value',
      refusals: { tooMuch: 'card_pays_too_much', over: 'card_booking_over' },
      isTaken: ({ id }) => isSpent(tx, { paymentId: id, cardId }),
      take: (taken) => spendIn(tx, ctx, cardId, taken),
    });
  });
}

async function isSpent(
  tx: Tx,
  { paymentId, cardId }: { paymentId: number; cardId: number },
): Promise<boolean> {
  const taken = await selectTaken(tx, paymentId);
  if (taken.some((part) => part.cardId !== cardId)) throw ruleBroken('idempotency_mismatch');
  return taken.length > 0;
}

/** What leaves the card leaves the hotel's debt with it. */
async function spendIn(tx: Tx, ctx: Context, cardId: number, payment: Payment): Promise<void> {
  const { hotelId, id: paymentId, amountMinor } = payment;
  const businessDate = await selectAndLockBusinessDate(tx, hotelId);
  const card = await selectAndLockCard(tx, { hotelId, cardId });
  const refusal = useRefusal(card);
  if (refusal) throw ruleBroken(`card_${refusal}`);
  const parts = takenFrom(await selectLots(tx, cardId), amountMinor, businessDate);
  if (!parts) throw ruleBroken('card_too_little');
  await insertEntries(tx, ctx, { card, kind: 'spend', parts: parts.map(lost), businessDate, paymentId });
  await moveDebtIn(tx, ctx, card, { gainMinor: negate(amountMinor), paymentId });
  await recordEvent(tx, ctx, {
    ...subjectOfCard(card),
    action: 'card_used',
    after: { amountMinor, paymentId },
  });
}

const lost = ({ lotId, amountMinor }: LotPart): LotPart => ({ lotId, amountMinor: negate(amountMinor) });

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
