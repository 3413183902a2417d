import { addMonths } from '../../core/calendar-date.ts';
import { sumMinor } from '../../core/money.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { viewWritten } from '../customers/profile-view.service.ts';
import { guestLines } from '../folios/guest-line.service.ts';
import {
  type Consumption,
  type KnownHotel,
  selectConsumption,
  selectHabitStays,
  selectKnownHotels,
} from './consumption.queries.ts';
import {
  averages,
  type ConsumptionFilter,
  type CurrencySums,
  type Habits,
  habitsOf,
  type Rfm,
  rfmMonths,
  rfmOf,
  sumsByCurrency,
} from './consumption.ts';

export const consumptionPageSize = 50;

export interface GuestConsumption {
  /** The one worked in first. */
  readonly hotels: readonly KnownHotel[];
  readonly consumption: Consumption;
  readonly sums: readonly CurrencySums[];
  readonly habits: Habits;
  readonly rfm: Rfm;
  readonly perStay: ReturnType<typeof averages> | null;
}

/**
 * What a guest consumed at the hotels that the reader works for, and how he travels: three statements, however much it is;
 * that the reader looked is written down with it.
 * Averages are told where one hotel's currency is all there is, over everything the filter lets through.
 */
export async function guestConsumption(
  ctx: Context,
  question: { readonly customerId: number; readonly filter: ConsumptionFilter; readonly page: number },
): Promise<GuestConsumption> {
  const { customerId, filter, page } = question;
  const here = requireHotel(ctx);
  const hotels = await selectKnownHotels(ctx.db, { userId: ctx.actor.id, hotelId: here });
  const of = { customerId, hotelIds: hotels.map((hotel) => hotel.id) };
  const seen = viewWritten(ctx, { customerId, hotelId: here, what: 'consumption' });
  const [consumption, stays] = await Promise.all([
    selectConsumption(
      ctx.db,
      { ...of, hotelId: here, filter, lines: guestLines(of), seen },
      { limit: consumptionPageSize, offset: (page - 1) * consumptionPageSize },
    ),
    selectHabitStays(ctx.db, of),
  ]);
  const { standing } = consumption;
  const habits = habitsOf(stays);
  const currencies = new Map(hotels.map((hotel) => [hotel.id, hotel.currency]));
  const sums = sumsByCurrency(consumption.sums, (hotelId) => currencies.get(hotelId) ?? '');
  const businessDate = hotels[0]?.businessDate;
  if (businessDate === undefined) throw new Error('the hotel worked in is among those one works for');
  const since = addMonths(businessDate, -rfmMonths);
  const recentStays = habitsOf(stays.filter((stay) => stay.arrival >= since)).stays;
  const rfm = rfmOf({ lastDeparture: habits.lastDeparture, recentStays, standing }, businessDate);
  const total = sumMinor(sums.map((one) => one.totalMinor));
  return {
    hotels,
    consumption,
    sums,
    habits,
    rfm,
    perStay: sums.length === 1 ? averages(total, habits) : null,
  };
}
