import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type BookingRow, readBookings, readRow } from '../../scripts/replay/booking-row.ts';
import { countryCode } from '../../scripts/replay/countries.ts';
import { planDays } from '../../scripts/replay/day-plan.ts';
import { compareFigures, plannedFigures } from '../../scripts/replay/figures.ts';
import { inventoryNights, planHouse } from '../../scripts/replay/house-plan.ts';
import { nightsOf, type PlannedStay, planStay } from '../../scripts/replay/stay-plan.ts';
import { calendarDate } from '../../src/core/calendar-date.ts';
import { minor } from '../../src/core/money.ts';
import { smallSeason } from './small-season.ts';

const season = 'tests/scripts/data/small-season.csv';

const row: BookingRow = {
  line: 7,
  hotel: 'Seaside House',
  leadDays: 10,
  arrival: calendarDate('2016-03-30'),
  nights: 4,
  adults: 2,
  children: 1,
  babies: 1,
  country: 'PRT',
  segment: 'Direct',
  reservedType: 'A',
  assignedType: 'A',
  rate: '82.5',
  parkingSpaces: 0,
  specialRequests: 0,
  outcome: 'Check-Out',
  outcomeDate: calendarDate('2016-04-03'),
};

function planned(overrides: Partial<BookingRow> = {}): PlannedStay {
  const plan = planStay({ ...row, ...overrides });
  if (!('stay' in plan)) throw new Error(`refused: ${plan.refused}`);
  return plan.stay;
}

async function plannedSeason(): Promise<PlannedStay[]> {
  const stays: PlannedStay[] = [];
  for await (const read of readBookings(season)) {
    if (!('row' in read)) throw new Error(`unreadable: ${read.unreadable.reasons}`);
    const plan = planStay(read.row);
    if ('stay' in plan) stays.push(plan.stay);
  }
  return stays;
}

describe('a row of the file', () => {
  test('is lived as it stands', () => {
    expect(planned()).toEqual({
      line: 7,
      booked: '2016-03-20',
      arrival: '2016-03-30',
      departure: '2016-04-03',
      end: 'checked_out',
      endDate: '2016-04-03',
      reservedType: 'A',
      assignedType: 'A',
      adults: 2,
      childAges: [8, 1],
      country: 'PT',
      segment: 'Direct',
      parkingSpaces: 0,
      nightPriceMinor: 8250,
      allowanceMinor: 0,
      adjustments: [],
    });
  });

  test.each([
    ['82', 8200, []],
    ['0.005', 1, ['rate_rounded']],
    ['0.0049', 0, ['rate_rounded']],
    ['1.115', 112, ['rate_rounded']],
    ['508', 50_800, []],
  ])('a rate of %s is %i cents a night', (rate, cents, adjustments) => {
    expect(planned({ rate })).toMatchObject({ nightPriceMinor: cents, adjustments });
  });

  test('a rate below zero is no price: nothing is charged and the difference is given back', () => {
    expect(planned({ rate: '-6.38' })).toMatchObject({
      nightPriceMinor: 0,
      allowanceMinor: 2552,
      adjustments: ['negative_rate'],
    });
  });

  test.each<[string, Partial<BookingRow>, Partial<PlannedStay>]>([
    ['no guests', { adults: 0, children: 0, babies: 0 }, { adults: 1, adjustments: ['no_guests'] }],
    ['children alone', { adults: 0 }, { adults: 1, adjustments: ['children_without_adult'] }],
    ['NA children', { children: null, babies: 0 }, { childAges: [], adjustments: ['children_not_given'] }],
    ['no country', { country: 'NULL' }, { country: null, adjustments: ['country_not_given'] }],
    [
      'an early leaver, who pays to the end',
      { outcomeDate: calendarDate('2016-03-31') },
      { endDate: calendarDate('2016-04-03'), adjustments: ['left_early'] },
    ],
    [
      'a no-show written down before the arrival',
      { outcome: 'No-Show', outcomeDate: calendarDate('2016-01-01') },
      { end: 'no_show', endDate: calendarDate('2016-03-30'), adjustments: ['no_show_before_arrival'] },
    ],
    [
      'a cancellation before the booking',
      { outcome: 'Canceled', outcomeDate: calendarDate('2016-03-19') },
      { end: 'cancelled', endDate: calendarDate('2016-03-20'), adjustments: ['cancelled_before_booking'] },
    ],
    [
      'a cancellation after the arrival',
      { outcome: 'Canceled', outcomeDate: calendarDate('2016-04-01') },
      { end: 'cancelled', endDate: calendarDate('2016-03-30'), adjustments: ['cancelled_after_arrival'] },
    ],
    [
      'a paid day use',
      { nights: 0, rate: '45', outcomeDate: row.arrival },
      { nightPriceMinor: minor(0), adjustments: ['day_use_rate_left_out'] },
    ],
  ])('%s is kept, and the report says how', (_name, overrides, lived) => {
    expect(planned(overrides)).toMatchObject(lived);
  });

  test('is refused with its reasons where nobody could have lived it', () => {
    expect(planStay({ ...row, nights: 400, adults: 300 })).toEqual({
      refused: ['stay_too_long', 'too_many_guests'],
    });
  });

  test('that cannot be read names its columns', () => {
    expect(readRow({ hotel: 'X', adr: '1e3' }, 3)).toMatchObject({
      unreadable: { line: 3, reasons: expect.arrayContaining(['unreadable_adr', 'unreadable_lead_time']) },
    });
  });

  test.each([
    ['PRT', 'PT'],
    ['CN', 'CN'],
    ['CHN', 'CN'],
    ['ROU', 'RO'],
    ['NULL', null],
    ['', null],
  ])('the country %s is %s', (text, code) => {
    expect(countryCode(text)).toBe(code);
  });
});

describe('a whole file', () => {
  test('is as its generator makes it', () => {
    const { csv, figures } = smallSeason();
    expect(readFileSync(season, 'utf8')).toBe(csv);
    expect(readFileSync('tests/scripts/data/small-season.figures.json', 'utf8')).toBe(figures);
  });

  test('plans the figures that were counted independently', async () => {
    const expected = JSON.parse(readFileSync('tests/scripts/data/small-season.figures.json', 'utf8'));
    const stays = await plannedSeason();
    const figures = plannedFigures(stays);

    expect(stays).toHaveLength(expected.bookings);
    expect(Object.fromEntries(figures.map((each) => [each.month, each.roomNights]))).toEqual(
      expected.room_nights_by_month,
    );
    expect(Object.fromEntries(figures.map((each) => [each.month, each.roomRevenueMinor]))).toEqual(
      expected.room_revenue_minor_by_month,
    );
  });

  test('fits into the planned house: no room twice in a night, no type above rooms and allowance', async () => {
    const stays = await plannedSeason();
    const house = planHouse(stays);
    const taken = new Set<string>();
    for (const stay of stays.filter(({ end }) => end === 'checked_out')) {
      const room = house.rooms.get(stay.line);
      expect(room?.type).toBe(stay.assignedType);
      for (const night of inventoryNights(stay)) {
        const key = `${room?.type} ${room?.index} ${night}`;
        expect(taken.has(key), key).toBe(false);
        taken.add(key);
      }
    }
    for (const { code, rooms, allowance } of house.types) {
      expect(peak(stays, code), code).toBeLessThanOrEqual(rooms + allowance);
    }
  });

  test('happens in the order of the days, each day once', async () => {
    const days = planDays(await plannedSeason());
    const dates = days.map((day) => day.date);
    expect(dates).toEqual([...new Set(dates)].toSorted());
    expect(
      days
        .filter((day) => day.audited)
        .map((day) => day.date)
        .at(0),
    ).toBe('2016-03-20');
    expect(dates.at(-1)).toBe('2016-04-30');
    const counted = (phase: 'book' | 'arrive') =>
      days.reduce((sum, day) => sum + day.events[phase].length, 0);
    expect(counted('book')).toBe(293);
    expect(counted('arrive')).toBe((await plannedSeason()).filter(({ end }) => end === 'checked_out').length);
  });
});

test('a month that only the books or only the plan knows is not met', () => {
  const march = { month: '2016-03', roomNights: 2, roomRevenueMinor: minor(100) };
  const april = { month: '2016-04', roomNights: 1, roomRevenueMinor: minor(50) };
  expect(compareFigures([march], [march, april]).map(({ month, met }) => [month, met])).toEqual([
    ['2016-03', true],
    ['2016-04', false],
  ]);
  expect(compareFigures([{ ...march, roomRevenueMinor: minor(101) }], [march])[0]?.met).toBe(false);
});

/** Most stays of a reserved type whose nights were on the books at the end of one day. */
function peak(stays: readonly PlannedStay[], type: string): number {
  const days = [...new Set(stays.flatMap((stay) => [stay.booked, stay.arrival]))];
  const nights = [...new Set(stays.flatMap((stay) => nightsOf(stay)))];
  let most = 0;
  for (const day of days) {
    const live = stays.filter(
      (stay) =>
        stay.booked <= day &&
        (stay.end === 'checked_out' || stay.endDate > day) &&
        typeOn(stay, day) === type,
    );
    for (const night of nights.filter((each) => each >= day)) {
      const count = live.filter((stay) => stay.arrival <= night && night < stay.departure).length;
      most = Math.max(most, count);
    }
  }
  return most;
}

const typeOn = (stay: PlannedStay, day: string) =>
  stay.end === 'checked_out' && stay.arrival <= day ? stay.assignedType : stay.reservedType;
