import { type CalendarDate, dateAt, instantAt } from '../../core/calendar-date.ts';
import { notFound, ruleBroken } from '../../core/errors.ts';
import type { Language } from '../../core/local-text.ts';
import type { Minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { signed, unsigned } from '../../platform/link-signature.ts';
import { getHotel, listHotels } from '../hotels/hotel.service.ts';
import { selectAndLockCard, selectGiftsToSend, selectOptionalCard, takeSending } from './card.queries.ts';
import { issueCardIn } from './card.service.ts';
import type { Card } from './card.ts';
import { selectCardRules } from './card-rules.queries.ts';
import { queueGiftIn } from './gift.mail.ts';
import { loadRefusal } from './lot.ts';

export interface GiftOrder {
  readonly hotelId: number;
  readonly amountMinor: Minor;
  readonly buyerName: string;
  readonly buyerEmail: string;
  readonly receiverName: string;
  /** Null: the buyer gets it and hands it over himself. */
  readonly receiverEmail: string | null;
  readonly message: string;
  /** Null: as soon as it is paid. */
  readonly sendOn: CalendarDate | null;
  readonly language: Language;
}

const orderLink = 'gift card order';

/** Writes down a gift card that somebody wants to buy: worth nothing until he has paid. Answers the secret of its page. */
export function orderGiftCard(ctx: Context, order: GiftOrder): Promise<string> {
  const { amountMinor, ...gift } = order;
  return inTransaction(ctx.db, async (tx) => {
    const rules = await selectCardRules(tx, order.hotelId);
    const refusal = rules.soldOnline ? loadRefusal(rules, amountMinor) : 'not_sold';
    if (refusal) throw ruleBroken(`card_load_${refusal}`);
    const waiting = { kind: 'gift', status: 'pending', orderedMinor: amountMinor } as const;
    return linkToOrder(await issueCardIn(tx, ctx, { ...gift, ...waiting }));
  });
}

function linkToOrder(card: Pick<Card, 'hotelId' | 'id'>): string {
  return signed(orderLink, `${card.hotelId}-${card.id}`);
}

/** The ordered card of a link that we signed; not found where it was not ours. */
export async function orderOfLink(
  db: DbOrTx,
  link: string,
): Promise<Card & { readonly orderedMinor: Minor }> {
  const [hotelId = '', cardId = ''] = unsigned(orderLink, link)?.split('-') ?? [];
  const card =
    cardId === '' ? null : await selectOptionalCard(db, { hotelId: Number(hotelId), cardId: Number(cardId) });
  if (!card || card.orderedMinor === null) throw notFound('card_not_found');
  return { ...card, orderedMinor: card.orderedMinor };
}

/** What becomes of a gift that was just paid: it goes to its receiver, or waits for its day. */
export async function sendNowOrLaterIn(tx: Tx, ctx: Context, card: Card): Promise<void> {
  if (card.sendOn === null) return queueGiftIn(tx, card);
  const { timeZone } = await getHotel(tx, card.hotelId);
  if (card.sendOn <= dateAt(ctx.clock(), timeZone)) await sendIn(tx, ctx, card);
}

async function sendIn(tx: Tx, ctx: Context, card: Card): Promise<boolean> {
  if (!(await takeSending(tx, card.id, ctx.clock()))) return false;
  await queueGiftIn(tx, card);
  return true;
}

/** From this hour of the hotel's wall clock on gifts arrive on their day. */
const sendingHour = '08:00';

/**
 * Sends the gifts whose day has come. Each in a transaction of its own that takes its sending, so it does no harm to be
 * ended anywhere, to be run again, or by two processes. What was paid out again or replaced meanwhile is not sent.
 */
export async function sendDueGifts(ctx: Context): Promise<number> {
  let sent = 0;
  for (const { id: hotelId, timeZone } of await listHotels(ctx.db)) {
    const today = dateAt(ctx.clock(), timeZone);
    if (ctx.clock() < instantAt(today, sendingHour, timeZone)) continue;
    for (const cardId of await selectGiftsToSend(ctx.db, { hotelId, today })) {
      const isSent = await inTransaction(ctx.db, async (tx) => {
        const card = await selectAndLockCard(tx, { hotelId, cardId });
        return card.status === 'active' && card.balanceMinor > 0 && sendIn(tx, ctx, card);
      });
      if (isSent) sent += 1;
    }
  }
  return sent;
}
