import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, calendarDate, eachNight } from '../../../src/core/calendar-date.ts';
import { basisPoints, type Minor, minor } from '../../../src/core/money.ts';
import type { RatePlan } from '../../../src/modules/rates/rate-plan.ts';
import {
  type Restriction,
  restrictionRefusal,
  restrictionRefusals,
} from '../../../src/modules/rates/restriction.ts';
import { isPriced, priceStay } from '../../../src/modules/rates/stay-price.ts';
import { cityTax, plan, restriction, stay, supplement, tax } from './fixtures.ts';

const monday = calendarDate('2027-05-03');
const day = (days: number) => addDays(monday, days);

// ——— derived plans

/** How a plan lies below the one it derives from: by percent down to nothing, or by an amount that may be too large. */
const cheaper = fc.oneof(
  fc.integer({ min: -10_000, max: 0 }).map((points) => ({ adjustBasisPoints: basisPoints(points) })),
  fc.integer({ min: -200_000, max: 0 }).map((amount) => ({ adjustAmountMinor: minor(amount) })),
);

const money = (min: number, max: number) => fc.integer({ min, max }).map(minor);

/** A party, the prices and what it adds: the supplements hold for every plan, as those of one plan may break the order. */
const world = fc.record({
  adults: fc.integer({ min: 1, max: 4 }),
  childAges: fc.array(fc.integer({ min: 0, max: 17 }), { maxLength: 1 }),
  nights: fc.integer({ min: 1, max: 5 }),
  priceMinor: money(0, 150_000),
  weekendPriceMinor: fc.option(money(0, 150_000)),
  date: fc.option(money(0, 150_000)),
  extraAdult: money(0, 30_000),
  singleUse: money(-200_000, 0),
  child: money(0, 30_000),
  addedTax: fc.boolean(),
});
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

/** What each night costs on the first of these plans, which derives from the next, and so on. */
function grossOf(plans: readonly RatePlan[], given: World): Minor[] {
  const priced = priceStay(
    stay({
      plans: [...plans],
      adults: given.adults,
      childAges: given.childAges,
      departure: day(given.nights),
      prices: {
        priceMinor: given.priceMinor,
        weekendPriceMinor: given.weekendPriceMinor,
        seasons: [],
        days: new Map(given.date === null ? [] : [[day(1), { priceMinor: given.date, specialName: null }]]),
      },
      supplements: [
        supplement({ amountMinor: given.extraAdult }),
        supplement({ id: 2, kind: 'single_use', amountMinor: given.singleUse }),
        supplement({ id: 3, kind: 'child', ageFrom: 0, ageTo: 17, amountMinor: given.child }),
      ],
      taxes: [tax({ included: !given.addedTax }), cityTax()],
    }),
  );
  if (!isPriced(priced)) throw new Error(priced.refusal);
  return priced.nights.map((night) => night.grossMinor);
}

test('a derived plan that is no dearer than its parent stays so, three deep, to the last night', () => {
  fc.assert(
    fc.property(world, fc.array(cheaper, { minLength: 1, maxLength: 3 }), (given, moves) => {
      const root = plan({ id: 1 });
      const derived = moves.map((move, index) =>
        plan({ id: index + 2, code: `D${index}`, parentPlanId: index + 1, ...move }),
      );
      const rootFirst = [root, ...derived];
      const ladder = rootFirst.map((_, index) => grossOf(rootFirst.slice(0, index + 1).reverse(), given));
      for (const [index, prices] of ladder.entries()) {
        for (const [night, amount] of prices.entries()) {
          expect(amount).toBeGreaterThanOrEqual(0);
          const parent = ladder[index - 1]?.[night];
          if (parent !== undefined) expect(amount).toBeLessThanOrEqual(parent);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('a price never falls below nothing, and a plan 10 % below nothing costs nothing', () => {
  const given: World = {
    adults: 1,
    childAges: [],
    nights: 1,
    priceMinor: minor(10_000),
    weekendPriceMinor: null,
    date: null,
    extraAdult: minor(0),
    singleUse: minor(-20_000),
    child: minor(0),
    addedTax: false,
  };
  const root = plan({ id: 1 });
  const below = plan({ id: 2, parentPlanId: 1, adjustBasisPoints: basisPoints(-1_000) });
  const cityTaxAlone = minor(200); // a person and night, on top of nothing
  expect([grossOf([root], given), grossOf([below, root], given)]).toEqual([[cityTaxAlone], [cityTaxAlone]]);
});

// ——— restrictions

const rule = fc.oneof(
  fc.constant<Partial<Restriction>>({ closed: true }),
  fc.constant<Partial<Restriction>>({ closedToArrival: true }),
  fc.constant<Partial<Restriction>>({ closedToDeparture: true }),
  fc.integer({ min: 1, max: 6 }).map((count): Partial<Restriction> => ({ minStayArrival: count })),
  fc.integer({ min: 1, max: 6 }).map((count): Partial<Restriction> => ({ maxStayArrival: count })),
  fc.integer({ min: 1, max: 6 }).map((count): Partial<Restriction> => ({ minStayThrough: count })),
  fc.integer({ min: 1, max: 6 }).map((count): Partial<Restriction> => ({ maxStayThrough: count })),
  fc.integer({ min: 0, max: 9 }).map((count): Partial<Restriction> => ({ minAdvanceDays: count })),
  fc.integer({ min: 0, max: 9 }).map((count): Partial<Restriction> => ({ maxAdvanceDays: count })),
);

const row = fc
  .record({
    rule,
    date: fc.integer({ min: 0, max: 12 }),
    roomTypeId: fc.constantFrom(null, 7, 8),
    ratePlanId: fc.constantFrom(null, 1, 2),
    channel: fc.constantFrom(null, 'web', 'desk'),
  })
  .map(({ rule: ruled, date, ...about }) => restriction({ ...about, ...ruled, date: day(date) }));

interface Dates {
  readonly arrival: number;
  readonly nights: number;
}
const dates: fc.Arbitrary<Dates> = fc.record({
  arrival: fc.integer({ min: 0, max: 8 }),
  nights: fc.integer({ min: 0, max: 5 }),
});

const askedOf = ({ arrival, nights }: Dates) => ({
  plan: plan(),
  roomTypeId: 7,
  channel: 'web' as const,
  arrival: day(arrival),
  departure: day(arrival + nights),
  businessDate: monday,
});

/** The same said plainly, date by date: which reasons a row with one rule gives. */
function plainReasons(rule: Restriction, { arrival, nights }: Dates): string[] {
  const isOther =
    (rule.roomTypeId ?? 7) !== 7 || (rule.ratePlanId ?? 1) !== 1 || (rule.channel ?? 'web') !== 'web';
  if (isOther) return [];
  const slept = nights === 0 ? [day(arrival)] : eachNight(day(arrival), day(arrival + nights));
  const arrives = rule.date === day(arrival);
  const sleeps = slept.includes(rule.date);
  const leaves = rule.date === day(arrival + nights);
  const tooFew = (least: number | null) => nights > 0 && least !== null && nights < least;
  const tooMany = (most: number | null) => nights > 0 && most !== null && nights > most;
  const { minAdvanceDays: early, maxAdvanceDays: late } = rule;
  const found: [string, boolean][] = [
    ['closed', rule.closed && sleeps],
    ['closed_to_arrival', rule.closedToArrival && arrives],
    ['closed_to_departure', rule.closedToDeparture && leaves],
    ['min_stay', (arrives && tooFew(rule.minStayArrival)) || (sleeps && tooFew(rule.minStayThrough))],
    ['max_stay', (arrives && tooMany(rule.maxStayArrival)) || (sleeps && tooMany(rule.maxStayThrough))],
    ['min_advance', arrives && early !== null && arrival < early],
    ['max_advance', arrives && late !== null && arrival > late],
  ];
  return found.filter(([, holds]) => holds).map(([reason]) => reason);
}

test('every rule is tested on its own date, as a plain model says', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), dates, (rows, asked) => {
      const found = restrictionRefusals(askedOf(asked), rows).map(({ reason }) => reason);
      const plain = rows.flatMap((each) => plainReasons(each, asked));
      expect([...new Set(found)].sort()).toEqual([...new Set(plain)].sort());
      expect(restrictionRefusal(askedOf(asked), rows) === null).toBe(plain.length === 0);
    }),
    { numRuns: 3_000 },
  );
});

test('on the day of departure only the rule about departures counts, and nothing after it', () => {
  fc.assert(
    fc.property(rule, dates, fc.integer({ min: 0, max: 3 }), (ruled, asked, after) => {
      const { arrival } = asked;
      const nights = Math.max(1, asked.nights);
      const late = restriction({ ...ruled, date: day(arrival + nights + after) });
      const refusal = restrictionRefusal(askedOf({ arrival, nights }), [late]);
      expect(refusal?.reason ?? null).toBe(
        after === 0 && ruled.closedToDeparture ? 'closed_to_departure' : null,
      );
    }),
    { numRuns: 1_000 },
  );
});
