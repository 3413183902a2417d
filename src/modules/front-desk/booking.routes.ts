import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { addDays } from '../../core/calendar-date.ts';
import { ruleBroken } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readQuery, toast, typedIn } from '../../platform/http.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import { refusalOf } from '../../platform/refusal.ts';
import { page } from '../../platform/views/page.ts';
import { freeRoomsFor } from '../assignment/assignment.service.ts';
import { searchOffers } from '../availability/availability.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { bookReservation } from '../reservations/booking.service.ts';
import { newReservationPath, reservationPath, reservationsPath } from '../reservations/reservation.paths.ts';
import type { BookingRequest } from '../reservations/reservation.ts';
import { walkIn } from '../reservations/walk-in.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { type DeskBookingPage, deskBookingPage, type OfferTerms } from './booking.presenter.ts';
import { walkInPath } from './desk.paths.ts';
import { bookingForm, OfferQuery } from './desk.schemas.ts';
import { knownGuest } from './known-guest.service.ts';
import { fresh, type Returned } from './question.ts';
import { readerOf } from './today.routes.ts';

export const deskBookingRoutes = Router();
const showBooking = page<DeskBookingPage>('front-desk/booking', 'layouts/staff');

type BookingForm = z.output<ReturnType<typeof bookingForm>>;

/** The form with offers for what the address (or the form that came back) asks for. */
async function show(
  req: Request,
  res: Response,
  back: { walkIn: boolean; returned?: Returned; status?: number },
) {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const asked = req.method === 'GET' ? readQuery(OfferQuery, req) : readForm(OfferQuery, req);
  const terms = termsOf(asked.ok ? asked.value : standard, hotel, back.walkIn);
  const party = { adults: terms.adults, childAges: terms.childAges };
  const guest = await knownGuest(ctx, terms);
  const found = await searchOffers(ctx.db, {
    hotelId: hotel.id,
    arrival: terms.arrival,
    departure: terms.departure,
    rooms: Array.from({ length: terms.rooms }, () => party),
    channel: 'desk',
    at: ctx.clock(),
    businessDate: hotel.businessDate,
    buyer: {
      isMember: false,
      companyCode: terms.companyCode,
      customerId: terms.customerId,
      mayBeFree: ctx.permissions.has('rates.override'),
    },
  });
  const freeRooms = back.walkIn ? await freeTonight(ctx, hotel, terms) : [];
  const wrong = asked.ok ? fresh : { ...asked, refusal: null };
  const model = {
    hotel,
    terms,
    found,
    guest,
    freeRooms,
    walkIn: back.walkIn,
    returned: back.returned ?? wrong,
  };
  showBooking(res, deskBookingPage(model, readerOf(ctx)), back.status ?? (asked.ok ? 200 : 422));
}

const standard = { adults: 2, childAges: [], rooms: 1, companyCode: undefined, guest: undefined };

function termsOf(asked: z.output<typeof OfferQuery>, { businessDate }: Hotel, isWalkIn: boolean): OfferTerms {
  const arrival = isWalkIn ? businessDate : (asked.arrival ?? businessDate);
  const departure =
    asked.departure !== undefined && asked.departure >= arrival ? asked.departure : addDays(arrival, 1);
  return { ...asked, arrival, departure, rooms: isWalkIn ? 1 : asked.rooms };
}

/** Every room that could be given tonight, ready ones first. */
async function freeTonight(ctx: Context, hotel: Hotel, { arrival, departure }: OfferTerms) {
  const types = await listRoomTypes(ctx.db, hotel.id);
  const typeIds = types.map((type) => type.id);
  const free = await freeRoomsFor(ctx.db, { hotelId: hotel.id, arrival, departure, typeIds });
  const t = tFor(ctx.language);
  return types.flatMap((type) =>
    (free.get(type.id) ?? []).map((room) => ({
      id: room.roomId,
      number: room.number,
      typeId: type.id,
      type: textFor(type.names, ctx.language),
      state: t(`rooms.housekeeping.${room.housekeeping}`),
    })),
  );
}

function requestOf(form: BookingForm, hotel: Hotel, ctx: Context): BookingRequest {
  const { roomTypeId, ratePlanId, totalMinor } = form.offer;
  const { arrival, departure, adults, childAges, firstName, lastName, email, phone, channel, requests } =
    form;
  return {
    hotelId: hotel.id,
    channel,
    arrival,
    departure,
    rooms: Array.from({ length: form.rooms }, () => ({ roomTypeId, ratePlanId, adults, childAges })),
    guest: { firstName, lastName, email, phone },
    customerId: form.customerId,
    language: ctx.language,
    requests,
    paymentPlan: 'at_hotel',
    expectedTotalMinor: totalMinor,
    companyCode: form.companyCode,
    freeReason: form.freeReason,
  };
}

/** What both forms do with an answer: the booking's page, or the form with what is wrong. */
async function book(
  req: Request,
  res: Response,
  kind: {
    walkIn: boolean;
    done: string;
    act: (ctx: Context, hotel: Hotel, form: BookingForm) => Promise<{ number: string }>;
  },
): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const form = readForm(bookingForm(ctx.language), req);
  if (!form.ok)
    return show(req, res, { walkIn: kind.walkIn, returned: { ...form, refusal: null }, status: 422 });
  try {
    const { number } = await kind.act(ctx, hotel, form.value);
    toast(req, kind.done);
    res.redirect(303, reservationPath(number));
  } catch (error) {
    const { message, status } = refusalOf(error, ctx.language);
    await show(req, res, {
      walkIn: kind.walkIn,
      returned: { values: typedIn(req), errors: {}, refusal: message },
      status,
    });
  }
}

deskBookingRoutes.get(newReservationPath, allow('reservations.change'), (req, res) =>
  show(req, res, { walkIn: false }),
);

deskBookingRoutes.post(reservationsPath, allow('reservations.change'), (req, res) =>
  book(req, res, {
    walkIn: false,
    done: 'front-desk.toast.booked',
    act: (ctx, hotel, form) => bookReservation(ctx, requestOf(form, hotel, ctx)),
  }),
);

deskBookingRoutes.get(walkInPath, allow('reservations.check-in'), (req, res) =>
  show(req, res, { walkIn: true }),
);

deskBookingRoutes.post(walkInPath, allow('reservations.check-in'), (req, res) =>
  book(req, res, {
    walkIn: true,
    done: 'front-desk.toast.walked-in',
    act: async (ctx, hotel, form) => {
      const roomId = await walkInRoom(ctx, hotel, form);
      return walkIn(ctx, { ...requestOf(form, hotel, ctx), roomId, acceptUnready: form.acceptUnready });
    },
  }),
);

/** The room that was chosen, or the best one of the type that was sold. */
async function walkInRoom(ctx: Context, hotel: Hotel, form: BookingForm): Promise<number> {
  const free = await freeTonight(ctx, hotel, form);
  const room =
    form.roomNumber === undefined
      ? free.find((candidate) => candidate.typeId === form.offer.roomTypeId)
      : free.find((candidate) => candidate.number === form.roomNumber);
  if (!room)
    throw ruleBroken(form.roomNumber === undefined ? 'check_in_no_room' : 'room_number_unknown', {
      room: form.roomNumber ?? '',
    });
  return room.id;
}
