import { type CalendarDate, toDbDate } from '../../core/calendar-date.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import type { Minor } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { quoteStay } from '../availability/quote.service.ts';
import { getHotel, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { moveNightsIn } from '../inventory/inventory.service.ts';
import { liveUpgradesOf } from '../loyalty/upgrade.service.ts';
import type { PromotionKept } from '../promotions/promotion.ts';
import { promotionOf } from '../promotions/promotion-use.service.ts';
import { policyJson } from '../rates/policy.ts';
import type { PricedStay } from '../rates/stay-price.ts';
import { replaceNights } from './booking.queries.ts';
import { selectAndLockStay, selectNightsOf, selectReservation } from './reservation.queries.ts';
import { occupiedDates, type Reservation, type Stay, type StayNight } from './reservation.ts';
import { orderMail } from './reservation-mail.service.ts';
import { roomIsFree } from './room.queries.ts';
import { changedStay, datesToPrice, type StayChange, takenOff } from './stay-change.ts';
import { takesOfNights } from './stay-inventory.ts';
import { changeRefusal, type StayTerms, sameProduct } from './stay-refusal.ts';
import { selectRoomPlan, settlingRooms, updateRooms } from './stay-rooms.queries.ts';
import { planWithin, type RoomPlan, spansOf } from './stay-rooms.ts';

/** What is to be different; what is left out stays. */
export interface TermsAsked {
  readonly hotelId: number;
  readonly stayId: number;
  readonly arrival?: CalendarDate | undefined;
  readonly departure?: CalendarDate | undefined;
  readonly roomTypeId?: number | undefined;
  readonly ratePlanId?: number | undefined;
  readonly adults?: number | undefined;
  readonly childAges?: readonly number[] | undefined;
}

export interface ChangeQuote extends StayChange {
  readonly before: StayTerms & { readonly totalMinor: Minor };
  readonly after: StayTerms;
  /** The assigned room is of another type or taken on the new dates: the stay will wait for another. */
  readonly losesRoom: boolean;
  readonly version: number;
}

/** What a change would cost, shown before it is made. Looks only; availability is decided when it is made. */
export async function changeQuote(
  db: DbOrTx,
  asked: TermsAsked & { readonly at: Date },
): Promise<ChangeQuote> {
  const reservation = await selectReservation(db, asked);
  const stay = stayOf(reservation, asked.stayId);
  const { businessDate } = await getHotel(db, asked.hotelId);
  const plan = await planChange(db, { reservation, stay, asked, businessDate, at: asked.at });
  return { ...plan.change, before: stay, after: plan.next, losesRoom: plan.losesRoom, version: stay.version };
}

function stayOf(reservation: Reservation, stayId: number): Stay {
  const stay = reservation.stays.find((candidate) => candidate.id === stayId);
  if (!stay) throw conflict('stale_version');
  return stay;
}

export interface ChangeOfStay extends TermsAsked {
  /** The difference that was shown: another one now is refused. */
  readonly expectedDifferenceMinor?: number | undefined;
  /** The version that was looked at: a stay changed meanwhile is refused. */
  readonly version: number;
}

/**
 * Changes dates, type, plan or party. Nights that stay keep their frozen price, added ones are priced and taken by the
 * rules of a booking, and a removed one gives back what it cost. All or nothing.
 */
export function changeStay(ctx: Context, input: ChangeOfStay): Promise<ChangeQuote> {
  return inTransaction(ctx.db, (tx) => changeStayIn(tx, ctx, input));
}

export async function changeStayIn(tx: Tx, ctx: Context, input: ChangeOfStay): Promise<ChangeQuote> {
  const { hotelId } = input;
  const businessDate = await selectAndLockBusinessDate(tx, hotelId);
  const { reservation, stay } = await selectAndLockStay(tx, input);
  if (stay.version !== input.version) throw conflict('stale_version');
  const plan = await planChange(tx, { reservation, stay, asked: input, businessDate, at: ctx.clock() });
  const { change, next } = plan;
  const expected = input.expectedDifferenceMinor;
  if (expected !== undefined && expected !== change.differenceMinor) {
    throw conflict('price_changed', { expectedMinor: expected, totalMinor: change.differenceMinor });
  }
  if (plan.losesRoom && stay.status === 'in_house') throw conflict('room_taken');

  await moveNightsIn(tx, {
    hotelId,
    return: takesOfNights(change.removed),
    take: takesOfNights(change.added),
  });
  await replaceNights(tx, stay, change);
  const changes = {
    arrival: toDbDate(next.arrival),
    departure: toDbDate(next.departure),
    roomTypeId: next.roomTypeId,
    pricedTypeId: next.roomTypeId === stay.roomTypeId ? stay.pricedTypeId : next.roomTypeId,
    ratePlanId: next.ratePlanId,
    adults: next.adults,
    childAges: [...next.childAges],
    totalMinor: change.totalMinor,
    ...(plan.rooms.length === 0 && { roomId: null }),
    ...(stay.status === 'booked' && plan.rooms[0] && { roomId: plan.rooms[0].roomId }),
    ...(plan.policy && {
      policyVersionId: plan.policy.policyVersionId,
      policy: policyJson(plan.policy.policy),
    }),
  };
  await settlingRooms(tx, () => updateRooms(tx, stay, plan.rooms, changes));
  await recordChange(tx, ctx, { reservation, stay, next, change });
  const after = { ...change, before: stay, after: next, losesRoom: plan.losesRoom };
  return { ...after, version: stay.version + 1 };
}

interface ChangePlan {
  readonly next: StayTerms;
  readonly change: StayChange;
  readonly losesRoom: boolean;
  /** Its rooms on the new dates; none where it loses them. */
  readonly rooms: RoomPlan;
  /** Another plan brings its own policy. */
  readonly policy: Pick<PricedStay, 'policyVersionId' | 'policy'> | null;
}

interface PlanInput {
  readonly reservation: Reservation;
  readonly stay: Stay;
  readonly asked: TermsAsked;
  readonly businessDate: CalendarDate;
  readonly at: Date;
}

async function planChange(db: DbOrTx, input: PlanInput): Promise<ChangePlan> {
  const { stay, businessDate } = input;
  const next = termsOf(stay, input.asked);
  const refusal = changeRefusal(stay, next, businessDate);
  if (refusal) throw ruleBroken(`change_${refusal}`);
  await refuseUpgraded(db, stay, next);

  const nights = await selectNightsOf(db, stay.id);
  const toPrice = new Set(datesToPrice(stay, nights, next, businessDate));
  const promotion = await promotionInChange(db, { reservation: input.reservation, nights, next, toPrice });
  const quoted = await quoteChange(db, { ...input, next, promotion, pricesNights: toPrice.size > 0 });
  const priced = quoted.nights
    .filter((night) => toPrice.has(night.date))
    .map((night): StayNight => ({ ...night, roomTypeId: next.roomTypeId, ratePlanId: next.ratePlanId }));
  const change = changedStay(nights, next, priced);
  const rooms = await roomsKept(db, { stay, next, businessDate });
  const losesRoom = stay.roomId !== null && rooms.length === 0;
  return { next, change, losesRoom, rooms, policy: next.ratePlanId === stay.ratePlanId ? null : quoted };
}

/** Points paid for this type on these nights: before the guest is here they are given back first. */
async function refuseUpgraded(db: DbOrTx, stay: Stay, next: StayTerms): Promise<void> {
  if (stay.status !== 'booked') return;
  const { arrival, departure, roomTypeId } = stay;
  if (next.arrival === arrival && next.departure === departure && next.roomTypeId === roomTypeId) return;
  if ((await liveUpgradesOf(db, [stay.id])).size > 0) throw ruleBroken('change_points_upgrade');
}

function termsOf(stay: Stay, asked: TermsAsked): StayTerms {
  return {
    arrival: asked.arrival ?? stay.arrival,
    departure: asked.departure ?? stay.departure,
    roomTypeId: asked.roomTypeId ?? stay.roomTypeId,
    ratePlanId: asked.ratePlanId ?? stay.ratePlanId,
    adults: asked.adults ?? stay.adults,
    childAges: asked.childAges ?? stay.childAges,
  };
}

/**
 * Prices the stay as it will be, through the one validator. A guest in house is quoted from today on; leaving early
 * and giving nights back is not refused by a minimum stay.
 */
async function quoteChange(
  db: DbOrTx,
  {
    reservation,
    stay,
    next,
    businessDate,
    at,
    pricesNights,
    promotion,
  }: PlanInput & { next: StayTerms; pricesNights: boolean; promotion: PromotionInChange },
): Promise<Pick<PricedStay, 'nights' | 'policyVersionId' | 'policy'>> {
  const unchanged = { nights: [], policyVersionId: stay.policyVersionId, policy: stay.policy };
  const inHouse = stay.status === 'in_house';
  if (!pricesNights && (inHouse || sameProduct(stay, next))) return unchanged;
  // After a free upgrade the nights added are priced as the type that was booked.
  const pricedTypeId = next.roomTypeId === stay.roomTypeId ? stay.pricedTypeId : next.roomTypeId;
  return quoteStay(db, {
    hotelId: stay.hotelId,
    roomTypeId: pricedTypeId,
    ratePlanId: next.ratePlanId,
    arrival: next.arrival,
    departure: next.departure,
    adults: next.adults,
    childAges: next.childAges,
    channel: reservation.channel,
    at,
    businessDate,
    inHouse,
    promotionKept: promotion.kept,
    // Whoever booked it bought it; only another company's rate is refused.
    buyer: {
      isMember: true,
      companyId: reservation.companyId,
      promotionId: promotion.id,
      customerId: reservation.customerId,
      mayBeFree: next.ratePlanId === stay.ratePlanId,
    },
  });
}

interface PromotionInChange {
  readonly id: number | null;
  readonly kept: PromotionKept;
}

/** The booking's promotion, and what of it the nights have that stay at their price. */
async function promotionInChange(db: DbOrTx, change: ChangedNights): Promise<PromotionInChange> {
  const { reservation, nights, next, toPrice } = change;
  const id = await promotionOf(db, reservation.id);
  const after = new Set(occupiedDates(next.arrival, next.departure));
  const kept = nights.filter(({ date }) => after.has(date) && !toPrice.has(date));
  return { id, kept: { takenOffMinor: takenOff(kept), dates: [...toPrice] } };
}

interface ChangedNights {
  readonly reservation: Reservation;
  readonly nights: readonly StayNight[];
  readonly next: StayTerms;
  readonly toPrice: ReadonlySet<CalendarDate>;
}

/** The rooms that go with the stay: all of them, where each is free on its days to come, or none. */
async function roomsKept(
  db: DbOrTx,
  { stay, next, businessDate }: { stay: Stay; next: StayTerms; businessDate: CalendarDate },
): Promise<RoomPlan> {
  if (stay.roomId === null || next.roomTypeId !== stay.roomTypeId) return [];
  const plan = planWithin(await selectRoomPlan(db, stay), next.arrival, next.departure);
  for (const { roomId, from, until } of spansOf(plan, next.departure)) {
    const isOver = plan.length > 1 && until <= businessDate;
    const free =
      isOver || (await roomIsFree(db, { roomId, stayId: stay.id, arrival: from, departure: until }));
    if (!free) return [];
  }
  return plan;
}

interface ChangeRecord {
  readonly reservation: Reservation;
  readonly stay: Stay;
  readonly next: StayTerms;
  readonly change: StayChange;
}

async function recordChange(
  tx: Tx,
  ctx: Context,
  { reservation, stay, next, change }: ChangeRecord,
): Promise<void> {
  const { arrival, departure, roomTypeId, ratePlanId, adults, childAges, totalMinor } = stay;
  await recordEvent(tx, ctx, {
    hotelId: stay.hotelId,
    action: 'stay_changed',
    subjectType: 'reservation',
    subjectId: reservation.id,
    subjectLabel: reservation.number,
    before: { stayId: stay.id, arrival, departure, roomTypeId, ratePlanId, adults, childAges, totalMinor },
    after: { stayId: stay.id, ...next, totalMinor: change.totalMinor },
  });
  await orderMail(tx, reservation, { kind: 'change', occasion: `${stay.id}-${stay.version + 1}` });
  await publish(tx, { hotelId: stay.hotelId, topic: 'front-desk' });
}
