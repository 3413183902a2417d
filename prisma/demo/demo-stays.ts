import { assert } from '../../src/core/assert.ts';
import { addDays, type CalendarDate } from '../../src/core/calendar-date.ts';
import { zero } from '../../src/core/money.ts';
import { isOffered, priceParty, type RateBook } from '../../src/modules/rates/rate-book.ts';
import type { PricedStay } from '../../src/modules/rates/stay-price.ts';
import type { PastStay } from '../history/history.ts';
import { drawBill, momentOn } from './bills.ts';
import type { BuiltDemo } from './demo-hotel.ts';
import type { Draw } from './draw.ts';
import { GuestBook } from './guests.ts';
import type { DemoStay } from './stays.ts';

export interface DemoTime {
  readonly first: CalendarDate;
  readonly today: CalendarDate;
  readonly now: Date;
}

const wishes = [
  '',
  '',
  '',
  '',
  '',
  '',
  'Late arrival, after ten in the evening',
  '希望安排安静的房间',
  'A high floor, please',
  '需要婴儿床',
  'Celebrating an anniversary',
];

/** Each drawn stay with its guest, its price and its bill, as it stands this morning. */
export function pastStays(
  draw: Draw,
  stays: readonly DemoStay[],
  { built, book, time }: { built: BuiltDemo; book: RateBook; time: DemoTime },
): PastStay[] {
  const arrivals = new ArrivalDesk(draw, time.today);
  const guests = new GuestBook(draw);
  return stays.map((stay, index) => {
    const priced = priceOf(stay, built, book);
    const status = statusOf(stay, time, arrivals);
    const { first, today, now } = time;
    const bill =
      status === 'cancelled'
        ? { lines: [], payments: [] }
        : drawBill(draw, { stay, status, nights: priced.nights, first, today, now });
    const cameIn = status === 'in_house' || status === 'checked_out';
    const endedDate = endOf(draw, stay, status, today);
    return {
      guest: guests.guestOf(stay),
      channel: stay.channel,
      externalId: stay.channel === 'api' ? `OTA-${100_000 + index}` : null,
      paymentPlan: stay.plan === 'NRF' ? 'prepay' : 'at_hotel',
      requests: draw.pick(wishes),
      bookedAt: momentOn(
        stay.booked,
        `${String(draw.between(9, 22)).padStart(2, '0')}:${draw.between(10, 59)}`,
        now,
      ),
      bookedDate: stay.booked,
      status,
      roomTypeId: idOf(built.typeIds, stay.type),
      pricedTypeId: idOf(built.typeIds, stay.type),
      ratePlanId: idOf(built.planIds, stay.plan),
      policyVersionId: priced.policyVersionId,
      policy: priced.policy,
      roomId: cameIn || (status === 'booked' && arrivals.hasRoom(stay)) ? (stay.room?.id ?? null) : null,
      arrival: stay.arrival,
      departure: stay.departure,
      adults: stay.adults,
      childAges: stay.childAges,
      nights: priced.nights,
      checkedInAt: cameIn
        ? momentOn(stay.arrival, `1${draw.between(5, 9)}:${draw.between(10, 59)}`, now)
        : null,
      checkedOutAt:
        status === 'checked_out' ? momentOn(stay.departure, `10:${draw.between(10, 59)}`, now) : null,
      endedAt: endedDate === null ? null : momentOn(endedDate, '16:30', now),
      endedDate,
      cancelReason:
        status === 'cancelled' ? draw.pick(['Change of plans', '行程有变', 'Flight cancelled']) : null,
      feeMinor: status === 'no_show' ? (priced.nights[0]?.grossMinor ?? zero) : zero,
      ...bill,
    };
  });
}

/** Who of today's guests has come already, and who has a room waiting: decided once for each. */
class ArrivalDesk {
  readonly #draw: Draw;
  readonly #today: CalendarDate;
  #departures = 0;
  #arrivals = 0;
  readonly #stillTaken = new Set<number>();
  readonly #rooms = new Map<DemoStay, boolean>();

  constructor(draw: Draw, today: CalendarDate) {
    this.#draw = draw;
    this.#today = today;
  }

  /** Every third guest who is due out has left early in the morning. */
  hasLeft(stay: DemoStay): boolean {
    this.#departures += 1;
    const left = this.#departures % 3 === 0;
    if (!left && stay.room) this.#stillTaken.add(stay.room.id);
    return left;
  }

  /** Some of today's arrivals came early and found their room empty. */
  isIn(stay: DemoStay): boolean {
    this.#arrivals += 1;
    const free = stay.room !== null && !this.#stillTaken.has(stay.room.id);
    return free && this.#arrivals % 4 === 0;
  }

  hasRoom(stay: DemoStay): boolean {
    const known = this.#rooms.get(stay);
    if (known !== undefined) return known;
    const share = stay.arrival === this.#today ? 0.6 : 0.12;
    const has = this.#draw.chance(share);
    this.#rooms.set(stay, has);
    return has;
  }
}

function statusOf(stay: DemoStay, { today }: DemoTime, desk: ArrivalDesk): PastStay['status'] {
  if (stay.fate === 'no_show') return 'no_show';
  if (stay.fate === 'cancels') return 'cancelled';
  if (stay.departure < today) return 'checked_out';
  if (stay.departure === today) return desk.hasLeft(stay) ? 'checked_out' : 'in_house';
  if (stay.arrival < today) return 'in_house';
  if (stay.arrival > today) return 'booked';
  return desk.isIn(stay) ? 'in_house' : 'booked';
}

/** Cancelled in good time, on some day between booking and the free deadline. */
function endOf(
  draw: Draw,
  stay: DemoStay,
  status: PastStay['status'],
  today: CalendarDate,
): CalendarDate | null {
  if (status === 'no_show') return stay.arrival;
  if (status !== 'cancelled') return null;
  const wish = addDays(stay.booked, draw.below(6));
  const latest = addDays(stay.arrival, -2);
  const [, day = stay.booked] = [stay.booked, wish, latest < today ? latest : today].toSorted();
  return day;
}

function priceOf(stay: DemoStay, built: BuiltDemo, book: RateBook): PricedStay {
  const plan = book.plans.get(idOf(built.planIds, stay.plan));
  const type = book.types.find((each) => each.code === stay.type);
  assert(plan && type, `${stay.plan} and ${stay.type} are in the rate book`);
  const { channel, arrival, departure, booked, adults, childAges } = stay;
  const priced = priceParty(book, {
    plan,
    type,
    channel,
    arrival,
    departure,
    businessDate: booked,
    adults,
    childAges,
  });
  assert(isOffered(priced), `${stay.plan} sells ${stay.type}: ${JSON.stringify(priced)}`);
  return priced;
}

function idOf(ids: ReadonlyMap<string, number>, code: string): number {
  const id = ids.get(code);
  assert(id !== undefined, `the demo hotel has ${code}`);
  return id;
}
