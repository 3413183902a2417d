import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { decryptField, encryptField } from '../../platform/field-crypto.ts';
import { queueJob } from '../../platform/jobs.ts';
import { publish } from '../../platform/live.ts';
import { listHotels, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import type { CardReport, Gateway, GatewayCode, Presentation } from './gateways/gateway.ts';
import { cardGateways, cardKeeperOf, gateways } from './gateways/gateways.ts';
import { guaranteeHandler } from './guarantee-handler.service.ts';
import * as queries from './kept-card.queries.ts';
import { cardStep, type ForgetReason, type KeptCard } from './kept-card.ts';
import { lockPaidSubject, selectHotelCurrency } from './payment.queries.ts';
import { forgetCardJob } from './payment-jobs.ts';

export interface CardToLeave {
  readonly hotelId: number;
  readonly reservationId: number;
  readonly description: string;
  /** Where the guest comes back to. */
  readonly returnUrl: string;
  readonly gateway: GatewayCode;
  readonly presentation: Presentation;
  readonly expiresAt: Date;
}

export interface LedToCard {
  readonly presentation: Presentation;
  /** The address to send the guest to, or what the code says. */
  readonly target: string;
}

/** The ways to leave a card in this currency; none where no provider that keeps cards is set up. */
export function waysToLeaveCard(currency: string): Pick<Gateway, 'code' | 'offers'>[] {
  return cardGateways(currency);
}

/**
 * Leads a guest to a provider's page where he leaves a card; nothing is charged. As with a payment the wish is a row
 * first, and the provider is asked outside of any transaction. Who comes again gets the page he had.
 */
export async function startLeavingCard(ctx: Context, request: CardToLeave): Promise<LedToCard> {
  const { hotelId, reservationId, gateway, presentation, expiresAt } = request;
  const currency = await selectHotelCurrency(ctx.db, hotelId);
  const offered = cardGateways(currency).find(({ code }) => code === gateway);
  if (!offered?.offers.includes(presentation)) throw ruleBroken('gateway_keeps_no_card');
  const asked = await inTransaction(ctx.db, async (tx) => {
    await lockPaidSubject(tx, { reservationId, folioId: null });
    const same = (await queries.selectAskedCards(tx, { hotelId, reservationId })).find(
      (card) =>
        card.gateway === gateway && card.presentation === presentation && card.expiresAt > ctx.clock(),
    );
    const askedAt = ctx.clock();
    return (
      same ??
      queries.insertKeptCard(tx, { hotelId, reservationId, gateway, presentation, askedAt, expiresAt })
    );
  });
  if (asked.payTarget !== null) return { presentation, target: asked.payTarget };

  const { merchantReference, askedAt: startedAt } = asked;
  const { description, returnUrl } = request;
  const words = {
    merchantReference,
    startedAt,
    description,
    returnUrl,
    presentation,
    expiresAt: asked.expiresAt,
  };
  const answer = await cardKeeperOf(gateway).ask(ctx, words);
  if (answer.status !== 'pending') {
    await inTransaction(ctx.db, (tx) => queries.moveToCardFailed(tx, asked.id));
    throw ruleBroken('payment_declined');
  }
  const { externalRef, target } = answer;
  await inTransaction(ctx.db, (tx) =>
    queries.setCardTarget(tx, asked.id, { externalRef, payTarget: target }),
  );
  return { presentation, target };
}

/** The card that a guest was asked for and may still leave; null when there is none. */
export async function waitingCard(
  ctx: Context,
  of: { hotelId: number; reservationId: number },
): Promise<KeptCard | null> {
  const asked = await queries.selectAskedCards(ctx.db, of);
  return asked.find(({ payTarget, expiresAt }) => payTarget !== null && expiresAt > ctx.clock()) ?? null;
}

/** Whether the last card that was asked for was refused, so that the page can say so. */
export function lastCardFailed(
  ctx: Context,
  of: { hotelId: number; reservationId: number },
): Promise<boolean> {
  return queries.selectLastFailed(ctx.db, of);
}

/** "I have left it": asks the provider at once. */
export async function askAboutCards(
  ctx: Context,
  of: { hotelId: number; reservationId: number },
): Promise<void> {
  for (const card of await queries.selectAskedCards(ctx.db, of)) await settleCard(ctx, card.id);
}

/** Asks the provider what became of a card, and keeps what was left. Safe to repeat. */
export async function settleCard(ctx: Context, cardId: number): Promise<void> {
  const card = await queries.selectKeptCard(ctx.db, cardId);
  if (card.status === 'kept' || card.status === 'forgotten') return;
  const report = await cardKeeperOf(card.gateway).query(ctx, card);
  await inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, card.hotelId);
    await lockPaidSubject(tx, { reservationId: card.reservationId, folioId: null });
    const { status } = await queries.selectAndLockKeptCard(tx, cardId);
    const isOver = card.expiresAt.getTime() + graceMilliseconds < ctx.clock().getTime();
    const step = cardStep(status, report?.status ?? 'pending');
    if (step === 'keep' && report?.status === 'kept') await keepIn(tx, ctx, card, report);
    else if (step === 'fail' || (status === 'asked' && isOver)) await queries.moveToCardFailed(tx, cardId);
  });
}

const graceMilliseconds = 10 * 60_000;

async function keepIn(
  tx: Tx,
  ctx: Context,
  card: KeptCard,
  { card: left, externalRef }: Extract<CardReport, { status: 'kept' }>,
): Promise<void> {
  const before = await queries.selectOptionalCardOf(tx, card.reservationId);
  if (before) await forgetIn(tx, ctx, before, 'replaced');
  const { brand, lastFour } = left;
  const cipher = encryptField(left.token);
  await queries.moveToKept(tx, card.id, { card: left, cipher, externalRef, at: ctx.clock() });
  await recordEvent(tx, ctx, {
    ...subjectOf(card),
    action: 'card_kept',
    after: { gateway: card.gateway, brand, lastFour },
  });
  if (!(await guaranteeHandler().cardKept(tx, ctx, card))) await forgetIn(tx, ctx, card, 'too_late');
  await publish(tx, { hotelId: card.hotelId, topic: 'payments' });
}

function subjectOf({ hotelId, id }: Pick<KeptCard, 'hotelId' | 'id'>) {
  return { hotelId, subjectType: 'kept_card', subjectId: id, subjectLabel: `#${id}` };
}

/** What is kept for a booking, to be shown: its face only. */
export function cardOf(db: DbOrTx, reservationId: number): Promise<KeptCard | null> {
  return queries.selectOptionalCardOf(db, reservationId);
}

/** Forgets a booking's card here at once, and at the provider as soon as it answers. False where there is none. */
export async function forgetCardOf(
  ctx: Context,
  of: { hotelId: number; reservationId: number },
  because: ForgetReason = 'asked_for',
): Promise<boolean> {
  return inTransaction(ctx.db, (tx) => forgetCardOfIn(tx, ctx, of, because));
}

export async function forgetCardOfIn(
  tx: Tx,
  ctx: Context,
  { hotelId, reservationId }: { hotelId: number; reservationId: number },
  because: ForgetReason,
): Promise<boolean> {
  await lockPaidSubject(tx, { reservationId, folioId: null });
  const card = await queries.selectOptionalCardOf(tx, reservationId);
  if (card?.hotelId !== hotelId) return false;
  await forgetIn(tx, ctx, card, because);
  return true;
}

/** Forgets every card that these people left, as when they are erased. */
export async function forgetCardsOfPersonIn(
  tx: Tx,
  ctx: Context,
  customerIds: readonly number[],
): Promise<void> {
  for (const card of await queries.selectCardsOfPerson(tx, customerIds))
    await forgetIn(tx, ctx, card, 'erased');
}

/** The provider's name for the card leaves its row with this transaction; the job carries it, encrypted, to the provider. */
async function forgetIn(tx: Tx, ctx: Context, card: KeptCard, because: ForgetReason): Promise<void> {
  const cipher = await queries.moveToForgotten(tx, card.id, { at: ctx.clock(), because });
  if (cipher === null) return;
  const sealed = Buffer.from(cipher).toString('base64');
  await queueJob(tx, forgetCardJob, { gateway: card.gateway, sealed });
  await recordEvent(tx, ctx, { ...subjectOf(card), action: 'card_forgotten', after: { because } });
}

/** The second half of forgetting: tells the provider. */
export async function forgetAtProvider(
  ctx: Context,
  { gateway, sealed }: { gateway: GatewayCode; sealed: string },
): Promise<void> {
  await cardKeeperOf(gateway).forget(ctx, decryptField(Buffer.from(sealed, 'base64')));
}

/** Once a day: cards of bookings that are over, in every hotel. Answers how many went. */
export async function forgetOldCards(ctx: Context): Promise<number> {
  let gone = 0;
  for (const hotel of await listHotels(ctx.db)) {
    for (const id of await queries.selectCardsToForget(ctx.db, hotel)) {
      const { hotelId, reservationId } = await queries.selectKeptCard(ctx.db, id);
      if (await forgetCardOf(ctx, { hotelId, reservationId }, 'over')) gone += 1;
    }
  }
  return gone;
}

const silenceMilliseconds = 60_000;

/** Asks about every card that was asked for and that nobody speaks of. */
export async function querySilentCards(ctx: Context): Promise<number> {
  const ready = gateways.filter((gateway) => gateway.cards && gateway.isReady()).map(({ code }) => code);
  const before = new Date(ctx.clock().getTime() - silenceMilliseconds);
  const ids = await queries.selectSilentCards(ctx.db, ready, before);
  for (const id of ids) await settleCard(ctx, id);
  return ids.length;
}

/** The provider's name for a kept card, for the provider alone; null where it is forgotten. */
export async function tokenOf(db: DbOrTx, cardId: number): Promise<string | null> {
  const cipher = await queries.selectTokenCipher(db, cardId);
  return cipher === null ? null : decryptField(cipher);
}
