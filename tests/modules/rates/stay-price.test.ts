import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, calendarDate } from '../../../src/core/calendar-date.ts';
import { basisPoints, minor, sumMinor } from '../../../src/core/money.ts';
import {
  isPriced,
  type PricedStay,
  priceStay,
  type StayPriceInput,
} from '../../../src/modules/rates/stay-price.ts';
import { cityTax, plan, stay, supplement, tax } from './fixtures.ts';

function priced(overrides: Partial<StayPriceInput> = {}): PricedStay {
  const result = priceStay(stay(overrides));
  if (!isPriced(result)) throw new Error(`refused: ${result.refusal}`);
  return result;
}

const grosses = (overrides: Partial<StayPriceInput> = {}) =>
  priced(overrides).nights.map((night) => night.grossMinor);
const date = calendarDate;

describe('the price of a night', () => {
  test('weekend nights are those that start on the hotel’s weekend days', () => {
    const week = { arrival: date('2027-05-06'), departure: date('2027-05-10') };
    expect(grosses(week)).toEqual([88_000, 98_000, 98_000, 88_000]);
    expect(grosses({ ...week, weekendDays: [] })).toEqual([88_000, 88_000, 88_000, 88_000]);
  });

  test('a season ends on its last night; the higher priority wins; a date wins over both', () => {
    const season = {
      kind: 'season' as const,
      names: { en: 'Spring' },
      adjustBasisPoints: null,
      adjustAmountMinor: null,
      weekendPriceMinor: null,
    };
    const prices = {
      priceMinor: minor(100),
      weekendPriceMinor: null,
      seasons: [
        {
          ...season,
          startDate: date('2027-05-04'),
          endDate: date('2027-05-07'),
          priority: 0,
          priceMinor: minor(200),
        },
        {
          ...season,
          startDate: date('2027-05-05'),
          endDate: date('2027-05-06'),
          priority: 1,
          priceMinor: minor(300),
        },
      ],
      days: new Map([[date('2027-05-06'), { priceMinor: minor(400), specialName: null }]]),
    };
    expect(grosses({ prices, departure: date('2027-05-08') })).toEqual([100, 200, 300, 400, 100]);
  });

  test('a night without a price is refused by its date', () => {
    const prices = { priceMinor: null, weekendPriceMinor: minor(1), seasons: [], days: new Map() };
    expect(priceStay(stay({ prices }))).toEqual({ refusal: 'no_price', date: '2027-05-03' });
  });

  test('six nights of 6.54 and 7 % are 42.00', () => {
    const result = priced({
      prices: { priceMinor: minor(654), weekendPriceMinor: null, seasons: [], days: new Map() },
      departure: date('2027-05-09'),
      taxes: [tax({ basisPoints: basisPoints(700), included: false })],
    });
    expect(result.totalMinor).toBe(4_200);
    expect(result.taxes).toEqual([{ code: 'VAT', names: { en: 'VAT' }, included: false, amountMinor: 276 }]);
  });

  test('VAT that changes in mid-stay falls by the night', () => {
    const taxes = [
      tax({ validToDate: date('2027-05-04') }),
      tax({ basisPoints: basisPoints(1_000), validFromDate: date('2027-05-04') }),
    ];
    expect(priced({ taxes }).nights.map((night) => night.components)).toEqual([
      [
        { code: 'ROOM', amountMinor: 83_019 },
        { code: 'VAT', amountMinor: 4_981, taxOf: 'ROOM' },
      ],
      [
        { code: 'ROOM', amountMinor: 80_000 },
        { code: 'VAT', amountMinor: 8_000, taxOf: 'ROOM' },
      ],
    ]);
  });

  test('city tax falls on the first nights only', () => {
    expect(grosses({ departure: date('2027-05-07'), taxes: [cityTax({ capNights: 2 })] })).toEqual([
      88_400, 88_400, 88_000, 88_000,
    ]);
  });
});

describe('who comes', () => {
  const supplements = [
    supplement({ id: 1 }),
    supplement({ id: 2, kind: 'child', ageFrom: 6, ageTo: 11, amountMinor: minor(10_000) }),
    supplement({ id: 3, kind: 'single_use', amountMinor: minor(-8_000) }),
    supplement({ id: 4, roomTypeId: 7, amountMinor: minor(25_000) }),
    supplement({ id: 5, ratePlanId: 1, amountMinor: minor(30_000) }),
    supplement({ id: 6, ratePlanId: 2, amountMinor: minor(99_000) }),
    supplement({ id: 7, roomTypeId: 8, amountMinor: minor(99_000) }),
  ];

  test.each([
    ['two adults', 2, [], 88_000],
    ['one adult alone', 1, [], 80_000],
    ['one adult with a child is not alone', 1, [3], 88_000],
    ['each extra adult, by the row of the plan', 4, [], 148_000],
    ['children by their ages, both ends of a band', 2, [5, 6, 11], 108_000],
    ['a child past every band', 2, [12], 88_000],
  ])('%s', (_name, adults, childAges, expected) => {
    expect(grosses({ adults, childAges, supplements })[0]).toBe(expected);
  });

  test.each([
    [0, [], 'no_adults'],
    [1.5, [], 'no_adults'],
    [5, [], 'too_many_guests'],
    [1, [1, 2, 3, 4], 'too_many_guests'],
    [4, [1, 2], 'too_many_guests'],
  ])('%d adults and children of %j are refused', (adults, childAges, refusal) => {
    expect(priceStay(stay({ adults, childAges }))).toEqual({ refusal });
  });
});

describe('derived plans', () => {
  const nonRefundable = plan({ id: 2, parentPlanId: 1, adjustBasisPoints: basisPoints(-1_000) });
  const withBreakfast = plan({
    id: 3,
    parentPlanId: 2,
    adjustAmountMinor: minor(12_000),
    packageSplit: [{ code: 'BRK', amountMinor: minor(6_000), per: 'person' }],
  });

  test('move their parent’s price, supplements included', () => {
    expect(grosses({ plans: [nonRefundable, plan()] })[0]).toBe(79_200);
    const supplements = [supplement()];
    expect(grosses({ plans: [nonRefundable, plan()], adults: 3, supplements })[0]).toBe(97_200);
  });

  test('follow each other from the root outwards', () => {
    const result = priced({ plans: [withBreakfast, nonRefundable, plan()] });
    expect(result.nights[0]?.grossMinor).toBe(91_200);
    expect(result.nights[0]?.steps.map((step) => step.amountMinor)).toEqual([88_000, -8_800, 12_000]);
  });

  test('never cost less than nothing', () => {
    const absurd = plan({ id: 2, parentPlanId: 1, adjustAmountMinor: minor(-100_000) });
    const result = priced({ plans: [absurd, plan()], taxes: [tax()] });
    expect(result.nights[0]).toMatchObject({ grossMinor: 0, components: [{ code: 'ROOM', amountMinor: 0 }] });
  });

  test('a package is split out under its own code and its own tax', () => {
    const taxes = [tax(), tax({ basisPoints: basisPoints(1_000), appliesTo: ['food'] })];
    expect(priced({ plans: [withBreakfast, nonRefundable, plan()], taxes }).nights[0]?.components).toEqual([
      { code: 'ROOM', amountMinor: 74_717 },
      { code: 'VAT', amountMinor: 4_483, taxOf: 'ROOM' },
      { code: 'BRK', amountMinor: 10_909 },
      { code: 'VAT', amountMinor: 1_091, taxOf: 'BRK' },
    ]);
  });

  test('a package takes no more than the night costs', () => {
    const generous = plan({ packageSplit: [{ code: 'BRK', amountMinor: minor(50_000), per: 'person' }] });
    expect(priced({ plans: [generous] }).nights[0]?.components).toEqual([
      { code: 'ROOM', amountMinor: 0 },
      { code: 'BRK', amountMinor: 88_000 },
    ]);
  });

  test('a discount and a promotion come after the plan, each on the price so far', () => {
    const off = (kind: 'discount' | 'promotion', part: number) => (night: { priceMinor: number }) => ({
      kind,
      key: 'rates.steps.base_default',
      params: {},
      amountMinor: minor(-Math.floor(night.priceMinor / part)),
    });
    const result = priced({ discount: off('discount', 10), promotion: off('promotion', 2) });
    expect(result.nights[0]?.steps.map((step) => step.amountMinor)).toEqual([88_000, -8_800, -39_600]);
  });
});

describe('day use', () => {
  const dayPlan = plan({ kind: 'day_use' });
  const oneDay = { departure: date('2027-05-03') };

  test('is one line on its day, without fees per night', () => {
    const result = priced({ plans: [dayPlan], ...oneDay, taxes: [cityTax(), tax()] });
    expect(result.nights.map((night) => night.date)).toEqual(['2027-05-03']);
    expect(result.nights[0]?.components.map((component) => component.code)).toEqual(['DAYUSE', 'VAT']);
    expect(result.totalMinor).toBe(88_000);
  });

  test('and nights do not mix', () => {
    expect(priceStay(stay(oneDay))).toEqual({ refusal: 'no_nights' });
    expect(priceStay(stay({ plans: [dayPlan] }))).toEqual({ refusal: 'day_use_only' });
  });
});

const anyStay = fc
  .record({
    nights: fc.integer({ min: 1, max: 30 }),
    start: fc.integer({ min: 0, max: 700 }),
    price: fc.integer({ min: 0, max: 500_000 }),
    weekend: fc.option(fc.integer({ min: 0, max: 500_000 })),
    adults: fc.integer({ min: 1, max: 4 }),
    child: fc.option(fc.integer({ min: 0, max: 17 })),
    points: fc.integer({ min: -10_000, max: 3_000 }),
    amount: fc.integer({ min: -60_000, max: 60_000 }),
    breakfast: fc.integer({ min: 0, max: 20_000 }),
    vat: fc.integer({ min: 0, max: 2_500 }),
    included: fc.boolean(),
    cap: fc.option(fc.integer({ min: 1, max: 5 })),
  })
  .map((any) => {
    const arrival = addDays(date('2027-01-01'), any.start);
    const root = plan();
    const derived = plan({ id: 2, parentPlanId: 1, adjustBasisPoints: basisPoints(any.points) });
    const sold = plan({
      id: 3,
      parentPlanId: 2,
      adjustAmountMinor: minor(any.amount),
      packageSplit: [{ code: 'BRK', amountMinor: minor(any.breakfast), per: 'person' }],
    });
    return stay({
      arrival,
      departure: addDays(arrival, any.nights),
      plans: [sold, derived, root],
      prices: {
        priceMinor: minor(any.price),
        weekendPriceMinor: any.weekend === null ? null : minor(any.weekend),
        seasons: [],
        days: new Map(),
      },
      adults: any.adults,
      childAges: any.child === null ? [] : [any.child],
      supplements: [supplement(), supplement({ id: 2, kind: 'single_use', amountMinor: minor(-30_000) })],
      taxes: [
        tax({ basisPoints: basisPoints(any.vat), included: any.included, appliesTo: ['room', 'food'] }),
        cityTax({ capNights: any.cap }),
      ],
    });
  });

describe('any stay', () => {
  test('costs the sum of its nights, and each night the sum of its postings and of its steps', () => {
    fc.assert(
      fc.property(anyStay, (input) => {
        const result = priceStay(input);
        if (!isPriced(result)) throw new Error(result.refusal);
        expect(result.totalMinor).toBe(sumMinor(result.nights.map((night) => night.grossMinor)));
        for (const night of result.nights) {
          expect(sumMinor(night.components.map((each) => each.amountMinor))).toBe(night.grossMinor);
          expect(sumMinor(night.steps.filter((step) => !step.within).map((step) => step.amountMinor))).toBe(
            night.grossMinor,
          );
          expect(night.components.every((each) => each.amountMinor >= 0)).toBe(true);
        }
        const taxComponents = result.nights.flatMap((night) => night.components.filter((each) => each.taxOf));
        expect(sumMinor(result.taxes.map((each) => each.amountMinor))).toBe(
          sumMinor(taxComponents.map((each) => each.amountMinor)),
        );
      }),
    );
  });

  test('costs the same night for night when it is one night longer', () => {
    fc.assert(
      fc.property(anyStay, (input) => {
        const [shorter, longer] = [
          priceStay(input),
          priceStay({ ...input, departure: addDays(input.departure, 1) }),
        ];
        if (!isPriced(shorter) || !isPriced(longer)) throw new Error('refused');
        expect(longer.nights.slice(0, -1)).toEqual(shorter.nights);
      }),
    );
  });
});
