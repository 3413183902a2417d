import { type Request, type Response, Router } from 'express';
import { addDays, addMonths, earlierOf, laterOf, startOfMonth } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { parseMoney } from '../../core/money.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readParams, readQuery } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { datesNear, otherHouses } from '../availability/alternative.service.ts';
import { searchOffers } from '../availability/availability.service.ts';
import { cheapestNights } from '../availability/price-calendar.service.ts';
import { getHotelBySlug, listHotels } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { getRoomTypeByCode, listRoomTypes } from '../room-types/room-type.service.ts';
import { homePath, pricesPath, searchPath, withQuery } from './booking.paths.ts';
import {
  HotelParams,
  hotelOf,
  PricesQuery,
  RoomParams,
  RoomQuery,
  SearchQuery,
  textOf,
} from './booking.schemas.ts';
import { checkoutRoutes } from './checkout.routes.ts';
import { type HomePage, homePage } from './home.presenter.ts';
import type { Instead } from './instead.presenter.ts';
import { myBookingRoutes } from './my-booking.routes.ts';
import type { OfferFilter } from './offer-filter.ts';
import { dividedParty, partiesAsked } from './party.ts';
import { type PricesPage, pricesPage } from './prices.presenter.ts';
import { type RoomPage, type RoomStay, roomPage } from './room.presenter.ts';
import { blankSearchPage, type SearchPage, searchPageOf } from './search.presenter.ts';
import { shareRoutes } from './share.routes.ts';
import { tripRoutes } from './trip.routes.ts';
import { waitingListRoutes } from './waiting-list.routes.ts';

const showHome = page<HomePage>('booking/home');
const showSearch = page<SearchPage>('booking/search');
const showPrices = page<PricesPage>('booking/prices');
const showRoom = page<RoomPage>('booking/room');

/** The guest site: from the first look to the booking that is found again. */
export const bookingRoutes = Router();
bookingRoutes.use(checkoutRoutes);
bookingRoutes.use(tripRoutes);
bookingRoutes.use(myBookingRoutes);
bookingRoutes.use(shareRoutes);
bookingRoutes.use(waitingListRoutes);

bookingRoutes.get(homePath, allow('public'), (req, res) => home(req, res, undefined));

bookingRoutes.get('/hotels/:slug', allow('public'), (req, res) =>
  home(req, res, readParams(HotelParams, req).slug),
);

async function home(req: Request, res: Response, slug: string | undefined): Promise<void> {
  const { db, language, clock } = contextOf(req);
  const hotel = await getHotelBySlug(db, slug);
  const arrival = addDays(hotel.businessDate, 1);
  const question = {
    hotelId: hotel.id,
    arrival,
    departure: addDays(arrival, 1),
    channel: 'web' as const,
    at: clock(),
  };
  const [hotels, roomTypes, soon] = await Promise.all([
    listHotels(db),
    listRoomTypes(db, hotel.id),
    searchOffers(db, { ...question, rooms: [{ adults: 2, childAges: [] }] }),
  ]);
  showHome(res, homePage({ hotel, slug, hotels, roomTypes, soon, language }));
}

bookingRoutes.get(searchPath, allow('public'), async (req, res) => {
  const { db, language, clock } = contextOf(req);
  const query = readQuery(SearchQuery, req);
  if (!query.ok) {
    const slug = hotelOf(req.query);
    const hotel = await getHotelBySlug(db, slug);
    const asked = req.query.checkIn !== undefined || req.query.checkOut !== undefined;
    const values = stayTexts(req);
    const frame = { hotel, language, slug, values, ...(asked && { errors: query.errors }) };
    return showSearch(res, blankSearchPage(frame), asked ? 422 : 200);
  }
  const { value } = query;
  const hotel = await getHotelBySlug(db, value.hotel);
  const result = await searchOffers(db, {
    hotelId: hotel.id,
    arrival: value.checkIn,
    departure: value.checkOut,
    rooms: partiesAsked(value),
    channel: 'web',
    at: clock(),
  });
  const filter = filterOf(value, result.currency);
  const instead = result.offers.length > 0 || result.datesRefusal ? null : await insteadOf(req, hotel, value);
  showSearch(
    res,
    searchPageOf({ hotel, at: clock(), language, query: value, result, filter, instead }),
    result.datesRefusal ? 422 : 200,
  );
});

bookingRoutes.get(pricesPath, allow('public'), async (req, res) => {
  const { db, language, clock } = contextOf(req);
  const query = readQuery(PricesQuery, req);
  if (!query.ok) return res.redirect(303, withQuery(pricesPath, { hotel: hotelOf(req.query) }));
  const hotel = await getHotelBySlug(db, query.value.hotel);
  const month = earlierOf(
    laterOf(query.value.month ?? hotel.businessDate, startOfMonth(hotel.businessDate)),
    addDays(hotel.businessDate, hotel.bookingHorizonDays),
  );
  const from = startOfMonth(month);
  const [party] = dividedParty(query.value);
  if (!party) throw notFound('page_not_found');
  const found = await cheapestNights(db, {
    ...party,
    hotelId: hotel.id,
    from,
    to: addMonths(from, 1),
    at: clock(),
  });
  showPrices(res, pricesPage({ hotel, language, query: query.value, month: from, party, days: found.days }));
});

/** Where nothing is on offer: other dates here, the same dates elsewhere. */
async function insteadOf(req: Request, hotel: Hotel, query: SearchQuery): Promise<Instead> {
  const { db, clock } = contextOf(req);
  const { checkIn: arrival, checkOut: departure } = query;
  const question = { hotel, arrival, departure, rooms: dividedParty(query), at: clock() };
  const dates = await datesNear(db, question);
  return { dates, houses: await otherHouses(db, await listHotels(db), question) };
}

function stayTexts({ query }: Request) {
  const { checkIn, checkOut, adults, children, rooms } = query;
  return {
    checkIn: textOf(checkIn),
    checkOut: textOf(checkOut),
    adults: textOf(adults),
    children: textOf(children),
    rooms: textOf(rooms),
  };
}

function filterOf(query: SearchQuery, currency: string): OfferFilter {
  const limit = (price: number | undefined) =>
    price === undefined ? null : parseMoney(String(price), currency);
  return {
    bedType: query.bedType,
    minPriceMinor: limit(query.minPrice) ?? undefined,
    maxPriceMinor: limit(query.maxPrice) ?? undefined,
    amenities: query.amenity,
    sort: query.sort,
  };
}

bookingRoutes.get('/rooms/:code', allow('public'), async (req, res) => {
  const { db, language, clock } = contextOf(req);
  const { code } = readParams(RoomParams, req);
  const query = readQuery(RoomQuery, req);
  const asked = query.ok ? query.value : noStay(hotelOf(req.query));
  const hotel = await getHotelBySlug(db, asked.hotel);
  const roomType = await getRoomTypeByCode(db, hotel.id, code);
  const result = await offersFor(req, hotel.id, code, asked);
  const errors = query.ok ? {} : query.errors;
  const model = roomPage({ hotel, roomType, query: asked, result, errors, language, at: clock() });
  showRoom(res, model, query.ok ? 200 : 422);
});

function noStay(hotel: string | undefined): RoomStay {
  return { hotel, adults: 2, children: 0, childAge: [], childAges: [], rooms: 1 };
}

async function offersFor(req: Request, hotelId: number, code: string, stay: RoomStay) {
  const { checkIn: arrival, checkOut: departure } = stay;
  if (arrival === undefined || departure === undefined) return null;
  const { db, clock } = contextOf(req);
  const rooms = dividedParty(stay);
  return searchOffers(db, {
    hotelId,
    arrival,
    departure,
    rooms,
    channel: 'web',
    at: clock(),
    roomTypeCode: code,
  });
}
