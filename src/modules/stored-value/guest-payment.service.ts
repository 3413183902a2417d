import { ruleBroken } from '../../core/errors.ts';
import { type Minor, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { selectCardsOfUser } from './card.queries.ts';
import type { Card } from './card.ts';
import { cardByCode } from './card-code.service.ts';
import { selectLots, selectLotsOf } from './lot.queries.ts';
import { usableMinor } from './lot.ts';
import { payWithCard } from './spend.service.ts';

export interface OwnCard extends Card {
  /** Less what has expired. */
  readonly usableMinor: Minor;
}

/** The cards and accounts of a signed-in guest that pay at this house, with something on them. */
export async function ownCardsAt(
  ctx: Context,
  { hotelId, userId }: { readonly hotelId: number; readonly userId: number },
): Promise<OwnCard[]> {
  const cards = (await selectCardsOfUser(ctx.db, userId)).filter(
    (card) => card.hotelId === hotelId && card.status === 'active' && card.balanceMinor > 0,
  );
  if (cards.length === 0) return [];
  const { businessDate } = await getHotel(ctx.db, hotelId);
  const lots = await selectLotsOf(
    ctx.db,
    cards.map(({ id }) => id),
  );
  const own = cards.map((card) => ({
    ...card,
    usableMinor: usableMinor(
      lots.filter(({ cardId }) => cardId === card.id),
      businessDate,
    ),
  }));
  return own.filter((card) => card.usableMinor > 0);
}

export interface DuePaid {
  readonly hotelId: number;
  readonly reservationId: number;
  /** What can be paid now: no card pays more. */
  readonly dueMinor: Minor;
  /** As much as there is, up to what is due, where nothing is said. */
  readonly amountMinor?: Minor | undefined;
  readonly key: string;
}

/** Pays what is due of a booking with a card whose number and code the guest has. Answers how much. */
export async function payDueByCode(
  ctx: Context,
  due: DuePaid & { readonly number: string; readonly code: string },
): Promise<Minor> {
  const { hotelId, number, code } = due;
  return payDue(ctx, due, await cardByCode(ctx, { hotelId, number, code }));
}

/** The same from a card or account of the guest who is signed in: he needs no code. */
export async function payDueFromOwn(
  ctx: Context,
  due: DuePaid & { readonly userId: number; readonly cardId: number },
): Promise<Minor> {
  const own = await ownCardsAt(ctx, due);
  const card = own.find(({ id }) => id === due.cardId);
  if (!card) throw ruleBroken('card_code_wrong');
  return payDue(ctx, due, card);
}

async function payDue(ctx: Context, due: DuePaid, card: Card): Promise<Minor> {
  const { hotelId, reservationId, dueMinor, key } = due;
  const { businessDate } = await getHotel(ctx.db, hotelId);
  const onIt = usableMinor(await selectLots(ctx.db, card.id), businessDate);
  const amountMinor = due.amountMinor ?? minor(Math.min(onIt, dueMinor));
  if (amountMinor > dueMinor) throw ruleBroken('card_pays_too_much');
  if (amountMinor <= 0) throw ruleBroken('card_too_little');
  const payment = { hotelId, reservationId, cardId: card.id, amountMinor, idempotencyKey: `card-${key}` };
  await payWithCard(ctx, payment);
  return amountMinor;
}
