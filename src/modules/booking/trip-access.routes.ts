import type { Request, Response } from 'express';
import { z } from 'zod';
import { DomainError, notFound } from '../../core/errors.ts';
import { contextOf, readParams } from '../../platform/http.ts';
import { getPicturedHotelById } from '../hotels/hotel.service.ts';
import { benefitsOf } from '../loyalty/benefit.service.ts';
import { checkOutUntil } from '../loyalty/benefit.ts';
import { getReservation, type ReservationView } from '../reservations/reservation.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { findBookingPath, withQuery } from './booking.paths.ts';
import { StayParams } from './my-booking.schemas.ts';
import type { TripFrame } from './trip-frame.presenter.ts';

const cookie = 'bookings';
const options = { signed: true, httpOnly: true, sameSite: 'lax', path: '/' } as const;
const month = 30 * 24 * 3_600_000;
const Numbers = z.array(z.string().max(40)).max(30);

/** Lets this browser open the booking from now on: it made it, or named its number and e-mail. */
export function rememberBooking(req: Request, res: Response, number: string): void {
  const numbers = [number, ...knownNumbers(req).filter((known) => known !== number)].slice(0, 30);
  res.cookie(cookie, JSON.stringify(numbers), { ...options, maxAge: month });
}

export function knownNumbers(req: Request): string[] {
  const text: unknown = req.signedCookies?.[cookie];
  if (typeof text !== 'string') return [];
  const parsed = Numbers.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : [];
}

/** The reservation with all its page needs; sends who may not see it to the form that asks for number and e-mail. */
export async function openTrip(req: Request, res: Response, number: string): Promise<TripFrame | null> {
  const { db, language, clock } = contextOf(req);
  const view = await viewOrNull(req, number);
  if (!view || !mayOpen(req, view)) {
    res.redirect(303, withQuery(findBookingPath, { number }));
    return null;
  }
  const [pictured, roomTypes, benefits] = await Promise.all([
    getPicturedHotelById(db, view.hotelId),
    listRoomTypes(db, view.hotelId),
    benefitsOf(
      db,
      view.stays.map((stay) => stay.id),
    ),
  ]);
  // Where one of the rooms has to be left earlier, that hour is said.
  const { checkOutTime: usual } = pictured.hotel;
  const [checkOutTime = usual] = view.stays.map((stay) => checkOutUntil(usual, benefits.get(stay.id))).sort();
  const hotel = { ...pictured.hotel, checkOutTime };
  return { view, ...pictured, hotel, roomTypes, language, at: clock() };
}

export interface OwnStay {
  readonly trip: TripFrame;
  readonly stay: ReservationView['stays'][number];
}

/** The same for one room of it: a page below its number and the stay. */
export async function openStay(req: Request, res: Response): Promise<OwnStay | null> {
  const { number, stayId } = readParams(StayParams, req);
  const trip = await openTrip(req, res, number);
  if (!trip) return null;
  const stay = trip.view.stays.find((candidate) => candidate.id === stayId);
  if (!stay) throw notFound('reservation_not_found');
  return { trip, stay };
}

/** It was booked, or claimed, by the account that is signed in. */
export function isTheirOwn(req: Request, view: ReservationView): boolean {
  const { actor } = contextOf(req);
  return actor.kind === 'guest' && actor.id !== null && view.userId === actor.id;
}

/** A number nobody has looks the same to a stranger as one that is not his. */
async function viewOrNull(req: Request, number: string): Promise<ReservationView | null> {
  try {
    return await getReservation(contextOf(req).db, { number });
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') return null;
    throw error;
  }
}

function mayOpen(req: Request, view: ReservationView): boolean {
  return isTheirOwn(req, view) || knownNumbers(req).includes(view.number);
}
