import { randomBytes } from 'node:crypto';
import { DomainError, notFound, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction, type Tx } from '../../platform/db.ts';
import { queueJob } from '../../platform/jobs.ts';
import { publish } from '../../platform/live.ts';
import { searchOffers } from '../availability/availability.service.ts';
import type { Offer } from '../availability/offer.ts';
import { getHotel, selectAndLockBusinessDate } from '../hotels/hotel.service.ts';
import { waysToLeaveCard } from '../payments/kept-card.service.ts';
import { confirmReservationIn } from './booking.service.ts';
import { cancelReservationIn } from './cancel.service.ts';
import { type Guarantee, guaranteeOf } from './guarantee.ts';
import { placeReservationIn } from './placement.service.ts';
import { selectAndLockReservation } from './reservation.queries.ts';
import { mailJob } from './reservation-mail.ts';
import * as queries from './waiting-list.queries.ts';
import { type ListedEntry, offerMinutes, type WaitingEntry, waitingRefusal } from './waiting-list.ts';
import { wakeWaitingListIn } from './waiting-list-wake.service.ts';

export type WaitingWish = Omit<queries.NewWaitingEntry, 'token' | 'createdAt'>;

/** Puts a party on the list; the same wish from the same address a second time answers with the first. */
export function joinWaitingList(ctx: Context, wish: WaitingWish): Promise<{ readonly token: string }> {
  return inTransaction(ctx.db, async (tx) => {
    const businessDate = await selectAndLockBusinessDate(tx, wish.hotelId);
    if (wish.arrival < businessDate) throw ruleBroken('arrival_past');
    const entry = { ...wish, token: randomBytes(18).toString('base64url'), createdAt: ctx.clock() };
    const known = await queries.selectOptionalOpenEntry(tx, entry);
    if (known) return { token: known.token };
    const id = await queries.insertWaitingEntry(tx, entry);
    const { hotelId, arrival, departure, roomTypeId } = wish;
    await record(tx, ctx, { hotelId, id, lastName: wish.lastName }, 'waiting_list_joined', {
      arrival,
      departure,
      roomTypeId,
    });
    await wakeWaitingListIn(tx, hotelId); // a room may have come free since the search
    return { token: entry.token };
  });
}

/** Offers what is free to those who wait, at every hotel or at one. Answers how many offers went out. */
export async function offerFreedRooms(ctx: Context, hotelId?: number): Promise<number> {
  const hotels = hotelId === undefined ? await queries.selectHotelsWithWaiting(ctx.db) : [hotelId];
  let offers = 0;
  for (const id of hotels) {
    await inTransaction(ctx.db, (tx) => queries.endOffers(tx, id));
    for (const entry of await queries.selectWaiting(ctx.db, id)) {
      if (await offerTo(ctx, entry)) offers += 1;
    }
  }
  return offers;
}

/** Holds what fits for one party, for as long as the arrival allows; false where nothing is free for it. */
async function offerTo(ctx: Context, { id, hotelId }: WaitingEntry): Promise<boolean> {
  try {
    return await inTransaction(ctx.db, async (tx) => {
      const businessDate = await selectAndLockBusinessDate(tx, hotelId);
      const entry = await queries.selectAndLockWaitingEntry(tx, id);
      const refusal = waitingRefusal(entry, businessDate);
      if (refusal === 'arrival_past') await queries.moveWaitingEntry(tx, entry, 'lapsed');
      if (refusal) return false;
      const offer = await bestOffer(tx, ctx, entry);
      if (!offer) return false;
      const minutes = offerMinutes(entry.arrival, businessDate);
      const { currency } = await getHotel(tx, entry.hotelId);
      const guarantee = guaranteeOf([offer.policy], waysToLeaveCard(currency).length > 0);
      const request = requestOf(entry, { offer, guarantee }, minutes);
      const placed = await placeReservationIn(tx, ctx, request, 'held');
      const { reservationId, number } = placed;
      await queries.moveWaitingEntry(tx, entry, 'offered', { reservationId, offeredAt: ctx.clock() });
      await record(tx, ctx, entry, 'waiting_list_offered', { number, minutes });
      await queueJob(tx, mailJob, { kind: 'waiting_offer', reservationId, token: entry.token });
      return true;
    });
  } catch (error) {
    // somebody was faster, or the plan changed its mind between search and hold: the party waits on
    if (error instanceof DomainError && error.kind !== 'not-found') return false;
    throw error;
  }
}

/** The cheapest public offer of the wanted type, or of any. */
async function bestOffer(tx: Tx, ctx: Context, entry: WaitingEntry): Promise<Offer | null> {
  const { hotelId, arrival, departure, adults, childAges, roomTypeId } = entry;
  const rooms = [{ adults, childAges }];
  const at = ctx.clock();
  const { offers } = await searchOffers(tx, { hotelId, arrival, departure, rooms, channel: 'web', at });
  const wanted = offers.filter((offer) => roomTypeId === null || offer.roomType.id === roomTypeId);
  return wanted.toSorted((a, b) => a.totalMinor - b.totalMinor)[0] ?? null;
}

function requestOf(
  entry: WaitingEntry,
  { offer, guarantee }: { offer: Offer; guarantee: Guarantee },
  holdMinutes: number,
) {
  const { hotelId, arrival, departure, adults, childAges, firstName, lastName, email, phone, language } =
    entry;
  return {
    hotelId,
    channel: 'web' as const,
    rooms: [{ roomTypeId: offer.roomType.id, ratePlanId: offer.ratePlan.id, adults, childAges }],
    arrival,
    departure,
    guest: { firstName, lastName, email, phone },
    language,
    paymentPlan: offer.ratePlan.allowPayAtHotel ? ('at_hotel' as const) : ('prepay' as const),
    guarantee: offer.ratePlan.allowPayAtHotel ? guarantee : ('none' as const),
    expectedTotalMinor: offer.totalMinor,
    holdMinutes,
  };
}

export function getWaitingEntry(db: DbOrTx, token: string): Promise<WaitingEntry> {
  return queries.selectWaitingEntryByToken(db, token);
}

/** Books what is offered where nothing is due now. A hold that ran out meanwhile is refused. */
export async function acceptOffer(ctx: Context, token: string): Promise<{ readonly number: string }> {
  const { id, hotelId } = await queries.selectWaitingEntryByToken(ctx.db, token);
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, hotelId);
    const entry = await queries.selectAndLockWaitingEntry(tx, id);
    if (entry.reservationId === null) throw ruleBroken('waiting_nothing_offered');
    const reservation = await selectAndLockReservation(tx, { id: entry.reservationId });
    const { number } = reservation;
    if (reservation.status === 'confirmed') return { number };
    const runs = reservation.holdExpiresAt !== null && reservation.holdExpiresAt > ctx.clock();
    if (reservation.status !== 'held' || !runs) throw ruleBroken('waiting_offer_over');
    if (reservation.dueNowMinor > 0) throw ruleBroken('booking_prepayment_required');
    if (reservation.guarantee === 'card') throw ruleBroken('booking_card_required');
    await confirmReservationIn(tx, ctx, reservation);
    await queries.moveWaitingEntry(tx, entry, 'booked');
    return { number };
  });
}

/** Takes a party off the list at its own wish; what is held for it goes to the next. */
export async function leaveWaitingList(ctx: Context, token: string): Promise<void> {
  const { id, hotelId } = await queries.selectWaitingEntryByToken(ctx.db, token);
  await removeFromWaitingList(ctx, { hotelId, id });
}

/** The same by the desk. An entry that has ended already stays as it is. */
export function removeFromWaitingList(ctx: Context, key: { hotelId: number; id: number }): Promise<void> {
  const { hotelId, id } = key;
  return inTransaction(ctx.db, async (tx) => {
    await selectAndLockBusinessDate(tx, hotelId);
    const entry = await queries.selectAndLockWaitingEntry(tx, id);
    if (entry.hotelId !== hotelId) throw notFound('waiting_entry_not_found');
    if (entry.status !== 'waiting' && entry.status !== 'offered') return;
    if (entry.reservationId !== null) await giveUpHold(tx, ctx, entry.reservationId);
    await queries.moveWaitingEntry(tx, entry, 'withdrawn');
    await record(tx, ctx, entry, 'waiting_list_left', {});
    await wakeWaitingListIn(tx, hotelId);
  });
}

async function giveUpHold(tx: Tx, ctx: Context, reservationId: number): Promise<void> {
  const reservation = await selectAndLockReservation(tx, { id: reservationId });
  if (reservation.status !== 'held') return;
  await cancelReservationIn(tx, ctx, { number: reservation.number, reason: 'waiting list' });
}

export interface WaitingListPage {
  readonly rows: readonly ListedEntry[];
  readonly total: number;
}

export const waitingPerPage = 50;

/** The desk's list, in two statements. */
export async function waitingList(db: DbOrTx, hotelId: number, page: number): Promise<WaitingListPage> {
  const total = await queries.countWaitingList(db, hotelId);
  const rows = await queries.selectWaitingList(db, hotelId, {
    limit: waitingPerPage,
    offset: (page - 1) * waitingPerPage,
  });
  return { rows, total };
}

async function record(
  tx: Tx,
  ctx: Context,
  entry: Pick<WaitingEntry, 'hotelId' | 'id' | 'lastName'>,
  action: string,
  after: object,
): Promise<void> {
  const { hotelId, id, lastName } = entry;
  await recordEvent(tx, ctx, {
    hotelId,
    action,
    subjectType: 'waiting_list_entry',
    subjectId: id,
    subjectLabel: lastName,
    after,
  });
  await publish(tx, { hotelId, topic: 'waiting-list' });
}
