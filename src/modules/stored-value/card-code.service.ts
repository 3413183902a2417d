import { randomInt, timingSafeEqual } from 'node:crypto';
import { ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { fieldHash } from '../../platform/field-crypto.ts';
import { signed, unsigned } from '../../platform/link-signature.ts';
import { selectAndLockCard, selectOptionalCard, setCode, setWrongCodes } from './card.queries.ts';
import {
  type Card,
  checkDigit,
  codeLength,
  codeLetters,
  isCardNumber,
  mostWrongCodes,
  numberDigits,
} from './card.ts';
import { subjectOfCard } from './card-subject.ts';

/** A number nobody can guess the next of, with its check digit. */
export function newCardNumber(): string {
  const digits = Array.from({ length: numberDigits - 2 }, () => randomInt(10)).join('');
  return `6${digits}${checkDigit(`6${digits}`)}`;
}

/** The hash of a card's code: keyed, and of the card's number too, so that equal codes do not look equal. */
function hashOf(card: Pick<Card, 'number'>, code: string): string {
  return fieldHash(`${card.number} ${code}`);
}

/** Gives out a new code for a card, told once to whoever asked; an earlier one opens nothing any more. */
export async function giveCodeIn(tx: Tx, ctx: Context, card: Card): Promise<string> {
  const code = Array.from({ length: codeLength }, () => codeLetters[randomInt(codeLetters.length)]).join('');
  await setCode(tx, card, hashOf(card, code));
  await recordEvent(tx, ctx, { ...subjectOfCard(card), action: 'card_code_given' });
  return code;
}

export function giveCode(ctx: Context, which: { hotelId: number; number: string }): Promise<string> {
  return inTransaction(ctx.db, async (tx) => giveCodeIn(tx, ctx, await selectAndLockCard(tx, which)));
}

const openLink = 'open gift card';

/** What the mail of a gift leads to: good for the code that is given out next, and so for one. */
export function linkToCode(card: Pick<Card, 'hotelId' | 'number' | 'codeTurn'>): string {
  return signed(openLink, `${card.hotelId}-${card.number}-${card.codeTurn}`);
}

/** The card of a link that we signed; null where it was not ours. */
export async function cardOfLink(db: DbOrTx, link: string): Promise<{ card: Card; isFresh: boolean } | null> {
  const [hotelId = '', number = '', turn = ''] = unsigned(openLink, link)?.split('-') ?? [];
  if (number === '') return null;
  const card = await selectOptionalCard(db, { hotelId: Number(hotelId), number });
  return card && { card, isFresh: card.status === 'active' && card.codeTurn === Number(turn) };
}

/** Tells the code of a gift to whoever has its link, once: two who open it at once do not both read one. */
export function openGift(ctx: Context, link: string): Promise<{ card: Card; code: string }> {
  return inTransaction(ctx.db, async (tx) => {
    const found = await cardOfLink(tx, link);
    if (!found) throw ruleBroken('card_link_over');
    const card = await selectAndLockCard(tx, { hotelId: found.card.hotelId, cardId: found.card.id });
    if (card.status !== 'active' || linkToCode(card) !== link) throw ruleBroken('card_link_over');
    return { card, code: await giveCodeIn(tx, ctx, card) };
  });
}

/**
 * The card of a number and its code. A wrong number and a wrong code answer alike. Wrong codes are counted on the card,
 * from wherever they come; after ten it takes none, until a new one is given out.
 */
export async function cardByCode(
  ctx: Context,
  typed: { hotelId: number; number: string; code: string },
): Promise<Card> {
  const { hotelId } = typed;
  const number = plain(typed.number);
  const code = plain(typed.code).toUpperCase();
  if (!isCardNumber(number)) throw ruleBroken('card_code_wrong');
  const proved = await inTransaction(ctx.db, async (tx) => {
    const known = await selectOptionalCard(tx, { hotelId, number });
    if (!known) return null;
    const card = await selectAndLockCard(tx, { hotelId, cardId: known.id });
    if (card.wrongCodes >= mostWrongCodes) return null;
    const isRight = card.codeHash !== null && isSame(card.codeHash, hashOf(card, code));
    if (isRight && card.wrongCodes > 0) await setWrongCodes(tx, card.id, 0);
    if (!isRight) await setWrongCodes(tx, card.id, card.wrongCodes + 1);
    return isRight ? card : null;
  });
  if (!proved) throw ruleBroken('card_code_wrong');
  return proved;
}

/** As it is printed, with or without its spaces and dashes. */
const plain = (text: string) => text.replaceAll(/[\s-]/g, '');

function isSame(kept: string, given: string): boolean {
  return kept.length === given.length && timingSafeEqual(Buffer.from(kept), Buffer.from(given));
}
