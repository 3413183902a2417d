import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, readQuery, toast } from '../../platform/http.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel, getHotelBySlug } from '../hotels/hotel.service.ts';
import { waitingEntryPath } from '../reservations/reservation.paths.ts';
import { getReservation } from '../reservations/reservation.service.ts';
import {
  acceptOffer,
  getWaitingEntry,
  joinWaitingList,
  leaveWaitingList,
} from '../reservations/waiting-list.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { bookingPath, searchPath, waitingListPath, withQuery } from './booking.paths.ts';
import { WaitingForms, WaitingParams, WaitingQuery } from './booking.schemas.ts';
import { knownGuest } from './known-guest.queries.ts';
import { rememberBooking } from './trip-access.routes.ts';
import { type EntryPage, entryPage, type JoinPage, joinPage } from './waiting-list.presenter.ts';

const showJoin = page<JoinPage>('booking/waiting-join');
const showEntry = page<EntryPage>('booking/waiting-entry');

/** For nights that are sold out: to be told, and to have a freed room kept for a while. */
export const waitingListRoutes = Router();

waitingListRoutes.get(waitingListPath, allow('public'), async (req, res) => {
  const query = readQuery(WaitingQuery, req);
  if (!query.ok) return res.redirect(303, searchPath);
  const values = await knownGuest(contextOf(req));
  await showForm(req, res, { query: query.value, values });
});

waitingListRoutes.post(
  waitingListPath,
  allow('public'),
  limitRate({ name: 'waiting-list', requests: 20, seconds: 600 }),
  async (req, res) => {
    const ctx = contextOf(req);
    const query = readForm(WaitingQuery, req);
    if (!query.ok) return res.redirect(303, searchPath);
    const form = readForm(WaitingForms[ctx.language], req);
    if (!form.ok) {
      return showForm(req, res, { query: query.value, values: form.values, errors: form.errors }, 422);
    }
    const { checkIn: arrival, checkOut: departure, adults, childAges, room, hotel: slug } = query.value;
    const { firstName, lastName, email, phone } = form.value;
    const hotel = await getHotelBySlug(ctx.db, slug);
    const type = (await listRoomTypes(ctx.db, hotel.id)).find((each) => each.code === room);
    const guest = { firstName, lastName, email, phone: phone ?? null, language: ctx.language };
    const wish = { hotelId: hotel.id, roomTypeId: type?.id ?? null, arrival, departure, adults, childAges };
    if (arrival < hotel.businessDate) {
      return res.redirect(303, withQuery(searchPath, { checkIn: arrival, checkOut: departure, adults }));
    }
    const { token } = await joinWaitingList(ctx, { ...wish, ...guest });
    res.redirect(303, waitingEntryPath(token));
  },
);

interface FormState {
  readonly query: WaitingQuery;
  readonly values: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

async function showForm(req: Request, res: Response, state: FormState, status = 200): Promise<void> {
  const { db, language } = contextOf(req);
  const hotel = await getHotelBySlug(db, state.query.hotel);
  const roomTypes = await listRoomTypes(db, hotel.id);
  showJoin(res, joinPage({ hotel, roomTypes, language, ...state }), status);
}

waitingListRoutes.get(`${waitingListPath}/:token`, allow('public'), async (req, res) => {
  const { db, language, clock } = contextOf(req);
  const entry = await getWaitingEntry(db, readParams(WaitingParams, req).token);
  const hotel = await getHotel(db, entry.hotelId);
  const roomTypes = await listRoomTypes(db, hotel.id);
  const roomType = roomTypes.find((type) => type.id === entry.roomTypeId);
  const view = entry.reservationId === null ? null : await getReservation(db, { id: entry.reservationId });
  if (view) rememberBooking(req, res, view.number); // who has the mail may pay
  showEntry(res, entryPage({ hotel, language, entry, roomType, view, at: clock() }));
});

waitingListRoutes.post(`${waitingListPath}/:token/acceptance`, allow('public'), async (req, res) => {
  const { number } = await acceptOffer(contextOf(req), readParams(WaitingParams, req).token);
  rememberBooking(req, res, number);
  res.redirect(303, bookingPath(number));
});

waitingListRoutes.post(`${waitingListPath}/:token/withdrawal`, allow('public'), async (req, res) => {
  const { token } = readParams(WaitingParams, req);
  await leaveWaitingList(contextOf(req), token);
  toast(req, 'booking.waiting.left');
  res.redirect(303, waitingEntryPath(token));
});
