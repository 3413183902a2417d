import { type Request, Router } from 'express';
import { addDays, instantAt } from '../../core/calendar-date.ts';
import { allow } from '../../platform/auth.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { contextOf, readQuery } from '../../platform/http.ts';
import type { FormValues } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { listCompanies } from '../customers/company.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { searchOffers } from './availability.service.ts';
import { quotePath } from './quote.paths.ts';
import { type QuotePage, quotePage } from './quote.presenter.ts';
import { QuoteQuery } from './quote.schemas.ts';

const showQuote = page<QuotePage>('availability/quote', 'layouts/staff');

/** "What would a guest pay?": the search itself, asked for anybody, with every reason for what is not offered. */
export const quoteRoutes = Router();

quoteRoutes.get(quotePath, allow('rates.view'), async (req, res) => {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const [hotel, companies, roomTypes] = await Promise.all([
    getHotel(ctx.db, hotelId),
    listCompanies(ctx.db, hotelId),
    listRoomTypes(ctx.db, hotelId),
  ]);
  const asked = readQuery(QuoteQuery, req);
  const query = asked.ok ? asked.value : standard;
  const stay = stayOf(query, hotel);
  const values = { ...textsOf(query), ...stay, ...typedValues(req) };
  const found = asked.ok ? await searchFor(ctx, hotel, { ...query, ...stay }) : null;
  const errors = asked.ok ? {} : asked.errors;
  const companyAsked = query.code !== undefined || query.companyId !== undefined;
  const input = { hotel, companies, roomTypes, values, errors, stay, found, companyAsked };
  showQuote(res, quotePage(ctx, input), asked.ok ? 200 : 422);
});

const standard = QuoteQuery.parse({});

/** One night from today on where nothing was said; the same day twice asks for day use and hours. */
function stayOf({ arrival: from, departure }: QuoteQuery, { businessDate }: Hotel) {
  const arrival = from ?? businessDate;
  return { arrival, departure: departure ?? addDays(arrival, 1) };
}

function searchFor(ctx: Context, hotel: Hotel, query: QuoteQuery & ReturnType<typeof stayOf>) {
  const { arrival, departure, adults, childAges, rooms, channel, companyId, code, type, bookedOn } = query;
  const businessDate = bookedOn ?? hotel.businessDate;
  return searchOffers(ctx.db, {
    hotelId: hotel.id,
    arrival,
    departure,
    rooms: Array.from({ length: rooms }, () => ({ adults, childAges })),
    channel,
    at: bookedOn ? instantAt(bookedOn, '12:00', hotel.timeZone) : ctx.clock(),
    businessDate,
    roomTypeCode: type,
    buyer: {
      isMember: query.member === '1',
      companyId,
      companyCode: code,
      mayBeFree: ctx.permissions.has('rates.override'),
    },
    everyReason: true,
  });
}

function textsOf({ adults, rooms, channel }: QuoteQuery): FormValues {
  return { adults: String(adults), rooms: String(rooms), channel };
}

function typedValues({ query }: Request): FormValues {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.slice(0, 60)]] : [],
    ),
  );
}
