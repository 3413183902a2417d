import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes tests/scripts/data/small-season.csv and its figures: bookings of an invented house in the columns of the
 * published data set, with each oddity of the real file at least once. Run it by `node tests/scripts/small-season.ts`.
 * The figures are counted here from the drawn numbers, by other code than the importer's.
 */
const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const columns = (
  'hotel is_canceled lead_time arrival_date_year arrival_date_month arrival_date_week_number ' +
  'arrival_date_day_of_month stays_in_weekend_nights stays_in_week_nights adults children babies meal country ' +
  'market_segment distribution_channel is_repeated_guest previous_cancellations previous_bookings_not_canceled ' +
  'reserved_room_type assigned_room_type booking_changes deposit_type agent company days_in_waiting_list ' +
  'customer_type adr required_car_parking_spaces total_of_special_requests reservation_status reservation_status_date'
).split(' ');

interface Drawn {
  readonly arrivalDay: number;
  readonly leadDays: number;
  readonly nights: number;
  readonly cents: number;
  readonly outcome: 'Check-Out' | 'Canceled' | 'No-Show';
  readonly outcomeDay: number;
  readonly reserved: string;
  readonly assigned: string;
  readonly adults: number;
  readonly children: string;
  readonly babies: number;
  readonly country: string;
  readonly parking: number;
  readonly requests: number;
}

const firstDay = Date.UTC(2016, 2, 20) / 86_400_000;

/** A small generator of numbers that look drawn and are the same on every machine. */
function drawing(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

function drawn(count: number): Drawn[] {
  const draw = drawing(7);
  return Array.from({ length: count }, () => {
    const arrivalDay = firstDay + draw(32);
    const nights = draw(14) === 0 ? 0 : 1 + draw(8);
    const leadDays = draw(4) === 0 ? draw(3) : draw(120);
    const fate = draw(100);
    const outcome = fate < 24 ? 'Canceled' : fate < 27 ? 'No-Show' : 'Check-Out';
    const outcomeDays = {
      Canceled: arrivalDay - draw(leadDays + 1),
      'No-Show': arrivalDay,
      'Check-Out': arrivalDay + nights,
    };
    const reserved = 'AAAAADDDEF'.charAt(draw(10));
    const upgrade = outcome === 'Check-Out' && draw(5) === 0;
    return {
      arrivalDay,
      leadDays,
      nights,
      cents: nights === 0 || draw(30) === 0 ? 0 : 3_000 + draw(20_000),
      outcome,
      outcomeDay: outcomeDays[outcome],
      reserved,
      assigned: upgrade ? 'ADEFI'.charAt(draw(5)) : reserved,
      adults: 1 + draw(3),
      children: String(draw(6) === 0 ? 1 + draw(2) : 0),
      babies: draw(15) === 0 ? 1 : 0,
      country: draw(20) === 0 ? 'NULL' : (['PRT', 'GBR', 'CN', 'ESP'][draw(4)] ?? 'PRT'),
      parking: draw(7) === 0 ? 1 : 0,
      requests: [0, 0, 0, 1, 1, 2][arrivalDay % 6] ?? 0,
    };
  });
}

/** What is odd in the real file, once each. */
function odd(): Drawn[] {
  const usual: Drawn = {
    arrivalDay: firstDay + 5,
    leadDays: 30,
    nights: 3,
    cents: 8_050,
    outcome: 'Check-Out',
    outcomeDay: firstDay + 8,
    reserved: 'A',
    assigned: 'A',
    adults: 2,
    children: '0',
    babies: 0,
    country: 'PRT',
    parking: 0,
    requests: 0,
  };
  const twice = { ...usual, cents: 7_777 };
  return [
    { ...usual, cents: -638, assigned: 'D' },
    { ...usual, adults: 0 },
    { ...usual, adults: 0, children: '2' },
    { ...usual, children: 'NA' },
    { ...usual, outcomeDay: firstDay + 6 },
    { ...usual, outcome: 'No-Show', outcomeDay: firstDay - 20 },
    {
      ...usual,
      reserved: 'P',
      assigned: 'P',
      nights: 0,
      cents: 0,
      outcome: 'Canceled',
      outcomeDay: firstDay + 5,
    },
    { ...usual, adults: 26, reserved: 'A', outcome: 'Canceled', outcomeDay: firstDay - 1 },
    { ...usual, nights: 0, cents: 0, outcomeDay: firstDay + 5 },
    { ...usual, leadDays: 400, nights: 35, outcomeDay: firstDay + 40 },
    twice,
    twice,
    { ...usual, country: 'NULL' },
  ];
}

const isoDay = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

function lineOf(row: Drawn): string {
  const arrival = new Date(row.arrivalDay * 86_400_000);
  const fields: Record<string, string | number> = {
    hotel: 'Seaside House',
    is_canceled: row.outcome === 'Check-Out' ? 0 : 1,
    lead_time: row.leadDays,
    arrival_date_year: arrival.getUTCFullYear(),
    arrival_date_month: months[arrival.getUTCMonth()] ?? '',
    arrival_date_week_number: 13,
    arrival_date_day_of_month: arrival.getUTCDate(),
    stays_in_weekend_nights: Math.min(1, row.nights),
    stays_in_week_nights: Math.max(0, row.nights - 1),
    adults: row.adults,
    children: row.children,
    babies: row.babies,
    meal: 'BB',
    country: row.country,
    market_segment: 'Direct',
    distribution_channel: 'Direct',
    reserved_room_type: row.reserved,
    assigned_room_type: row.assigned,
    deposit_type: 'No Deposit',
    agent: 'NULL',
    company: 'NULL',
    customer_type: 'Transient',
    adr: String(row.cents / 100),
    required_car_parking_spaces: row.parking,
    total_of_special_requests: row.requests,
    reservation_status: row.outcome,
    reservation_status_date: isoDay(row.outcomeDay),
  };
  return columns.map((column) => fields[column] ?? 0).join(',');
}

function figuresOf(rows: readonly Drawn[]) {
  const nights: Record<string, number> = {};
  const revenue: Record<string, number> = {};
  for (const row of rows.filter(({ outcome }) => outcome === 'Check-Out')) {
    for (let night = 0; night < row.nights; night += 1) {
      const month = isoDay(row.arrivalDay + night).slice(0, 7);
      nights[month] = (nights[month] ?? 0) + 1;
      revenue[month] = (revenue[month] ?? 0) + row.cents;
    }
  }
  return { bookings: rows.length, room_nights_by_month: nights, room_revenue_minor_by_month: revenue };
}

/** The file and its figures, the same on every machine. */
export function smallSeason(): { csv: string; figures: string } {
  const rows = [...drawn(280), ...odd()];
  return {
    csv: `${[columns.join(','), ...rows.map(lineOf)].join('\n')}\n`,
    figures: `${JSON.stringify(figuresOf(rows), null, 2)}\n`,
  };
}

if (import.meta.main) {
  const { csv, figures } = smallSeason();
  const folder = join(import.meta.dirname, 'data');
  writeFileSync(join(folder, 'small-season.csv'), csv);
  writeFileSync(join(folder, 'small-season.figures.json'), figures);
}
