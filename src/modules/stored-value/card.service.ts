import { randomUUID } from 'node:crypto';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import type { Language } from '../../core/local-text.ts';
import { type Minor, negate } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { openCardFolioIn, postOnCardIn } from '../folios/stored-value-posting.service.ts';
import { selectAndLockBusinessDate, selectAndLockHotel } from '../hotels/hotel.service.ts';
import {
  type CardSearch,
  countPendingRefunds,
  insertCard,
  moveCard,
  selectAndLockCard,
  selectAndLockOwner,
  selectCard,
  selectCards,
  selectCardsOfUser,
} from './card.queries.ts';
import { type Card, type CardKind, type CardStatus, canBecome, useRefusal } from './card.ts';
import { newCardNumber } from './card-code.service.ts';
import { subjectOfCard } from './card-subject.ts';
import { insertEntries, selectLots, selectOrInsertLot } from './lot.queries.ts';
import type { Lot } from './lot.ts';

export interface CardToIssue {
  readonly hotelId: number;
  readonly kind: CardKind;
  readonly status: 'pending' | 'active';
  readonly customerId?: number | null;
  readonly buyerName?: string;
  readonly buyerEmail?: string | null;
  readonly receiverName?: string;
  readonly receiverEmail?: string | null;
  readonly message?: string;
  readonly language?: Language;
  readonly orderedMinor?: Minor | null;
  readonly sendOn?: CalendarDate | null;
}

/** A new card with nothing on it, and its folio. */
export async function issueCardIn(tx: Tx, ctx: Context, card: CardToIssue): Promise<Card> {
  const { currency } = await selectAndLockHotel(tx, card.hotelId);
  const id = await insertCard(tx, ctx, {
    customerId: null,
    buyerName: '',
    buyerEmail: null,
    receiverName: '',
    receiverEmail: null,
    message: '',
    language: ctx.language,
    orderedMinor: null,
    sendOn: null,
    ...card,
    currency,
    number: newCardNumber(),
  });
  const { number } = await tx.storedValueCard.findUniqueOrThrow({ where: { id }, select: { number: true } });
  await openCardFolioIn(tx, ctx, { id, hotelId: card.hotelId, number });
  const issued = await selectCard(tx, { hotelId: card.hotelId, cardId: id });
  await recordEvent(tx, ctx, {
    ...subjectOfCard(issued),
    action: 'card_issued',
    after: { kind: card.kind, status: card.status },
  });
  return issued;
}

export function listCards(db: DbOrTx, search: CardSearch): Promise<Card[]> {
  return selectCards(db, search);
}

/** What stands on the cards and accounts of the profile behind a guest's account. */
export function cardsOfUser(db: DbOrTx, userId: number): Promise<Card[]> {
  return selectCardsOfUser(db, userId);
}

export async function getCard(
  db: DbOrTx,
  which: { hotelId: number; number: string },
): Promise<Card & { readonly lots: readonly Lot[] }> {
  const card = await selectCard(db, which);
  return { ...card, lots: await selectLots(db, card.id) };
}

/** The account of a guest at this hotel; opened where he has none. */
export function accountOf(ctx: Context, owner: { hotelId: number; customerId: number }): Promise<Card> {
  return inTransaction(ctx.db, (tx) => accountOfIn(tx, ctx, owner));
}

export async function accountOfIn(
  tx: Tx,
  ctx: Context,
  { hotelId, customerId }: { hotelId: number; customerId: number },
): Promise<Card> {
  const receiverName = await selectAndLockOwner(tx, { hotelId, customerId });
  const own = await selectCards(tx, { hotelId, customerId });
  const account = own.findLast((card) => card.kind === 'account' && card.status !== 'replaced');
  if (account) return account;
  return issueCardIn(tx, ctx, { hotelId, customerId, receiverName, kind: 'account', status: 'active' });
}

export interface CardStep {
  readonly hotelId: number;
  readonly number: string;
  readonly to: Extract<CardStatus, 'active' | 'blocked' | 'lost'>;
  readonly reason: string;
}

/** Blocks a card, says that it is lost, or opens it again; not while money of it is on its way back. */
export function changeCard(ctx: Context, step: CardStep): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const card = await selectAndLockCard(tx, step);
    if (!canBecome(card.status, step.to)) throw ruleBroken(`card_${card.status}`);
    if (step.to === 'active' && (await countPendingRefunds(tx, card.folioId)) > 0)
      throw ruleBroken('card_refund_under_way');
    await moveCard(tx, card, step.to);
    await recordEvent(tx, ctx, {
      ...subjectOfCard(card),
      action: `card_${step.to === 'active' ? 'opened' : step.to}`,
      before: { status: card.status },
      after: { status: step.to },
      reason: step.reason,
    });
  });
}

/** Puts all that is on a card onto a new one with another number; the old one is worth nothing any more. */
export function replaceCard(
  ctx: Context,
  which: { hotelId: number; number: string; reason: string },
): Promise<Card> {
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, which.hotelId);
    const old = await selectAndLockCard(tx, which);
    if (!canBecome(old.status, 'replaced')) throw ruleBroken(`card_${old.status}`);
    if ((await countPendingRefunds(tx, old.folioId)) > 0) throw ruleBroken('card_refund_under_way');
    const { hotelId, kind, customerId, buyerName, buyerEmail, receiverName, receiverEmail, message } = old;
    const wording = { buyerName, buyerEmail, receiverName, receiverEmail, message, language: old.language };
    const fresh = await issueCardIn(tx, ctx, { hotelId, kind, customerId, ...wording, status: 'active' });
    await moveValueIn(tx, ctx, { from: old, to: fresh, status: 'replaced', reason: which.reason });
    return fresh;
  });
}

/** Puts all that is on a gift card onto the account of a guest. Who calls it has seen that the card is his to give. */
export function moveToAccount(
  ctx: Context,
  which: { hotelId: number; cardId: number; customerId: number; reason?: string },
): Promise<Card> {
  return inTransaction(ctx.db, async (tx) => {
    const { hotelId, cardId, customerId, reason = null } = which;
    await selectAndLockBusinessDate(tx, hotelId);
    const account = await accountOfIn(tx, ctx, { hotelId, customerId });
    if (account.id === cardId) throw ruleBroken('card_moves_to_itself');
    for (const id of [account.id, cardId].toSorted((a, b) => a - b))
      await selectAndLockCard(tx, { hotelId, cardId: id });
    const [from, to] = [
      await selectCard(tx, { hotelId, cardId }),
      await selectCard(tx, { hotelId, cardId: account.id }),
    ];
    const refusal = useRefusal(from) ?? useRefusal(to);
    if (refusal) throw ruleBroken(`card_${refusal}`);
    if (from.kind !== 'gift') throw ruleBroken('card_moves_to_itself');
    await moveValueIn(tx, ctx, { from, to, status: 'moved', reason });
    return selectCard(tx, { hotelId, cardId: to.id });
  });
}

interface Move {
  readonly from: Card;
  readonly to: Card;
  readonly status: 'replaced' | 'moved';
  readonly reason: string | null;
}

/** Each lot goes over with its kind, its end and the payment it came from; two rows move the debt. */
async function moveValueIn(tx: Tx, ctx: Context, { from, to, status, reason }: Move): Promise<void> {
  const { hotelId } = from;
  const businessDate = await selectAndLockBusinessDate(tx, hotelId);
  const group = randomUUID();
  for (const lot of (await selectLots(tx, from.id)).filter(({ remainingMinor }) => remainingMinor > 0)) {
    const lotId = await selectOrInsertLot(tx, ctx, { ...pick(lot), cardId: to.id });
    const entries = { kind: 'move', businessDate, paymentId: null } as const;
    const loss = { lotId: lot.id, amountMinor: negate(lot.remainingMinor) };
    await insertEntries(tx, ctx, { ...entries, card: from, parts: [loss] });
    await insertEntries(tx, ctx, {
      ...entries,
      card: to,
      parts: [{ lotId, amountMinor: lot.remainingMinor }],
    });
  }
  if (from.balanceMinor > 0) {
    const line = { hotelId, businessDate, code: 'SVMOVE', group } as const;
    const owners = [
      { card: from, gainMinor: negate(from.balanceMinor), description: to.number },
      { card: to, gainMinor: from.balanceMinor, description: from.number },
    ];
    for (const { card, ...moved } of owners)
      await postOnCardIn(tx, ctx, { ...line, ...moved, folioId: card.folioId, customerId: card.customerId });
  }
  await moveCard(tx, from, status, to.id);
  await recordEvent(tx, ctx, {
    ...subjectOfCard(from),
    action: `card_${status}`,
    after: { to: to.number, amountMinor: from.balanceMinor },
    reason,
  });
}

const pick = ({ kind, paymentId, expiresOn }: Lot) => ({ kind, paymentId, expiresOn });
