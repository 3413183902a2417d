import type { CalendarDate } from '../../core/calendar-date.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import { type Minor, negate } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { postOnCardIn } from '../folios/stored-value-posting.service.ts';
import { selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { gatewayOf } from '../payments/gateways/gateways.ts';
import { keyIn, takePaymentIn } from '../payments/payment.service.ts';
import { refundPaymentIn } from '../payments/refund.service.ts';
import type { SettledPayment, Settlement } from '../payments/settlement.ts';
import {
  moveCard,
  selectAndLockCard,
  selectCard,
  selectLoadPayment,
  selectOptionalCard,
  selectOptionalCardOfKey,
} from './card.queries.ts';
import { type CardToIssue, issueCardIn } from './card.service.ts';
import { type Card, useRefusal } from './card.ts';
import { selectCardRules } from './card-rules.queries.ts';
import { subjectOfCard } from './card-subject.ts';
import { queueGiftIn } from './gift.mail.ts';
import { sendNowOrLaterIn } from './gift-order.service.ts';
import { insertEntries, selectGivenMinor, selectLots, selectOrInsertLot } from './lot.queries.ts';
import { bonusFor, expiryOf, type Lot, loadRefusal, refundableLoad } from './lot.ts';

export interface Load {
  readonly hotelId: number;
  readonly gateway: 'cash' | 'card-terminal';
  readonly amountMinor: number;
  readonly reference?: string | undefined;
  readonly idempotencyKey: string;
}

/** Takes money at the desk and puts it on a card, with the gift that comes on top. The same key again is once. */
export function loadCard(ctx: Context, load: Load & { readonly number: string }): Promise<Card> {
  return inTransaction(ctx.db, async (tx) => {
    await requireLoadable(tx, load);
    const card = await selectCard(tx, load);
    return takeLoadIn(tx, ctx, card, load);
  });
}

export type GiftWords = Pick<
  CardToIssue,
  'buyerName' | 'buyerEmail' | 'receiverName' | 'receiverEmail' | 'message' | 'language'
>;

/** Sells a gift card at the desk: a new card, loaded. Where an address is given its code goes there by mail. */
export function sellGiftCard(ctx: Context, sale: Load & GiftWords): Promise<Card> {
  const { gateway, amountMinor, reference, idempotencyKey, ...words } = sale;
  return inTransaction(ctx.db, async (tx) => {
    await requireLoadable(tx, sale);
    const known = await selectOptionalCardOfKey(tx, keyIn(sale.hotelId, idempotencyKey));
    if (known) return known;
    const card = await issueCardIn(tx, ctx, { ...words, kind: 'gift', status: 'active' });
    const load = { hotelId: sale.hotelId, gateway, amountMinor, reference, idempotencyKey };
    const loaded = await takeLoadIn(tx, ctx, card, load);
    await queueGiftIn(tx, loaded);
    return loaded;
  });
}

async function requireLoadable(tx: Tx, load: { hotelId: number; amountMinor: number }): Promise<void> {
  await selectAndLockBusinessDate(tx, load.hotelId);
  const refusal = loadRefusal(await selectCardRules(tx, load.hotelId), load.amountMinor);
  if (refusal) throw ruleBroken(`card_load_${refusal}`);
}

async function takeLoadIn(tx: Tx, ctx: Context, card: Card, load: Load): Promise<Card> {
  const payment = await takePaymentIn(tx, ctx, { ...load, folioId: card.folioId });
  if (payment.folioId !== card.folioId) throw conflict('idempotency_mismatch');
  const businessDate = await selectAndLockBusinessDate(tx, load.hotelId);
  const locked = await selectAndLockCard(tx, { hotelId: card.hotelId, cardId: card.id });
  const refusal = useRefusal(locked);
  if (refusal) throw ruleBroken(`card_${refusal}`);
  await putOnIn(tx, ctx, locked, {
    paymentId: payment.id,
    amountMinor: payment.amountMinor,
    businessDate,
  });
  return selectCard(tx, { hotelId: card.hotelId, cardId: card.id });
}

interface Put {
  readonly paymentId: number;
  readonly amountMinor: Minor;
  readonly businessDate: CalendarDate;
}

/** Makes the lots of a load; nothing where they are there already. */
async function putOnIn(tx: Tx, ctx: Context, card: Card, put: Put): Promise<void> {
  const { paymentId, amountMinor, businessDate } = put;
  const isKnown = (await selectLots(tx, card.id)).some((lot) => lot.paymentId === paymentId);
  if (isKnown) return;
  const rules = await selectCardRules(tx, card.hotelId);
  const bonusMinor = bonusFor(amountMinor, rules.bonuses);
  const lots = [
    { kind: 'paid', entry: 'load', amountMinor },
    { kind: 'bonus', entry: 'bonus', amountMinor: bonusMinor },
  ] as const;
  for (const lot of lots.filter((candidate) => candidate.amountMinor > 0)) {
    const expiresOn = expiryOf(lot.kind, rules, businessDate);
    const lotId = await selectOrInsertLot(tx, ctx, { cardId: card.id, kind: lot.kind, paymentId, expiresOn });
    const parts = [{ lotId, amountMinor: lot.amountMinor }];
    await insertEntries(tx, ctx, { card, kind: lot.entry, parts, businessDate, paymentId });
  }
  if (bonusMinor > 0)
    await postOnCardIn(tx, ctx, { ...booksOf(card), businessDate, code: 'SVBONUS', gainMinor: bonusMinor });
  await recordEvent(tx, ctx, {
    ...subjectOfCard(card),
    action: 'card_loaded',
    after: { amountMinor, bonusMinor, paymentId },
  });
}

export const booksOf = (card: Card) => ({
  hotelId: card.hotelId,
  folioId: card.folioId,
  customerId: card.customerId,
});

/** What online money for a card does: it is put on, and a gift that was waiting for it is sent. */
export async function settleCardPayment(tx: Tx, ctx: Context, payment: SettledPayment): Promise<Settlement> {
  const folioId = payment.folioId ?? 0;
  const known = await selectOptionalCard(tx, { folioId });
  if (!known) return { accept: true };
  const businessDate = await selectAndLockBusinessDate(tx, payment.hotelId);
  const card = await selectAndLockCard(tx, { folioId });
  await putOnIn(tx, ctx, card, { ...payment, businessDate });
  if (card.status === 'pending') {
    await moveCard(tx, card, 'active');
    await sendNowOrLaterIn(tx, ctx, await selectCard(tx, { hotelId: card.hotelId, cardId: card.id }));
  }
  return { accept: true };
}

export interface LoadRefund {
  readonly hotelId: number;
  readonly number: string;
  readonly paymentId: number;
  readonly amountMinor: number;
  readonly reason: string;
  readonly idempotencyKey: string;
}

/**
 * Pays a load out again, to where it came from, as far as it is still there; the gift that came with it goes. While a
 * provider is asked the card is blocked, so that nobody spends what is on its way back.
 */
export function refundLoad(ctx: Context, request: LoadRefund): Promise<void> {
  const { hotelId, paymentId, reason, idempotencyKey } = request;
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, hotelId);
    const payment = await selectLoadPayment(tx, { hotelId, paymentId });
    const card = await selectAndLockCard(tx, request);
    if (payment.folioId !== card.folioId) throw ruleBroken('card_load_spent');
    const { mostMinor } = await loadOf(tx, card, paymentId);
    if (request.amountMinor > mostMinor) throw ruleBroken('card_load_spent');
    const isOnline = gatewayOf(payment.gateway).kind === 'online';
    if (isOnline && card.status === 'active') await moveCard(tx, card, 'blocked');
    const { amountMinor } = request;
    await refundPaymentIn(tx, ctx, { hotelId, paymentId, amountMinor, reason, idempotencyKey });
  });
}

async function loadOf(tx: Tx, card: Card, paymentId: number) {
  const lots = (await selectLots(tx, card.id)).filter((lot) => lot.paymentId === paymentId);
  const paid = lots.find(({ kind }) => kind === 'paid');
  const bonus = lots.find(({ kind }) => kind === 'bonus');
  if (!paid) throw ruleBroken('card_load_spent');
  const givenMinor = bonus ? await selectGivenMinor(tx, bonus.id) : null;
  const gift = bonus && givenMinor !== null ? { remainingMinor: bonus.remainingMinor, givenMinor } : null;
  return { paid, bonus, mostMinor: refundableLoad(paid, gift) };
}

/** Takes a load that is paid out off its card: the refund's own line stands already. */
export async function takeLoadOffIn(
  tx: Tx,
  ctx: Context,
  card: Card,
  refund: { readonly id: number; readonly parentPaymentId: number | null; readonly amountMinor: Minor },
): Promise<void> {
  const businessDate = await selectAndLockBusinessDate(tx, card.hotelId);
  const { paid, bonus } = await loadOf(tx, card, refund.parentPaymentId ?? 0);
  const off = (lot: Lot, amountMinor: Minor) =>
    insertEntries(tx, ctx, {
      card,
      kind: 'unload',
      parts: [{ lotId: lot.id, amountMinor: negate(amountMinor) }],
      businessDate,
      paymentId: refund.id,
    });
  if (refund.amountMinor > paid.remainingMinor) throw ruleBroken('card_load_spent');
  await off(paid, refund.amountMinor);
  const goneMinor = bonus?.remainingMinor ?? 0;
  if (!bonus || goneMinor === 0) return;
  await off(bonus, bonus.remainingMinor);
  const gainMinor = negate(bonus.remainingMinor);
  await postOnCardIn(tx, ctx, { ...booksOf(card), businessDate, code: 'SVBONUS', gainMinor });
}
