import { addDays, type CalendarDate, dateAt, nightsBetween } from '../../core/calendar-date.ts';
import type { BasisPoints } from '../../core/money.ts';
import { type Channel, isFree, isNegotiated, isSelfService, type RatePlan } from './rate-plan.ts';

/** Restrictions of one date; a null type, plan or channel means every one. */
export interface Restriction {
  readonly date: CalendarDate;
  readonly roomTypeId: number | null;
  readonly ratePlanId: number | null;
  readonly channel: string | null;
  readonly closed: boolean;
  readonly closedToArrival: boolean;
  readonly closedToDeparture: boolean;
  readonly minStayArrival: number | null;
  readonly maxStayArrival: number | null;
  readonly minStayThrough: number | null;
  readonly maxStayThrough: number | null;
  readonly minAdvanceDays: number | null;
  readonly maxAdvanceDays: number | null;
}

export interface StayAsked {
  readonly plan: RatePlan;
  readonly roomTypeId: number;
  readonly channel: Channel;
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  /** Advance windows and booking dates count from it. */
  readonly businessDate: CalendarDate;
  /** The guest is here already: rules of booking and arriving, and of nights slept, are behind him. */
  readonly inHouse?: boolean;
  /** Who buys; a stranger when left out. */
  readonly buyer?: Buyer | undefined;
}

/** What of the buyer decides which plans he is offered. */
export interface Buyer {
  /** A guest with an account, signed in. */
  readonly isMember: boolean;
  /** The company whose code was given, with what was agreed. */
  readonly company: BuyingCompany | null;
  /** The desk, allowed to give a room away, with a reason. */
  readonly mayBeFree?: boolean;
}

export interface BuyingCompany {
  readonly id: number;
  readonly name: string;
  readonly agreements: readonly Agreement[];
}

export interface Agreement {
  readonly ratePlanId: number;
  readonly discountBasisPoints: BasisPoints;
  /** First and last arrival. */
  readonly validFromDate: CalendarDate | null;
  readonly validToDate: CalendarDate | null;
}

/** What the buyer's company agreed for this plan and arrival; null where nothing. */
export function agreementFor(
  company: BuyingCompany | null | undefined,
  ratePlanId: number,
  arrival: CalendarDate,
): Agreement | null {
  const agreement = company?.agreements.find((each) => each.ratePlanId === ratePlanId);
  if (!agreement || isOutside(arrival, agreement.validFromDate, agreement.validToDate)) return null;
  return agreement;
}

export type RestrictionReason =
  | 'not_on_sale'
  | 'channel'
  | 'members_only'
  | 'company_only'
  | 'free_by_permission'
  | 'booking_dates'
  | 'stay_dates'
  | 'min_advance'
  | 'max_advance'
  | 'min_stay'
  | 'max_stay'
  | 'closed'
  | 'closed_to_arrival'
  | 'closed_to_departure';

/** Why an offer is not made: the translation `rates.refused.<reason>` with `params`. */
export interface RestrictionRefusal {
  readonly reason: RestrictionReason;
  readonly params: Readonly<Record<string, string | number>>;
}

/** The one validator of search and booking: why this stay can not be sold on this plan; null when it can. */
export function restrictionRefusal(
  asked: StayAsked,
  restrictions: readonly Restriction[],
): RestrictionRefusal | null {
  const { value } = refusals(asked, restrictions).next();
  return value ?? null;
}

/** The same, with every reason there is and not the first alone. */
export function restrictionRefusals(
  asked: StayAsked,
  restrictions: readonly Restriction[],
): RestrictionRefusal[] {
  const all = new Map<string, RestrictionRefusal>();
  for (const found of refusals(asked, restrictions)) all.set(JSON.stringify(found), found);
  return [...all.values()];
}

/** One after the other, and no further than the caller asks. */
function* refusals(
  asked: StayAsked,
  restrictions: readonly Restriction[],
): Generator<RestrictionRefusal, null> {
  const { plan } = asked;
  const ofPlan = [
    () => saleRefusal(asked),
    () => buyerRefusal(asked),
    () => datesRefusal(asked),
    () => advanceRefusal(asked, plan),
    () => lengthRefusal(asked, { min: plan.minStayNights, max: plan.maxStayNights }),
  ];
  for (const rule of ofPlan) {
    const found = rule();
    if (found) yield found;
  }
  for (const row of restrictions) {
    const behind = asked.inHouse === true && row.date < asked.businessDate;
    const found = !behind && concerns(row, asked) ? rowRefusal(row, asked) : null;
    if (found) yield found;
  }
  return null;
}

function saleRefusal({ plan, channel }: StayAsked): RestrictionRefusal | null {
  if (!plan.active || plan.status !== 'approved') return refusal('not_on_sale');
  if (!plan.channels.includes(channel)) return refusal('channel');
  return isSelfService(channel) && isFree(plan.kind) ? refusal('channel') : null;
}

/** Members' rates are for guests with an account, negotiated ones for their companies, free rooms for a reason. */
function buyerRefusal(asked: StayAsked): RestrictionRefusal | null {
  const { plan, channel, buyer, arrival } = asked;
  if (plan.kind === 'member') {
    return isSelfService(channel) && buyer?.isMember !== true ? refusal('members_only') : null;
  }
  if (isNegotiated(plan.kind)) {
    return agreementFor(buyer?.company, plan.id, arrival) === null ? refusal('company_only') : null;
  }
  return isFree(plan.kind) && buyer?.mayBeFree !== true ? refusal('free_by_permission') : null;
}

function datesRefusal({
  plan,
  arrival,
  departure,
  businessDate,
  inHouse = false,
}: StayAsked): RestrictionRefusal | null {
  if (!inHouse && isOutside(businessDate, plan.bookFromDate, plan.bookToDate))
    return refusal('booking_dates');
  const lastNight = arrival === departure ? arrival : addDays(departure, -1);
  const outside = [arrival, lastNight].some((night) => isOutside(night, plan.stayFromDate, plan.stayToDate));
  return outside ? refusal('stay_dates') : null;
}

function isOutside(date: CalendarDate, first: CalendarDate | null, last: CalendarDate | null): boolean {
  return (first !== null && date < first) || (last !== null && date > last);
}

type AdvanceWindow = Pick<Restriction, 'minAdvanceDays' | 'maxAdvanceDays'>;

function advanceRefusal(asked: StayAsked, window: AdvanceWindow): RestrictionRefusal | null {
  const { businessDate, arrival, inHouse = false } = asked;
  if (inHouse) return null;
  const days = nightsBetween(businessDate, arrival);
  const { minAdvanceDays: min, maxAdvanceDays: max } = window;
  if (min !== null && days < min) return refusal('min_advance', { count: min });
  return max !== null && days > max ? refusal('max_advance', { count: max }) : null;
}

function lengthRefusal(
  { arrival, departure }: StayAsked,
  limits: { min: number | null; max: number | null },
): RestrictionRefusal | null {
  const nights = nightsBetween(arrival, departure);
  if (nights === 0) return null;
  if (limits.min !== null && nights < limits.min) return refusal('min_stay', { count: limits.min });
  return limits.max !== null && nights > limits.max ? refusal('max_stay', { count: limits.max }) : null;
}

function concerns(row: Restriction, asked: StayAsked): boolean {
  return (
    (row.roomTypeId === null || row.roomTypeId === asked.roomTypeId) &&
    (row.ratePlanId === null || row.ratePlanId === asked.plan.id) &&
    (row.channel === null || row.channel === asked.channel)
  );
}

/** Each rule of a date is tested on its own date: arrival, departure, or every night; never the night after the last. */
function rowRefusal(row: Restriction, asked: StayAsked): RestrictionRefusal | null {
  const { date } = row;
  const isArrival = date === asked.arrival;
  const isNight = isArrival || (date > asked.arrival && date < asked.departure);
  if (date === asked.departure && row.closedToDeparture) return refusal('closed_to_departure', { date });
  if (isNight && row.closed) return refusal('closed', { date });
  if (isNight) {
    const through = lengthRefusal(asked, { min: row.minStayThrough, max: row.maxStayThrough });
    if (through) return through;
  }
  if (!isArrival || asked.inHouse) return null;
  if (row.closedToArrival) return refusal('closed_to_arrival', { date });
  return (
    lengthRefusal(asked, { min: row.minStayArrival, max: row.maxStayArrival }) ?? advanceRefusal(asked, row)
  );
}

function refusal(reason: RestrictionReason, params: RestrictionRefusal['params'] = {}): RestrictionRefusal {
  return { reason, params };
}

export type StayDatesRefusal = 'dates_in_wrong_order' | 'arrival_past' | 'arrival_too_far' | 'stay_too_long';

/** The longest stay that can be asked for in one go. */
export const longestStayNights = 365;
const lateNightHours = 6;

interface StayDatesQuestion {
  readonly arrival: CalendarDate;
  readonly departure: CalendarDate;
  readonly channel: Channel;
  readonly at: Date;
  readonly inHouse?: boolean;
  readonly hotel: {
    readonly businessDate: CalendarDate;
    readonly timeZone: string;
    readonly bookingHorizonDays: number;
  };
}

/**
 * Why nobody may ask for these dates; null when they can be asked for. A guest who books for himself may still take
 * last night until six in the morning of the hotel's own clock, wherever he sits.
 */
export function stayDatesRefusal(question: StayDatesQuestion): StayDatesRefusal | null {
  const { arrival, departure, channel, at, hotel, inHouse = false } = question;
  if (departure < arrival) return 'dates_in_wrong_order';
  if (nightsBetween(arrival, departure) > longestStayNights) return 'stay_too_long';
  if (inHouse) return departure < hotel.businessDate ? 'arrival_past' : null;
  if (arrival < hotel.businessDate) return 'arrival_past';
  if (channel !== 'web' && channel !== 'api') return null;
  const stillTonight = dateAt(new Date(at.getTime() - lateNightHours * 3_600_000), hotel.timeZone);
  if (arrival < stillTonight) return 'arrival_past';
  return nightsBetween(hotel.businessDate, departure) > hotel.bookingHorizonDays ? 'arrival_too_far' : null;
}
