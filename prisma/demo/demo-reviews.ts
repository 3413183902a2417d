import { addDays, type CalendarDate } from '../../src/core/calendar-date.ts';
import { DomainError } from '../../src/core/errors.ts';
import { bookReservation } from '../../src/modules/reservations/booking.service.ts';
import type { BookingRequest } from '../../src/modules/reservations/reservation.ts';
import { changeReviewRules } from '../../src/modules/reservations/review.service.ts';
import type { ReviewRule } from '../../src/modules/reservations/review.ts';
import type { Context } from '../../src/platform/context.ts';

/** From the site, a house of sixty rooms looks at what would fill it, or would hurt it most if nobody came. */
const rules: readonly ReviewRule[] = [
  { kind: 'total', active: true, threshold: 2_000_000 },
  { kind: 'rooms', active: true, threshold: 4 },
  { kind: 'party', active: true, threshold: 10 },
  { kind: 'disposable_mail', active: true, threshold: null },
];

interface Waiting extends Pick<BookingRequest, 'guest' | 'language' | 'requests'> {
  readonly type: string;
  readonly rooms: number;
  readonly nights: number;
  /** Days from today on which they look first; where those are sold, a day later. */
  readonly from: number;
}

const waiting: readonly Waiting[] = [
  {
    type: 'TWN',
    rooms: 5,
    nights: 2,
    from: 18,
    guest: { firstName: '建国', lastName: '林', email: 'lin.jianguo@example.com', phone: '+8613900139021' },
    language: 'zh-CN',
    requests: '公司年会，希望同一楼层，并需要会议室',
  },
  {
    type: 'STE',
    rooms: 1,
    nights: 12,
    from: 24,
    guest: {
      firstName: 'Clara',
      lastName: 'Weber',
      email: 'clara.weber@example.com',
      phone: '+4915112345678',
    },
    language: 'en',
    requests: 'Working remotely for two weeks: a desk by the window, please',
  },
];

/** Rules for bookings of the site, and two that wait for somebody's decision, made as guests make them. */
export async function buildDemoReviews(ctx: Context, today: CalendarDate): Promise<void> {
  const { id: hotelId } = await ctx.db.hotel.findFirstOrThrow({ select: { id: true } });
  await changeReviewRules({ ...ctx, hotelId }, { channels: ['web'], rules });
  const plan = await ctx.db.ratePlan.findUniqueOrThrow({
    where: { hotelId_code: { hotelId, code: 'BAR' } },
    select: { id: true },
  });
  for (const wish of waiting) await bookFirstFree(ctx, { hotelId, ratePlanId: plan.id, today, wish });
}

const daysTried = 30;

async function bookFirstFree(
  ctx: Context,
  {
    hotelId,
    ratePlanId,
    today,
    wish,
  }: { hotelId: number; ratePlanId: number; today: CalendarDate; wish: Waiting },
): Promise<void> {
  const { type, rooms, nights, from, guest, language, requests } = wish;
  const { id: roomTypeId } = await ctx.db.roomType.findUniqueOrThrow({
    where: { hotelId_code: { hotelId, code: type } },
    select: { id: true },
  });
  const room = { roomTypeId, ratePlanId, adults: 2, childAges: [] };
  const request = {
    hotelId,
    channel: 'web',
    guest,
    language,
    requests,
    paymentPlan: 'at_hotel',
    rooms: Array.from({ length: rooms }, () => room),
  } as const;
  for (let day = from; day < from + daysTried; day += 1) {
    const arrival = addDays(today, day);
    try {
      await bookReservation(ctx, { ...request, arrival, departure: addDays(arrival, nights) });
      return;
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'conflict') throw error;
    }
  }
}
