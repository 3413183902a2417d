import { assert } from '../../core/assert.ts';
import { ruleBroken } from '../../core/errors.ts';
import type { Language } from '../../core/local-text.ts';
import { type Minor, parseMoney } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { searchOffers } from '../availability/availability.service.ts';
import { makeKnownIn } from '../customers/customer.service.ts';
import { getHotel, getHotelBySlug } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { memberBuyer } from '../loyalty/member.service.ts';
import { bookedHouseRules, houseRulesNow } from '../rates/house-policy.service.ts';
import { bookReservationIn } from '../reservations/booking.service.ts';
import { cancelReservationIn } from '../reservations/cancel.service.ts';
import { type Channel, channels } from '../reservations/reservation.ts';
import { availabilityAnswer, cancellationAnswer, reservationAnswer } from './api.presenter.ts';
import type {
  AvailabilityAnswer,
  AvailabilityQuery,
  CancellationBody,
  MoneyAnswer,
  ReservationAnswer,
  ReservationBody,
} from './api.schemas.ts';
import type { ApiKey } from './api-key.ts';
import { selectChannelReservation, selectSoldCodes } from './api-reservation.queries.ts';
import type { Answer } from './idempotency.queries.ts';
import { answerOnce } from './idempotency.service.ts';
import { agesOf, spreadParty } from './party.ts';

/** What the channel `api` may sell for these dates and guests: the same search as the booking site's. */
export async function findAvailability(ctx: Context, query: AvailabilityQuery): Promise<AvailabilityAnswer> {
  const hotel = await getHotelBySlug(ctx.db, query.hotel);
  const childAges = agesOf(query.children, query.childAges);
  if (childAges === null) throw ruleBroken('child_ages_and_count');
  const { checkIn: arrival, checkOut: departure } = query;
  const rooms = spreadParty({ adults: query.adults, childAges }, query.rooms);
  const channel: Channel = 'api';
  const at = ctx.clock();
  const { offers, datesRefusal } = await searchOffers(ctx.db, {
    hotelId: hotel.id,
    arrival,
    departure,
    rooms,
    channel,
    at,
    buyer: { companyCode: query.code, ...(await buyerOf(ctx.db, query)) },
  });
  if (datesRefusal) throw ruleBroken(datesRefusal);
  if (arrival === departure) throw ruleBroken('no_nights');
  const facts = {
    hotelSlug: hotel.slug,
    currency: hotel.currency,
    timeZone: hotel.timeZone,
    at,
    arrival,
    departure,
    language: ctx.language,
  };
  const rules = await houseRulesNow(ctx.db, hotel.id);
  return availabilityAnswer({ ...facts, offers, houseRules: rules?.parts ?? null });
}

export interface IdempotentCall {
  readonly apiKey: ApiKey;
  readonly idempotencyKey: string | undefined;
}

/** Books and confirms. The same idempotency key, or the channel's own number, gives the same reservation again. */
export function createReservation(
  ctx: Context,
  call: IdempotentCall,
  body: ReservationBody,
): Promise<Answer> {
  const request = { key: call.idempotencyKey, operation: 'create reservation', body };
  return answerOnce(ctx, request, async (tx) => {
    const hotel = await hotelOfKey(tx, call.apiKey, body.hotel);
    const { typeIds, planIds } = await selectSoldCodes(tx, hotel.id);
    const rooms = body.rooms.map((room) => ({
      roomTypeId: idOf(typeIds, room.roomType, 'unknown_room_type'),
      ratePlanId: idOf(planIds, room.ratePlan, 'unknown_rate_plan'),
      adults: room.adults,
      childAges: room.children,
    }));
    const member = await memberIn(tx, ctx, { hotelId: hotel.id, body });
    const { number } = await bookReservationIn(tx, ctx, {
      ...member,
      hotelId: hotel.id,
      channel: channelOf(call.apiKey),
      rooms,
      arrival: body.checkIn,
      departure: body.checkOut,
      guest: body.guest,
      language: ctx.language,
      requests: body.requests,
      paymentPlan: 'at_hotel',
      expectedTotalMinor: expectedMinor(body.expectedTotal, hotel.currency, 'price_changed'),
      externalId: body.externalId,
      companyCode: body.code,
    });
    return {
      status: 201,
      body: await shownReservation(tx, { apiKey: call.apiKey, number, language: ctx.language }),
    };
  });
}

/** Who books as a member; nothing is asked where no number was sent. */
async function buyerOf(
  db: DbOrTx,
  { memberNumber, lastName = '' }: { memberNumber?: string | undefined; lastName?: string | undefined },
) {
  return memberNumber === undefined
    ? null
    : { isMember: true, ...(await memberBuyer(db, { memberNumber, lastName })) };
}

/** The member's own profile, which the house gets to know, and his account: the booking is his as if he had made it. */
async function memberIn(tx: Tx, ctx: Context, { hotelId, body }: { hotelId: number; body: ReservationBody }) {
  const { memberNumber, guest } = body;
  if (memberNumber === undefined) return null;
  const member = await memberBuyer(tx, { memberNumber, lastName: guest.lastName });
  await makeKnownIn(tx, { customerId: member.customerId, hotelId, at: ctx.clock() });
  return { ...member, asMember: true };
}

export function getChannelReservation(
  { db, language }: Context,
  apiKey: ApiKey,
  number: string,
): Promise<ReservationAnswer> {
  return shownReservation(db, { apiKey, number, language });
}

/** A reservation of the key's channel, with the house rules that it was booked under. */
async function shownReservation(
  db: DbOrTx,
  { apiKey, number, language }: { apiKey: ApiKey; number: string; language: Language },
): Promise<ReservationAnswer> {
  const reservation = await selectChannelReservation(db, apiKey, number);
  const houseRules = await bookedHouseRules(db, reservation.id);
  return reservationAnswer(reservation, { houseRules, language });
}

/** Cancels what is left of a reservation of the key's channel, with the fee of its policy. */
export function cancelChannelReservation(
  ctx: Context,
  call: IdempotentCall & { readonly number: string },
  body: CancellationBody,
): Promise<Answer> {
  const request = { key: call.idempotencyKey, operation: `cancel ${call.number}`, body };
  return answerOnce(ctx, request, (tx) => cancelIn(tx, ctx, call, body));
}

async function cancelIn(
  tx: Tx,
  ctx: Context,
  { apiKey, number }: { apiKey: ApiKey; number: string },
  body: CancellationBody,
): Promise<Answer> {
  const { hotelId, currency } = await selectChannelReservation(tx, apiKey, number);
  const amounts = await cancelReservationIn(tx, ctx, {
    hotelId,
    number,
    reason: body.reason || `Cancelled by ${apiKey.name}`,
    expectedFeeMinor: expectedMinor(body.expectedFee, currency, 'fee_changed'),
  });
  return { status: 200, body: cancellationAnswer(number, amounts, currency) };
}

/** The hotel that is named, where the key may book there; a key of one hotel needs no name. */
export async function hotelOfKey(tx: DbOrTx, key: ApiKey, slug: string | undefined): Promise<Hotel> {
  if (slug === undefined && key.hotelId !== null) return getHotel(tx, key.hotelId);
  const hotel = await tx.hotel.findFirst({
    where: { active: true, ...(slug !== undefined && { slug }) },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  if (hotel === null || (key.hotelId !== null && hotel.id !== key.hotelId)) throw ruleBroken('unknown_hotel');
  return getHotel(tx, hotel.id);
}

function idOf(
  ids: ReadonlyMap<string, number>,
  code: string,
  refusal: 'unknown_room_type' | 'unknown_rate_plan',
): number {
  const id = ids.get(code);
  if (id === undefined) throw ruleBroken(refusal, { code });
  return id;
}

function channelOf({ channel }: ApiKey): Channel {
  const known = channels.find((each) => each === channel);
  assert(known, `the key's channel ${channel} is known`);
  return known;
}

/** An amount that was shown to the guest: in another currency it was another price. */
function expectedMinor(
  money: MoneyAnswer | undefined,
  currency: string,
  refusal: 'price_changed' | 'fee_changed',
): Minor | undefined {
  if (money === undefined) return undefined;
  const amount = money.currency === currency ? parseMoney(money.amount, currency) : null;
  if (amount === null) throw ruleBroken(refusal, { currency });
  return amount;
}
