import { type Request, Router } from 'express';
import { addDays, addMonths, earlierOf, laterOf, startOfMonth } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { parseMoney } from '../../core/money.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readQuery } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { datesNear, otherHouses } from '../availability/alternative.service.ts';
import { type SearchResult, searchOffers } from '../availability/availability.service.ts';
import { cheapestNights } from '../availability/price-calendar.service.ts';
import { typeShares } from '../availability/recommendation.service.ts';
import { type Recommendation, recommend } from '../availability/recommendation.ts';
import { getHotelBySlug, getPicturedHotel } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { pricesPath, searchPath, withQuery } from './booking.paths.ts';
import { hotelOf, PricesQuery, SearchQuery, textOf } from './booking.schemas.ts';
import type { Instead } from './instead.presenter.ts';
import type { OfferFilter } from './offer-filter.ts';
import { dividedParty, partiesAsked } from './party.ts';
import { type PricesPage, pricesPage } from './prices.presenter.ts';
import { blankSearchPage, type SearchPage, searchPageOf } from './search.presenter.ts';
import { siteBuyer } from './site-buyer.service.ts';
import { knownTaste } from './taste.queries.ts';

const showSearch = page<SearchPage>('booking/search');
const showPrices = page<PricesPage>('booking/prices');

/** What is free in which nights at which price, and what else there is where nothing is. */
export const searchRoutes = Router();

searchRoutes.get(searchPath, allow('public'), async (req, res) => {
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
  const { hotel, pictures } = await getPicturedHotel(db, value.hotel);
  const result = await searchOffers(db, {
    hotelId: hotel.id,
    arrival: value.checkIn,
    departure: value.checkOut,
    rooms: partiesAsked(value),
    channel: 'web',
    at: clock(),
    buyer: siteBuyer(contextOf(req), value.code),
  });
  const filter = filterOf(value, result.currency);
  const recommended = await recommendedTypes(req, hotel, value, result);
  const instead = result.offers.length > 0 || result.datesRefusal ? null : await insteadOf(req, hotel, value);
  showSearch(
    res,
    searchPageOf({
      hotel,
      pictures,
      at: clock(),
      language,
      query: value,
      result,
      filter,
      instead,
      recommended,
    }),
    result.datesRefusal ? 422 : 200,
  );
});

searchRoutes.get(pricesPath, allow('public'), async (req, res) => {
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
    buyer: siteBuyer(contextOf(req), query.value.code),
  });
  const { days, ...named } = found;
  showPrices(res, pricesPage({ hotel, language, query: query.value, month: from, party, named, days }));
});

/** The types on offer from the one that fits this guest best on, with the reasons. */
async function recommendedTypes(
  req: Request,
  hotel: Hotel,
  query: SearchQuery,
  { offers }: SearchResult,
): Promise<Recommendation[]> {
  const types = [...new Map(offers.map(({ roomType }) => [roomType.id, roomType])).values()];
  if (types.length === 0) return [];
  const [party] = dividedParty(query);
  const asked = {
    adults: party?.adults ?? 1,
    children: party?.childAges.length ?? 0,
    arrival: query.checkIn,
  };
  const ctx = contextOf(req);
  const [shares, taste] = await Promise.all([
    typeShares(ctx, { hotelId: hotel.id, ...asked }),
    knownTaste(ctx, hotel.id),
  ]);
  return recommend(types, shares, taste);
}

/** Where nothing is on offer: other dates here, the same dates elsewhere. */
async function insteadOf(req: Request, hotel: Hotel, query: SearchQuery): Promise<Instead> {
  const { db, clock } = contextOf(req);
  const { checkIn: arrival, checkOut: departure } = query;
  const buyer = siteBuyer(contextOf(req), query.code);
  const question = { hotel, arrival, departure, rooms: dividedParty(query), at: clock(), buyer };
  const dates = await datesNear(db, question);
  return { dates, houses: await otherHouses(db, question) };
}

function stayTexts({ query }: Request) {
  const { checkIn, checkOut, adults, children, rooms, code, day } = query;
  return {
    checkIn: textOf(checkIn),
    checkOut: textOf(checkOut),
    adults: textOf(adults),
    children: textOf(children),
    rooms: textOf(rooms),
    code: textOf(code),
    day: day === '1',
  };
}

function filterOf(query: SearchQuery, currency: string): OfferFilter {
  const limit = (price: number | undefined) =>
    price === undefined ? null : parseMoney(String(price), currency);
  return {
    roomClass: query.class,
    accessible: query.accessible === '1',
    bedType: query.bedType,
    view: query.view,
    minArea: query.minArea,
    breakfast: query.breakfast === '1',
    freeCancellation: query.freeCancellation === '1',
    minPriceMinor: limit(query.minPrice) ?? undefined,
    maxPriceMinor: limit(query.maxPrice) ?? undefined,
    amenities: query.amenity,
    sort: query.sort,
  };
}
