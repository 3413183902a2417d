import { addDays, type CalendarDate, eachNight } from '../../core/calendar-date.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { roomsLeftByNight } from '../inventory/inventory.service.ts';
import type { Party } from '../rates/occupancy.ts';
import { loadRateBook } from '../rates/rate-book.service.ts';
import { stayDatesRefusal } from '../rates/restriction.ts';
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
  },
): Promise<{ readonly currency: string; readonly days: readonly PriceDay[] }> {
  const { hotelId, from, to, adults, childAges, at } = question;
  const [book, left] = await Promise.all([
    loadRateBook(db, { hotelId, arrival: from, departure: to }),
    roomsLeftByNight(db, { hotelId, from, to }),
  ]);
  const { businessDate } = book.hotel;
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
    const answer = cheapestNight(book, { date, adults, childAges, channel: 'web', businessDate, roomsLeft });
    return { date, answer };
  });
  return { currency: book.hotel.currency, days };
}
