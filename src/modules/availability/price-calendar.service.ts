import { addDays, type CalendarDate, eachNight } from '../../core/calendar-date.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { roomsLeftByNight } from '../inventory/inventory.service.ts';
import type { RatedPromotion } from '../promotions/promotion.ts';
import type { Party } from '../rates/occupancy.ts';
import { loadRateBook } from '../rates/rate-book.service.ts';
import { type BuyingCompany, stayDatesRefusal } from '../rates/restriction.ts';
import { type BuyerAsked, buyerOf, namedBy } from './buyer.ts';
import { cheapestNight, type NightAnswer } from './cheapest-night.ts';

export interface PriceDay {
  readonly date: CalendarDate;
  readonly answer: NightAnswer | { readonly kind: 'past' };
}

/** The cheapest night of each day in [from, to) for one party, as the site would sell it. Two statements. */
export async function cheapestNights(
  db: DbOrTx,
  question: Party & {
    readonly hotelId: number;
    readonly from: CalendarDate;
    readonly to: CalendarDate;
    readonly at: Date;
    readonly buyer?: BuyerAsked | undefined;
  },
): Promise<{
  readonly currency: string;
  readonly company: BuyingCompany | null;
  readonly promotion: RatedPromotion | null;
  readonly days: readonly PriceDay[];
}> {
  const { hotelId, from, to, adults, childAges, at } = question;
  const [book, left] = await Promise.all([
    loadRateBook(db, { hotelId, arrival: from, departure: to, ...namedBy(question.buyer) }),
    roomsLeftByNight(db, { hotelIds: [hotelId], from, to }),
  ]);
  const { businessDate } = book.hotel;
  const by = buyerOf(book, question.buyer);
  const days = eachNight(from, to).map((date): PriceDay => {
    const span = {
      arrival: date,
      departure: addDays(date, 1),
      channel: 'web' as const,
      at,
      hotel: book.hotel,
    };
    if (stayDatesRefusal(span) !== null) return { date, answer: { kind: 'past' } };
    const roomsLeft = (roomTypeId: number) => left.get(`${roomTypeId} ${date}`) ?? 0;
    const asked = { date, adults, childAges, channel: 'web', businessDate, roomsLeft, ...by } as const;
    const answer = cheapestNight(book, asked);
    return { date, answer };
  });
  return { currency: book.hotel.currency, company: book.company, promotion: book.promotion, days };
}
