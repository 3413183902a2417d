import { expect, test } from 'vitest';
import { addDays, calendarDate } from '../../../src/core/calendar-date.ts';
import { basisPoints, minor } from '../../../src/core/money.ts';
import { blockEnd, blockStarts } from '../../../src/modules/rates/hour-block.ts';
import {
  basePrice,
  countingLayers,
  priceLayers,
  type SeasonNight,
  splitPackage,
} from '../../../src/modules/rates/night-price.ts';
import { periodRestrictions } from '../../../src/modules/rates/period-restriction.ts';
import { holidaysOf } from '../../../src/modules/rates/public-holiday.ts';
import { restrictionRefusal, restrictionRefusals } from '../../../src/modules/rates/restriction.ts';
import { priceStay } from '../../../src/modules/rates/stay-price.ts';
import { plan, restriction, stay } from './fixtures.ts';

const monday = calendarDate('2027-05-03');

function period(overrides: Partial<SeasonNight> = {}): SeasonNight {
  return {
    kind: 'season',
    names: { en: 'Spring' },
    startDate: monday,
    endDate: addDays(monday, 7),
    priority: 0,
    adjustBasisPoints: null,
    adjustAmountMinor: null,
    priceMinor: null,
    weekendPriceMinor: null,
    ...overrides,
  };
}

const prices = (seasons: SeasonNight[], days = new Map()) => ({
  priceMinor: minor(88_000),
  weekendPriceMinor: minor(98_000),
  seasons,
  days,
});

test('an event stands over a holiday, a holiday over a season, and a date over all, whatever their priority', () => {
  const season = period({ priority: 9, priceMinor: minor(100_000) });
  const holiday = period({ kind: 'holiday', priority: 5, priceMinor: minor(120_000) });
  const event = period({ kind: 'event', priceMinor: minor(150_000) });
  const of = (...seasons: SeasonNight[]) => basePrice(prices(seasons), monday, [5, 6])?.amountMinor;
  expect([of(season), of(holiday, season), of(event, season, holiday)]).toEqual([100_000, 120_000, 150_000]);
  const day = new Map([[monday, { priceMinor: minor(70_000), specialName: null }]]);
  expect(basePrice(prices([event], day), monday, [])?.amountMinor).toBe(70_000);
});

test('a period moves what lies below it; every layer says whether it counts', () => {
  const season = period({ priceMinor: minor(100_000) });
  const holiday = period({ kind: 'holiday', adjustBasisPoints: basisPoints(2_000) });
  const event = period({ kind: 'event', adjustAmountMinor: minor(-5_000) });
  const layers = priceLayers(prices([event, season, holiday]), monday, []);
  expect(layers.map(({ level, effect, step }) => [level, effect, step.amountMinor])).toEqual([
    ['default', 'sets', 88_000],
    ['season', 'sets', 100_000],
    ['holiday', 'moves', 20_000],
    ['event', 'moves', -5_000],
  ]);
  expect(countingLayers(layers).map((layer) => layer.level)).toEqual(['season', 'holiday', 'event']);
  const priced = priceStay(stay({ prices: prices([event, season, holiday]) }));
  expect('nights' in priced && priced.nights[0]?.steps.map((step) => step.amountMinor)).toEqual([
    100_000, 20_000, -5_000,
  ]);
});

test('the strongest period that says a shortest stay counts, on its own dates', () => {
  const lengths = { minStayArrival: null, minStayThrough: null };
  const season = { ...period(), ...lengths, minStayThrough: 2 };
  const event = { ...period({ kind: 'event', endDate: addDays(monday, 1) }), ...lengths, minStayThrough: 4 };
  const rows = periodRestrictions([season, event], { arrival: monday, departure: addDays(monday, 1) });
  expect(rows.map(({ date, minStayThrough }) => [date, minStayThrough])).toEqual([
    [monday, 4],
    [addDays(monday, 1), 2],
  ]);
});

test('who buys decides: members, companies with an agreement that holds, and whoever may give a room away', () => {
  const company = {
    id: 1,
    name: 'Acme',
    agreements: [
      { ratePlanId: 1, discountBasisPoints: basisPoints(0), validFromDate: null, validToDate: monday },
    ],
  };
  const asked = (kind: 'member' | 'corporate' | 'agency' | 'complimentary', arrival = monday) => ({
    plan: plan({ kind }),
    roomTypeId: 7,
    channel: kind === 'complimentary' ? ('desk' as const) : ('web' as const),
    arrival,
    departure: addDays(arrival, 1),
    businessDate: monday,
  });
  const nobody = { isMember: false, company: null };
  const reason = (question: ReturnType<typeof asked>, buyer: object) =>
    restrictionRefusal({ ...question, buyer: { ...nobody, ...buyer } }, [])?.reason ?? null;
  expect([reason(asked('member'), {}), reason(asked('member'), { isMember: true })]).toEqual([
    'members_only',
    null,
  ]);
  expect([reason(asked('corporate'), {}), reason(asked('corporate'), { company })]).toEqual([
    'company_only',
    null,
  ]);
  expect(reason(asked('agency', addDays(monday, 1)), { company })).toBe('company_only');
  const free = [reason(asked('complimentary'), {}), reason(asked('complimentary'), { mayBeFree: true })];
  expect(free).toEqual(['free_by_permission', null]);
});

test('every reason is told where every one is asked for', () => {
  const asked = {
    plan: plan({ minStayNights: 3, minAdvanceDays: 7, channels: ['desk'] }),
    roomTypeId: 7,
    channel: 'web' as const,
    arrival: monday,
    departure: addDays(monday, 1),
    businessDate: monday,
  };
  const rows = [restriction({ closed: true }), restriction({ closedToArrival: true })];
  expect(restrictionRefusals(asked, rows).map(({ reason }) => reason)).toEqual([
    'channel',
    'min_advance',
    'min_stay',
    'closed',
    'closed_to_arrival',
  ]);
});

test('a package takes each part on its nights, by its heads, and a stay’s part to the last cent', () => {
  const part = { code: 'BRK', amountMinor: minor(1_000) };
  const night = (index: number, parts: Parameters<typeof splitPackage>[1]['parts']) =>
    splitPackage(minor(90_000), {
      roomCode: 'ROOM',
      parts,
      party: { adults: 2, childAges: [4] },
      index,
      nights: 3,
    })
      .slice(1)
      .map((each) => each.priceMinor);
  expect(
    night(1, [
      { ...part, per: 'adult' },
      { ...part, per: 'child' },
      { ...part, per: 'person' },
    ]),
  ).toEqual([2_000, 1_000, 3_000]);
  const arrival = [{ ...part, per: 'room' as const, charged: 'arrival' as const }];
  expect([night(0, arrival), night(1, arrival)]).toEqual([[1_000], []]);
  const spread = [{ ...part, per: 'room' as const, charged: 'stay' as const }];
  expect([0, 1, 2].flatMap((index) => night(index, spread))).toEqual([334, 333, 333]);
});

test('a complimentary night costs nothing and posts nothing; an hourly one is a day without a night', () => {
  const free = priceStay(stay({ plans: [plan({ kind: 'complimentary' })] }));
  expect(free).toMatchObject({ totalMinor: 0, nights: [{ components: [] }, { components: [] }] });
  const hourly = [plan({ kind: 'hourly', blockHours: 4, hoursFrom: '10:00', hoursUntil: '20:00' })];
  expect(priceStay(stay({ plans: hourly, departure: monday }))).toMatchObject({ totalMinor: 88_000 });
  expect(priceStay(stay({ plans: hourly }))).toEqual({ refusal: 'day_use_only' });
});

test('a block of hours starts and ends within the plan’s times', () => {
  const hours = { block: 4, from: '10:00', until: '15:00' };
  expect(blockStarts(hours)).toEqual(['10:00', '10:30', '11:00']);
  expect([blockEnd(hours, '11:00'), blockEnd(hours, '11:01'), blockEnd(hours, '09:59')]).toEqual([
    '15:00',
    null,
    null,
  ]);
});

test('the library works out lunar holidays and solar terms', () => {
  const days = new Map(holidaysOf('CN', 2027).map(({ date, names }) => [date, names['zh-CN']]));
  expect([days.get(calendarDate('2027-02-06')), days.get(calendarDate('2027-09-15'))]).toEqual([
    '春节',
    '中秋节',
  ]);
  expect(days.get(calendarDate('2027-04-05'))).toBe('清明节');
});
