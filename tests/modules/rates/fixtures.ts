import { calendarDate } from '../../../src/core/calendar-date.ts';
import { basisPoints, minor } from '../../../src/core/money.ts';
import type { OccupancySupplement } from '../../../src/modules/rates/occupancy.ts';
import type { RatePlan } from '../../../src/modules/rates/rate-plan.ts';
import type { Restriction } from '../../../src/modules/rates/restriction.ts';
import type { StayPriceInput } from '../../../src/modules/rates/stay-price.ts';
import type { TaxRule } from '../../../src/modules/rates/tax.ts';

export function plan(overrides: Partial<RatePlan> = {}): RatePlan {
  return {
    id: 1,
    code: 'BAR',
    names: { en: 'Flexible' },
    descriptions: {},
    kind: 'public',
    parentPlanId: null,
    adjustBasisPoints: null,
    adjustAmountMinor: null,
    policyId: 1,
    blockHours: null,
    hoursFrom: null,
    hoursUntil: null,
    packageSplit: [],
    depositRule: 'all',
    depositPercent: 100,
    allowPayAtHotel: false,
    channels: ['web', 'desk', 'phone', 'api', 'import'],
    bookFromDate: null,
    bookToDate: null,
    stayFromDate: null,
    stayToDate: null,
    minAdvanceDays: null,
    maxAdvanceDays: null,
    minStayNights: null,
    maxStayNights: null,
    sortOrder: 0,
    status: 'approved',
    active: true,
    ...overrides,
  };
}

export function tax(overrides: Partial<TaxRule> = {}): TaxRule {
  return {
    code: 'VAT',
    names: { en: 'VAT' },
    kind: 'percent',
    basisPoints: basisPoints(600),
    amountMinor: null,
    included: true,
    appliesTo: ['room'],
    validFromDate: null,
    validToDate: null,
    capNights: null,
    exemptUnderAge: null,
    slabs: null,
    ...overrides,
  };
}

export function cityTax(overrides: Partial<TaxRule> = {}): TaxRule {
  return tax({
    code: 'CITYTAX',
    names: { en: 'City tax' },
    kind: 'per_person_night',
    basisPoints: null,
    amountMinor: minor(200),
    included: false,
    ...overrides,
  });
}

export function supplement(overrides: Partial<OccupancySupplement> = {}): OccupancySupplement {
  return {
    id: 1,
    roomTypeId: null,
    ratePlanId: null,
    kind: 'extra_adult',
    ageFrom: null,
    ageTo: null,
    amountMinor: minor(20_000),
    ...overrides,
  };
}

export function restriction(overrides: Partial<Restriction> = {}): Restriction {
  return {
    date: calendarDate('2027-05-03'),
    roomTypeId: null,
    ratePlanId: null,
    channel: null,
    closed: false,
    closedToArrival: false,
    closedToDeparture: false,
    minStayArrival: null,
    maxStayArrival: null,
    minStayThrough: null,
    maxStayThrough: null,
    minAdvanceDays: null,
    maxAdvanceDays: null,
    ...overrides,
  };
}

/** Two adults from Monday to Wednesday at 880.00, 980.00 on Fridays and Saturdays, no tax. */
export function stay(overrides: Partial<StayPriceInput> = {}): StayPriceInput {
  return {
    plans: [plan()],
    roomType: {
      id: 7,
      baseAdults: 2,
      maxAdults: 4,
      maxChildren: 3,
      maxGuests: 5,
      maxExtraBeds: 0,
      maxCots: 0,
      cotUnder: 3,
    },
    prices: { priceMinor: minor(88_000), weekendPriceMinor: minor(98_000), seasons: [], days: new Map() },
    arrival: calendarDate('2027-05-03'),
    departure: calendarDate('2027-05-05'),
    adults: 2,
    childAges: [],
    weekendDays: [5, 6],
    supplements: [],
    taxes: [],
    groups: { BRK: 'food' },
    policyVersionId: 1,
    policy: { cancellation: [], noShow: { kind: 'none', value: 0 } },
    ...overrides,
  };
}
