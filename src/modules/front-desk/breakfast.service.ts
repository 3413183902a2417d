import type { CalendarDate } from '../../core/calendar-date.ts';
import type { DbOrTx } from '../../platform/db.ts';
import { benefitsOf } from '../loyalty/benefit.service.ts';
import { type MorningGuest, selectMorningGuests } from './breakfast.queries.ts';
import { type BreakfastReason, breakfastReason } from './breakfast.ts';

export interface BreakfastGuest extends MorningGuest {
  readonly reason: BreakfastReason;
}

/** Who has breakfast on a morning: by the price, as an extra that was bought, or by the member's level. */
export async function breakfastList(
  db: DbOrTx,
  on: { readonly hotelId: number; readonly morning: CalendarDate },
): Promise<BreakfastGuest[]> {
  const guests = await selectMorningGuests(db, on);
  const benefits = await benefitsOf(
    db,
    guests.map(({ stayId }) => stayId),
  );
  return guests.flatMap((guest) => {
    const byLevel = benefits.get(guest.stayId)?.breakfast === true;
    const reason = breakfastReason({ ...guest, byLevel });
    return reason === null ? [] : [{ ...guest, reason }];
  });
}
