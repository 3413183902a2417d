import { conflict, forbidden, ruleBroken } from '../../core/errors.ts';
import { type Minor, sumMinor, zero } from '../../core/money.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import type { BuyerAsked } from '../availability/availability.service.ts';
import { type QuotedSale, quoteSale } from '../availability/quote.service.ts';
import { recordReminderConsentIn } from '../customers/consent.service.ts';
import { findOrCreateCustomerIn, getCustomer } from '../customers/customer.service.ts';
import { selectAndLockHotel } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { takeNightsIn } from '../inventory/inventory.service.ts';
import { takeUseIn } from '../promotions/promotion-use.service.ts';
import { asksForDeposit, dueNow } from '../rates/deposit.ts';
import { blockEnd, blockOf, openStarts } from '../rates/hour-block.ts';
import type { RatedPlan } from '../rates/rate-book.ts';
import { isFree, isSelfService } from '../rates/rate-plan.ts';
import {
  type InsertedReservation,
  insertReservation,
  type PricedRoom,
  selectOptionalByExternalId,
} from './booking.queries.ts';
import { type BookingRequest, bookingRefusal, type RoomRequest } from './reservation.ts';
import { orderMail } from './reservation-mail.service.ts';
import { reviewReasonsIn } from './review.service.ts';
import { placeCompanionsIn } from './stay-companion.service.ts';

export interface PlacedReservation extends InsertedReservation {
  readonly totalMinor: Minor;
  readonly dueNowMinor: Minor;
  readonly holdExpiresAt: Date | null;
  /** It was there before, under the channel's own number. */
  readonly existing: boolean;
}

/**
 * Takes all nights of all rooms asked for, or none, and writes the reservation down: held for the hotel's hold time, or
 * booked at once. Each night has today's price, and keeps it whatever becomes of the plan.
 */
export async function placeReservationIn(
  tx: Tx,
  ctx: Context,
  request: BookingRequest,
  as: 'held' | 'booked',
): Promise<PlacedReservation> {
  const hotel = await selectAndLockHotel(tx, request.hotelId);
  const existing = await alreadyPlaced(tx, request);
  if (existing) return existing;

  const { businessDate } = hotel;
  const refusal = bookingRefusal(request, hotel);
  if (refusal) throw ruleBroken(`booking_${refusal}`);
  const rooms = await priceRooms(tx, ctx, { request, hotel });
  const totalMinor = sumMinor(rooms.map(({ priced }) => priced.totalMinor));
  requireExpectedTotal(request, totalMinor);
  const dueNowMinor = dueNowOf(request, rooms);
  const customerId = await bookerIn(tx, ctx, request);
  const reviewReasons = await reviewReasonsIn(tx, ctx, { request, hotel, customerId, totalMinor });
  await takeNightsIn(tx, {
    hotelId: request.hotelId,
    counter: as === 'held' ? 'held' : 'sold',
    takes: takesOf(request),
  });
  const at = ctx.clock();
  const holdMinutes = request.holdMinutes ?? hotel.holdMinutes;
  const holdExpiresAt = as === 'held' ? new Date(at.getTime() + holdMinutes * 60_000) : null;
  const createdById = ctx.actor.kind === 'staff' ? ctx.actor.id : null;
  const booking = { request, rooms, customerId, at, holdExpiresAt, dueNowMinor, createdById, reviewReasons };
  const companyId = rooms.find((room) => room.companyId !== null)?.companyId ?? null;
  const inserted = await insertReservation(tx, { ...booking, companyId, bookedDate: businessDate });
  const promotionId = rooms.find((room) => room.promotionId !== null)?.promotionId;
  if (promotionId)
    await takeUseIn(tx, ctx, { promotionId, customerId, reservationId: inserted.reservationId });
  await placeCompanions(tx, request, inserted);
  if (request.reminderConsent) await recordReminderConsentIn(tx, ctx, customerId);
  const placed = { ...inserted, totalMinor, dueNowMinor, holdExpiresAt, existing: false };
  await announce(tx, ctx, {
    request,
    placed,
    arrivesToday: request.arrival <= businessDate,
    waits: reviewReasons.length > 0,
  });
  return placed;
}

async function placeCompanions(
  tx: Tx,
  { rooms, userId }: BookingRequest,
  { reservationId, stayIds }: InsertedReservation,
): Promise<void> {
  if (userId == null || !rooms.some((room) => room.companionIds?.length)) return;
  const stays = rooms.flatMap(({ adults, childAges, companionIds = [] }, index) => {
    const id = stayIds[index];
    return id === undefined ? [] : [{ id, adults, childAges, companionIds }];
  });
  await placeCompanionsIn(tx, { reservationId, userId, stays });
}

async function alreadyPlaced(tx: Tx, request: BookingRequest): Promise<PlacedReservation | null> {
  const { hotelId, channel, externalId } = request;
  if (externalId === undefined) return null;
  const existing = await selectOptionalByExternalId(tx, { hotelId, channel, externalId });
  return existing && { ...existing, existing: true };
}

type SoldRoom = PricedRoom & Pick<QuotedSale, 'plan' | 'companyId' | 'promotionId'>;

async function priceRooms(
  tx: Tx,
  ctx: Context,
  { request, hotel }: { request: BookingRequest; hotel: Hotel },
): Promise<SoldRoom[]> {
  const rooms: SoldRoom[] = [];
  for (const room of request.rooms) {
    if (room.nightPricesMinor) requireOverride(ctx);
    const { priced, ...sale } = await quoteSale(tx, {
      hotelId: request.hotelId,
      roomTypeId: room.roomTypeId,
      ratePlanId: room.ratePlanId,
      arrival: request.arrival,
      departure: request.departure,
      adults: room.adults,
      childAges: room.childAges,
      channel: request.channel,
      at: ctx.clock(),
      businessDate: hotel.businessDate,
      buyer: buyerOf(ctx, request),
      ...(room.nightPricesMinor && { statedPricesMinor: room.nightPricesMinor }),
    });
    const { plan } = sale;
    if (isFree(plan.kind) && !request.freeReason) throw ruleBroken('free_reason_missing');
    rooms.push({
      room,
      priced,
      ...sale,
      hours: hoursOf(plan, room, { request, hotel, at: ctx.clock() }),
    });
  }
  return rooms;
}

/** An account buys by its own level; a clerk books at the level of the profile that was chosen. */
function buyerOf(
  ctx: Context,
  { userId, asMember, customerId, companyId, companyCode }: BookingRequest,
): BuyerAsked {
  const isMember = userId != null || asMember === true;
  return { isMember, userId, customerId, companyId, companyCode, mayBeFree: mayOverride(ctx) };
}

/** The block of hours that is sold; null where the plan sells none. A guest can not book one that has begun. */
function hoursOf(
  plan: RatedPlan,
  { startTime }: RoomRequest,
  { request, hotel, at }: { request: BookingRequest; hotel: Hotel; at: Date },
): PricedRoom['hours'] {
  const hours = blockOf(plan);
  if (!hours) return null;
  const open = openStarts(hours, { date: request.arrival, at, timeZone: hotel.timeZone });
  const bySelf = isSelfService(request.channel);
  const start = startTime ?? (bySelf ? open[0] : undefined) ?? hours.from;
  const end = blockEnd(hours, start);
  if (bySelf && end !== null && !open.includes(start)) throw conflict('start_time_gone');
  if (end === null) throw ruleBroken('start_time_outside', { from: hours.from, until: hours.until });
  return { start, end };
}

/** Prices that no plan says are for imports and for those who may override rates. */
function requireOverride(ctx: Context): void {
  if (!mayOverride(ctx)) throw forbidden('no_permission', { access: 'rates.override' });
}

function mayOverride(ctx: Context): boolean {
  return ctx.actor.kind === 'system' || ctx.permissions.has('rates.override');
}

function requireExpectedTotal({ expectedTotalMinor: expected }: BookingRequest, totalMinor: Minor): void {
  if (expected !== undefined && expected !== totalMinor) {
    throw conflict('price_changed', { expectedMinor: expected, totalMinor });
  }
}

/** Whose booking it is: a profile that this house knows, or whoever the guest says he is. */
async function bookerIn(tx: Tx, ctx: Context, request: BookingRequest): Promise<number> {
  const { customerId: id, hotelId } = request;
  const booker = id === undefined || id === null ? null : await getCustomer(tx, { hotelId, id });
  return booker?.id ?? (await findOrCreateCustomerIn(tx, ctx, customerOf(request))).id;
}

/**
 * What must be paid to book: by each plan's own rule; all of it where no plan asks for anything and the guest pays ahead
 * on the site none the less, as one must whose credit level says so (the database holds him to it). Guests may pay at the
 * hotel only where the plan allows it.
 */
function dueNowOf(request: BookingRequest, rooms: readonly SoldRoom[]): Minor {
  const byGuest = isSelfService(request.channel);
  if (request.paymentPlan === 'prepay') {
    const due = sumMinor(rooms.map(({ plan, priced }) => dueNow(plan, [priced])));
    return due === 0 && request.channel === 'web'
      ? sumMinor(rooms.map(({ priced }) => priced.totalMinor))
      : due;
  }
  if (
    byGuest &&
    rooms.some(({ plan, priced }) => !plan.allowPayAtHotel && asksForDeposit(plan, priced.policy))
  ) {
    throw ruleBroken('booking_prepayment_required');
  }
  return zero;
}

function customerOf({ hotelId, guest, language }: BookingRequest) {
  return { hotelId, language, ...guest };
}

function takesOf({ rooms, arrival, departure }: BookingRequest) {
  const counts = new Map<number, number>();
  for (const { roomTypeId } of rooms as readonly RoomRequest[]) {
    counts.set(roomTypeId, (counts.get(roomTypeId) ?? 0) + 1);
  }
  return [...counts].map(([roomTypeId, count]) => ({ roomTypeId, arrival, departure, rooms: count }));
}

interface Announcement {
  readonly request: BookingRequest;
  readonly placed: PlacedReservation;
  readonly arrivesToday: boolean;
  /** Somebody must look at it first. */
  readonly waits: boolean;
}

async function announce(
  tx: Tx,
  ctx: Context,
  { request, placed, arrivesToday, waits }: Announcement,
): Promise<void> {
  const held = placed.holdExpiresAt !== null;
  const { hotelId, arrival, departure, channel } = request;
  await recordEvent(tx, ctx, {
    hotelId,
    action: held ? 'reservation_held' : 'reservation_booked',
    subjectType: 'reservation',
    subjectId: placed.reservationId,
    subjectLabel: placed.number,
    after: { arrival, departure, channel, rooms: request.rooms.length, totalMinor: placed.totalMinor },
  });
  if (!held) {
    const { email, phone } = request.guest;
    const guest = { id: placed.reservationId, contactEmail: email ?? null, contactPhone: phone ?? null };
    await orderMail(tx, guest, { kind: waits ? 'review_waiting' : 'confirmation' });
    if (waits) await publish(tx, { hotelId, topic: 'reviews' });
  }
  if (arrivesToday) await publish(tx, { hotelId, topic: 'front-desk' });
}
