import { ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { selectHotelOfCard } from './card.queries.ts';
import { getCard, moveToAccount } from './card.service.ts';
import type { Card } from './card.ts';
import { cardByCode } from './card-code.service.ts';

/** Puts all that is on a gift card onto the account of the guest who has its number and code. */
export async function moveGiftByCode(
  ctx: Context,
  gift: { readonly customerId: number; readonly number: string; readonly code: string },
): Promise<Card> {
  const { customerId, number, code } = gift;
  const hotelId = await selectHotelOfCard(ctx.db, number.replaceAll(/[\s-]/g, ''));
  if (hotelId === null) throw ruleBroken('card_code_wrong');
  const card = await cardByCode(ctx, { hotelId, number, code });
  return moveToAccount(ctx, { hotelId, cardId: card.id, customerId });
}

export interface DeskGift {
  readonly hotelId: number;
  readonly number: string;
  readonly code: string | undefined;
  readonly customerId: number;
  readonly reason: string;
  /** Who manages cards has seen whose it is; everybody else must be shown its code. */
  readonly mayWithoutCode: boolean;
}

/** The same at the desk of the card's house, with a reason that stays on record. */
export async function moveGiftAtDesk(ctx: Context, gift: DeskGift): Promise<Card> {
  const { hotelId, number, code, customerId, reason, mayWithoutCode } = gift;
  if (code === undefined && !mayWithoutCode) throw ruleBroken('card_code_wrong');
  const card =
    code === undefined
      ? await getCard(ctx.db, { hotelId, number: number.replaceAll(/[\s-]/g, '') })
      : await cardByCode(ctx, { hotelId, number, code });
  return moveToAccount(ctx, { hotelId, cardId: card.id, customerId, reason });
}
