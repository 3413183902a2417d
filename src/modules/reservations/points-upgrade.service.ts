import { type CalendarDate, nightsBetween } from '../../core/calendar-date.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { searchOffers } from '../availability/availability.service.ts';
import type { Offer } from '../availability/offer.ts';
import { getHotel, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { memberIdOf } from '../loyalty/member.service.ts';
import {
  liveUpgradesOf,
  payUpgradeIn,
  returnUpgradeIn,
  type UpgradeTerms,
  upgradeTermsFor,
} from '../loyalty/upgrade.service.ts';
import {
  type PaidUpgrade,
  type UpgradeChoice,
  type UpgradeRefusal,
  upgradeRefusal,
} from '../loyalty/upgrade.ts';
import { getRoom } from '../rooms/room.service.ts';
import { type CheckIn, checkInIn } from './check-in.service.ts';
import { selectAndLockStay, selectReservation } from './reservation.queries.ts';
import type { Reservation, Stay } from './reservation.ts';
import { orderMail } from './reservation-mail.service.ts';
import { moveToTypeIn } from './upgrade.service.ts';

export interface StayKey {
  readonly hotelId: number;
  readonly stayId: number;
}

/** What points can do for the room of a stay now. */
export interface PointsUpgrade {
  readonly memberId: number;
  readonly memberNumber: string;
  /** What the member has to spend. */
  readonly points: number;
  readonly refusal: UpgradeRefusal | null;
  /** What points have paid for already. */
  readonly current: PaidUpgrade | null;
  readonly choices: readonly UpgradeChoice[];
  readonly version: number;
}

/** Whose points pay for a stay at the desk: its guest's, else those of who booked it; null where neither is a member. */
export async function payerOfStay(db: DbOrTx, key: StayKey): Promise<number | null> {
  const reservation = await selectReservation(db, key);
  const stay = stayOf(reservation, key.stayId);
  return (await memberIdOf(db, stay.customerId)) ?? memberIdOf(db, reservation.customerId);
}

/** The better rooms that this member's points can buy for a stay, each sold on all its nights; null while points rest. */
export async function pointsUpgrade(
  db: DbOrTx,
  { memberId, at, ...key }: StayKey & { readonly memberId: number; readonly at: Date },
): Promise<PointsUpgrade | null> {
  const reservation = await selectReservation(db, key);
  const stay = stayOf(reservation, key.stayId);
  const { businessDate } = await getHotel(db, key.hotelId);
  const current = (await liveUpgradesOf(db, [stay.id])).get(stay.id) ?? null;
  const terms = await termsOf(db, { stay, memberId, businessDate });
  if (!terms) return null;
  const refusal = refusalNow(reservation, stay, { businessDate, isUpgraded: current !== null });
  const choices = refusal ? [] : await choicesOf(db, { reservation, stay, terms, at });
  const { memberNumber, points } = terms;
  return { memberId, memberNumber, points, refusal, current, choices, version: stay.version };
}

function stayOf(reservation: Reservation, stayId: number): Stay {
  const stay = reservation.stays.find((candidate) => candidate.id === stayId);
  if (!stay) throw conflict('stale_version');
  return stay;
}

function termsOf(
  db: DbOrTx,
  { stay, memberId, businessDate }: { stay: Stay; memberId: number; businessDate: CalendarDate },
): Promise<UpgradeTerms | null> {
  const { hotelId, roomTypeId: fromTypeId, ratePlanId } = stay;
  return upgradeTermsFor(db, { memberId, hotelId, fromTypeId, ratePlanId, date: businessDate });
}

function refusalNow(
  { reviewState }: Reservation,
  stay: Stay,
  now: { businessDate: CalendarDate; isUpgraded: boolean },
): UpgradeRefusal | null {
  return upgradeRefusal({ ...stay, isWaiting: reviewState === 'waiting' }, now);
}

interface ChoiceQuestion {
  readonly reservation: Reservation;
  readonly stay: Stay;
  readonly terms: UpgradeTerms;
  readonly at: Date;
}

async function choicesOf(db: DbOrTx, question: ChoiceQuestion): Promise<UpgradeChoice[]> {
  const { stay, terms } = question;
  if (terms.prices.length === 0) return [];
  const nights = nightsBetween(stay.arrival, stay.departure);
  const onSale = await typesOnSale(db, question);
  return terms.prices
    .flatMap(({ toTypeId: roomTypeId, pointsPerNight }) => {
      const type = onSale.get(roomTypeId);
      const points = pointsPerNight * nights;
      return type
        ? [{ roomTypeId, names: type.names, pointsPerNight, points, isAffordable: points <= terms.points }]
        : [];
    })
    .toSorted((one, other) => one.points - other.points);
}

/**
 * The types that are sold to this party on these nights, under whatever plan: closed ones, those too small for it and
 * those that are full on a night are missing. The stay keeps its own plan and prices.
 */
async function typesOnSale(
  db: DbOrTx,
  { reservation, stay, at }: Omit<ChoiceQuestion, 'terms'>,
): Promise<Map<number, Offer['roomType']>> {
  const { hotelId, arrival, departure, adults, childAges } = stay;
  const { channel, companyId, customerId } = reservation;
  const { offers } = await searchOffers(db, {
    hotelId,
    arrival,
    departure,
    rooms: [{ adults, childAges }],
    channel,
    at,
    buyer: { isMember: true, companyId, customerId },
  });
  return new Map(offers.map(({ roomType }) => [roomType.id, roomType]));
}

export interface UpgradePurchase extends StayKey {
  readonly memberId: number;
  readonly roomTypeId: number;
  /** What was shown: other points now are refused. */
  readonly expectedPoints: number;
  /** The version that was looked at: a stay changed meanwhile is refused. */
  readonly version: number;
}

/**
 * Pays points for a better room: its nights take the better type by the rules of a sale, the prices stay, and the points
 * are taken, all or nothing.
 */
export function buyUpgrade(ctx: Context, purchase: UpgradePurchase): Promise<void> {
  return inTransaction(ctx.db, (tx) => buyUpgradeIn(tx, ctx, purchase));
}

async function buyUpgradeIn(tx: Tx, ctx: Context, purchase: UpgradePurchase): Promise<void> {
  const { hotelId, memberId, roomTypeId } = purchase;
  const businessDate = await selectAndLockBusinessDate(tx, hotelId);
  const { reservation, stay } = await selectAndLockStay(tx, purchase);
  if (stay.version !== purchase.version) throw conflict('stale_version');
  const isUpgraded = (await liveUpgradesOf(tx, [stay.id])).size > 0;
  const refusal = refusalNow(reservation, stay, { businessDate, isUpgraded });
  if (refusal) throw ruleBroken(`points_upgrade_${refusal}`);
  const terms = await termsOf(tx, { stay, memberId, businessDate });
  const price = terms?.prices.find((candidate) => candidate.toTypeId === roomTypeId);
  if (!price) throw ruleBroken('points_upgrade_not_offered');
  const nights = nightsBetween(stay.arrival, stay.departure);
  const points = nights * price.pointsPerNight;
  if (points !== purchase.expectedPoints) throw conflict('points_upgrade_price_changed');
  const onSale = await typesOnSale(tx, { reservation, stay, at: ctx.clock() });
  if (!onSale.has(roomTypeId)) throw conflict('points_upgrade_sold_out');

  await moveToTypeIn(tx, { stay, roomTypeId, businessDate });
  const { id: stayId, roomTypeId: fromTypeId } = stay;
  const { pointsPerNight } = price;
  const bought = { memberId, hotelId, stayId, fromTypeId, toTypeId: roomTypeId, nights, pointsPerNight };
  await payUpgradeIn(tx, ctx, { ...bought, businessDate });
  await record(tx, ctx, { reservation, stay, action: 'stay_upgraded_for_points', roomTypeId, points });
}

/** Pays points for the room that the guest takes, and puts him in house in it: both or neither. */
export function checkInUpgraded(
  ctx: Context,
  input: CheckIn & {
    readonly roomId: number;
    readonly memberId: number;
    readonly expectedPoints: number;
  },
): Promise<void> {
  const { memberId, expectedPoints, ...arriving } = input;
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, arriving.hotelId);
    const { version } = (await selectAndLockStay(tx, arriving)).stay;
    const { roomTypeId } = await getRoom(tx, arriving.hotelId, arriving.roomId);
    await buyUpgradeIn(tx, ctx, { ...arriving, memberId, roomTypeId, expectedPoints, version });
    await checkInIn(tx, ctx, arriving);
  });
}

/**
 * Takes an upgrade back before the guest is in house: the stay is of the type it was, and the points are in the lots they
 * came from. Refused where that type has been sold out since.
 */
export function undoUpgrade(
  ctx: Context,
  { memberId, ...key }: StayKey & { readonly memberId?: number | undefined },
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, key.hotelId);
    const { reservation, stay } = await selectAndLockStay(tx, key);
    if (stay.status !== 'booked') throw ruleBroken('points_upgrade_wrong_status');
    const upgrade = (await liveUpgradesOf(tx, [stay.id])).get(stay.id);
    if (!upgrade || (memberId !== undefined && upgrade.memberId !== memberId))
      throw conflict('points_upgrade_none');
    const { fromTypeId: roomTypeId, points } = upgrade;
    if (stay.roomTypeId !== roomTypeId) await moveToTypeIn(tx, { stay, roomTypeId, businessDate });
    await returnUpgradeIn(tx, ctx, { upgrade, hotelId: key.hotelId, businessDate });
    await record(tx, ctx, { reservation, stay, action: 'points_upgrade_undone', roomTypeId, points });
  });
}

interface UpgradeRecord {
  readonly reservation: Reservation;
  readonly stay: Stay;
  readonly action: 'stay_upgraded_for_points' | 'points_upgrade_undone';
  readonly roomTypeId: number;
  readonly points: number;
}

async function record(tx: Tx, ctx: Context, change: UpgradeRecord): Promise<void> {
  const { reservation, stay, action, roomTypeId, points } = change;
  const { hotelId, id: stayId } = stay;
  await recordEvent(tx, ctx, {
    hotelId,
    action,
    subjectType: 'reservation',
    subjectId: reservation.id,
    subjectLabel: reservation.number,
    before: { stayId, roomTypeId: stay.roomTypeId },
    after: { stayId, roomTypeId, points },
  });
  await orderMail(tx, reservation, { kind: 'change', occasion: `${stayId}-${stay.version + 1}` });
  await publish(tx, { hotelId, topic: 'front-desk' });
}
