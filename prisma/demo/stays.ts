import {
  addDays,
  type CalendarDate,
  eachNight,
  nightsBetween,
  weekday,
} from '../../src/core/calendar-date.ts';
import type { Draw } from './draw.ts';
import { demoTypes } from './house.ts';

export interface DemoRoom {
  readonly id: number;
  readonly type: string;
  readonly number: string;
}

export type DemoPlan = 'BAR' | 'NRF' | 'BBB';

/** Who comes when, in which room: decided before anything is priced or written. */
export interface DemoStay {
  readonly type: string;
  readonly plan: DemoPlan;
  readonly channel: 'web' | 'desk' | 'phone' | 'api';
  /** Where the guest sleeps; null for who never came. */
  readonly room: DemoRoom | null;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly booked: CalendarDate;
  readonly adults: number;
  readonly childAges: readonly number[];
  readonly fate: 'comes' | 'cancels' | 'no_show';
}

export interface DemoCalendar {
  readonly first: CalendarDate;
  readonly today: CalendarDate;
  readonly last: CalendarDate;
  readonly rooms: readonly DemoRoom[];
  /** A room that cannot be given to anybody over [from, to). */
  readonly broken: { readonly roomId: number; readonly from: CalendarDate; readonly to: CalendarDate };
}

const lengths = [
  [1, 34],
  [2, 30],
  [3, 18],
  [4, 9],
  [5, 5],
  [7, 4],
] as const;
const leads = [
  [0, 8],
  [1, 10],
  [3, 16],
  [7, 20],
  [14, 20],
  [24, 16],
  [40, 10],
] as const;

/** Fills the house day by day towards the occupancy of a good city hotel, and thins it out into the future. */
export function drawStays(draw: Draw, calendar: DemoCalendar): DemoStay[] {
  const house = new HouseCalendar(calendar);
  const stays: DemoStay[] = [];
  for (let date = calendar.first; date < calendar.last; date = addDays(date, 1)) {
    const wanted = Math.round(occupancyOn(draw, date, calendar.today) * calendar.rooms.length);
    for (let missing = wanted - house.occupied(date); missing > 0; missing -= 1) {
      const stay = drawArrival(draw, date, { calendar, house });
      if (stay) stays.push(stay);
    }
    if (draw.chance(0.75)) stays.push(drawAbsent(draw, date, calendar, 'cancels'));
    if (date < calendar.today && draw.chance(0.14)) stays.push(drawAbsent(draw, date, calendar, 'no_show'));
  }
  return stays;
}

/** Weekends are fuller; what lies ahead is booked the less, the farther it is. */
function occupancyOn(draw: Draw, date: CalendarDate, today: CalendarDate): number {
  const weekend = [5, 6].includes(weekday(date)) ? 0.14 : 0;
  const usual = 0.68 + weekend + draw.between(-6, 6) / 100;
  const ahead = nightsBetween(today, date);
  return ahead <= 0 ? usual : usual * Math.max(0.1, 0.95 * Math.exp(-ahead / 22));
}

class HouseCalendar {
  readonly #busy = new Map<number, Set<CalendarDate>>();
  readonly #calendar: DemoCalendar;

  constructor(calendar: DemoCalendar) {
    this.#calendar = calendar;
  }

  occupied(date: CalendarDate): number {
    return [...this.#busy.values()].filter((dates) => dates.has(date)).length;
  }

  isFree(room: DemoRoom, nights: readonly CalendarDate[]): boolean {
    const { broken } = this.#calendar;
    const busy = this.#busy.get(room.id);
    return nights.every((date) => {
      const isBroken = room.id === broken.roomId && date >= broken.from && date < broken.to;
      return !isBroken && !busy?.has(date);
    });
  }

  take(room: DemoRoom, nights: readonly CalendarDate[]): void {
    const dates = this.#busy.get(room.id) ?? new Set();
    for (const date of nights) dates.add(date);
    this.#busy.set(room.id, dates);
  }
}

interface Surroundings {
  readonly calendar: DemoCalendar;
  readonly house: HouseCalendar;
}

/** An arrival in a room that is free throughout, of the type drawn or, when that is full, of another. */
function drawArrival(draw: Draw, date: CalendarDate, { calendar, house }: Surroundings): DemoStay | null {
  const nights = draw.weighted(lengths);
  const type = draw.weighted(
    demoTypes.map((each) => [each.code, Object.values(each.floors).length * 3] as const),
  );
  const dates = eachNight(date, addDays(date, nights));
  const free = calendar.rooms.filter((room) => house.isFree(room, dates));
  const ofType = free.filter((room) => room.type === type);
  if (free.length === 0) return null;
  const room = draw.pick(ofType.length > 0 ? ofType : free);
  house.take(room, dates);
  return {
    ...drawTerms(draw, { date, nights, type: room.type, today: calendar.today }),
    room,
    fate: 'comes',
  };
}

function drawAbsent(
  draw: Draw,
  date: CalendarDate,
  { today }: DemoCalendar,
  fate: 'cancels' | 'no_show',
): DemoStay {
  const type = draw.pick(demoTypes).code;
  const terms = drawTerms(draw, { date, nights: draw.weighted(lengths), type, today });
  return { ...terms, plan: terms.plan === 'NRF' ? 'BAR' : terms.plan, room: null, fate };
}

interface TermsQuestion {
  readonly date: CalendarDate;
  readonly nights: number;
  readonly type: string;
  readonly today: CalendarDate;
}

function drawTerms(draw: Draw, { date, nights, type, today }: TermsQuestion) {
  const lead = draw.weighted(leads) + draw.below(3);
  const wish = addDays(date, -lead);
  const booked = wish > today ? addDays(today, -draw.below(12)) : wish;
  const sameDay = booked === date;
  const channel = sameDay
    ? 'desk'
    : draw.weighted([
        ['web', 46],
        ['api', 24],
        ['phone', 18],
        ['desk', 12],
      ] as const);
  const ahead = channel === 'web' || channel === 'api';
  const plan: DemoPlan = draw.weighted([
    ['BAR', 48],
    ['BBB', 30],
    ['NRF', ahead ? 22 : 0],
  ] as const);
  return {
    type,
    plan,
    channel,
    arrival: date,
    departure: addDays(date, nights),
    booked,
    ...drawParty(draw, type),
  };
}

function drawParty(draw: Draw, code: string): { adults: number; childAges: number[] } {
  const type = demoTypes.find((each) => each.code === code);
  const family = code === 'FAM' || draw.chance(0.06);
  const adults = Math.min(
    type?.maxAdults ?? 2,
    draw.weighted([
      [1, 34],
      [2, 60],
      [3, 6],
    ] as const),
  );
  const room = Math.min(type?.maxChildren ?? 0, (type?.maxGuests ?? 2) - adults);
  const children = family && room > 0 ? draw.between(1, Math.min(2, room)) : 0;
  return { adults, childAges: Array.from({ length: children }, () => draw.between(1, 14)) };
}
