import { type Request, Router } from 'express';
import { addDays } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readParams, readQuery } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { searchOffers } from '../availability/availability.service.ts';
import { comingEvents } from '../events/event.service.ts';
import { getHotelInfo, listFacilities } from '../hotels/content.service.ts';
import { getHotelBySlug, listPicturedHotels } from '../hotels/hotel.service.ts';
import { publicMedia } from '../hotels/media.service.ts';
import { houseRulesNow } from '../rates/house-policy.service.ts';
import { listRoomClasses } from '../room-types/room-class.service.ts';
import { getRoomTypeByCode, listRoomTypes } from '../room-types/room-type.service.ts';
import { homePath } from './booking.paths.ts';
import { HotelParams, hotelOf, RoomParams, RoomQuery } from './booking.schemas.ts';
import { checkoutRoutes } from './checkout.routes.ts';
import { guestEventRoutes } from './events.routes.ts';
import { foundRoutes } from './found.routes.ts';
import { giftCardRoutes } from './gift-card.routes.ts';
import { giftShopRoutes } from './gift-shop.routes.ts';
import { type HomeOptions, type HomePage, type HousesPage, homePage, housesPage } from './home.presenter.ts';
import { type HousePage, housePage } from './house.presenter.ts';
import { myBookingRoutes } from './my-booking.routes.ts';
import { ownCompanionsRoutes } from './own-companions.routes.ts';
import { ownUpgradeRoutes } from './own-upgrade.routes.ts';
import { dividedParty } from './party.ts';
import { payRoutes } from './pay.routes.ts';
import { type RoomPage, type RoomStay, roomPage } from './room.presenter.ts';
import { searchRoutes } from './search.routes.ts';
import { shareRoutes } from './share.routes.ts';
import { siteBuyer } from './site-buyer.service.ts';
import { tripRoutes } from './trip.routes.ts';
import { waitingListRoutes } from './waiting-list.routes.ts';

const showHome = page<HomePage>('booking/home');
const showHouses = page<HousesPage>('booking/houses');
const showHouse = page<HousePage>('booking/house');
const showRoom = page<RoomPage>('booking/room');

/** The guest site: from the first look to the booking that is found again. */
export const bookingRoutes = Router();
bookingRoutes.use(checkoutRoutes);
bookingRoutes.use(foundRoutes);
bookingRoutes.use(searchRoutes);
bookingRoutes.use(payRoutes);
bookingRoutes.use(giftCardRoutes);
bookingRoutes.use(giftShopRoutes);
bookingRoutes.use(guestEventRoutes);
bookingRoutes.use(tripRoutes);
bookingRoutes.use(myBookingRoutes);
bookingRoutes.use(ownCompanionsRoutes);
bookingRoutes.use(ownUpgradeRoutes);
bookingRoutes.use(shareRoutes);
bookingRoutes.use(waitingListRoutes);

bookingRoutes.get(homePath, allow('public'), async (req, res) => {
  const { db, language } = contextOf(req);
  const hotels = await listPicturedHotels(db);
  const [first, second] = hotels;
  if (first && second) return showHouses(res, housesPage(hotels, language));
  if (!first) throw notFound('hotel_not_found');
  showHome(res, homePage(await homeOptions(req, { ...first, hotels, slug: undefined })));
});

bookingRoutes.get('/hotels/:slug', allow('public'), async (req, res) => {
  const { db, clock } = contextOf(req);
  const { slug } = readParams(HotelParams, req);
  const hotels = await listPicturedHotels(db);
  const chosen = hotels.find(({ hotel }) => hotel.slug === slug);
  if (!chosen) throw notFound('hotel_not_found');
  const { id } = chosen.hotel;
  const at = clock();
  const [options, info, facilities, media, rules, events] = await Promise.all([
    homeOptions(req, { ...chosen, hotels, slug }),
    getHotelInfo(db, id),
    listFacilities(db, id),
    publicMedia(db, id),
    houseRulesNow(db, id),
    comingEvents(db, { hotelId: id, at }),
  ]);
  const about = { info, facilities, media, houseRules: rules?.parts ?? null, events, at };
  showHouse(res, housePage({ ...options, ...about }));
});

/** The house with its rooms and what they cost tomorrow. */
async function homeOptions(
  req: Request,
  house: Pick<HomeOptions, 'hotel' | 'pictures' | 'hotels' | 'slug'>,
): Promise<HomeOptions> {
  const { db, language, clock } = contextOf(req);
  const { id, businessDate } = house.hotel;
  const arrival = addDays(businessDate, 1);
  const [roomTypes, soon] = await Promise.all([
    listRoomTypes(db, id),
    searchOffers(db, {
      hotelId: id,
      arrival,
      departure: addDays(arrival, 1),
      channel: 'web',
      at: clock(),
      rooms: [{ adults: 2, childAges: [] }],
    }),
  ]);
  return { ...house, roomTypes, soon, language };
}

bookingRoutes.get('/rooms/:code', allow('public'), async (req, res) => {
  const { db, language, clock } = contextOf(req);
  const { code } = readParams(RoomParams, req);
  const query = readQuery(RoomQuery, req);
  const asked = query.ok ? query.value : noStay(hotelOf(req.query));
  const hotel = await getHotelBySlug(db, asked.hotel);
  const roomType = await getRoomTypeByCode(db, hotel.id, code);
  const [result, media, rules] = await Promise.all([
    offersFor(req, hotel.id, code, asked),
    publicMedia(db, hotel.id),
    houseRulesNow(db, hotel.id),
  ]);
  const errors = query.ok ? {} : query.errors;
  const classes = await listRoomClasses(db, hotel.id);
  const model = roomPage({
    hotel,
    roomType,
    classes,
    media,
    query: asked,
    result,
    errors,
    language,
    at: clock(),
    houseRules: rules?.parts ?? null,
  });
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
    buyer: siteBuyer(contextOf(req), stay.code),
    roomTypeCode: code,
  });
}
