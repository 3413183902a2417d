import { Router } from 'express';
import type { z } from 'zod';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readParams, readQuery } from '../../platform/http.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { FileParams } from '../../platform/table-file.ts';
import { madeFor, sendTable } from '../../platform/table-sending.ts';
import { page } from '../../platform/views/page.ts';
import { searchCustomers } from '../customers/customer-search.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { reservationPath, reservationsPath } from '../reservations/reservation.paths.ts';
import { everyReservation, recordExport, searchReservations } from '../reservations/reservation.service.ts';
import type { ReservationSearch } from '../reservations/stay-row.ts';
import { bookingColumns } from './booking-file.presenter.ts';
import { deskSearchPath, todayPath } from './desk.paths.ts';
import { SearchQuery } from './desk.schemas.ts';
import type { Reader } from './desk-table.presenter.ts';
import { type ListPage, listPage } from './list.presenter.ts';
import { type TodayPage, todayPage } from './today.presenter.ts';
import { loadToday } from './today.service.ts';

export const todayRoutes = Router();
const showToday = page<TodayPage>('front-desk/today', 'layouts/staff');
const showList = page<ListPage>('front-desk/list', 'layouts/staff');

/** Who reads the page: the language, and what that person may do. */
export function readerOf(ctx: Context): Reader {
  return { language: ctx.language, can: (permission) => ctx.permissions.has(permission) };
}

todayRoutes.get(todayPath, allow('reservations.view'), async (req, res) => {
  const ctx = contextOf(req);
  const today = await loadToday(ctx.db, requireHotel(ctx));
  showToday(res, todayPage(today, readerOf(ctx)));
});

const wholeList = {
  text: undefined,
  status: 'all' as const,
  basis: 'arrival' as const,
  order: 'arrival' as const,
  direction: undefined,
  page: 1,
};

/** Names are read from A on, dates and amounts from the latest and largest. */
function searchOf(hotelId: number, asked: Partial<z.output<typeof SearchQuery>>): ReservationSearch {
  const {
    text = '',
    from = null,
    to = null,
    direction,
    order = 'arrival',
    ...rest
  } = { ...wholeList, ...asked };
  const descending = direction === undefined ? order !== 'name' : direction === 'down';
  return { ...rest, hotelId, text, from, to, order, descending };
}

todayRoutes.get(reservationsPath, allow('reservations.view'), async (req, res) => {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const query = readQuery(SearchQuery, req);
  const hotel = await getHotel(ctx.db, hotelId);
  const search = searchOf(hotelId, query.ok ? query.value : {});
  const found = await searchReservations(ctx.db, search);
  const returned = query.ok ? null : query;
  showList(
    res,
    listPage({ hotel, search, found, guests: null, returned }, readerOf(ctx)),
    query.ok ? 200 : 422,
  );
});

/** The whole list that fits, as a file; who took it away is written down. */
todayRoutes.get(`${reservationsPath}.:format`, allow('customers.view'), async (req, res) => {
  const { format } = readParams(FileParams, req);
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const query = readQuery(SearchQuery, req);
  if (!query.ok) throw notFound('page_not_found');
  const hotel = await getHotel(ctx.db, hotelId);
  await recordExport(ctx, hotelId, query.value);
  await sendTable(res, format, {
    name: `bookings-${hotel.slug}-${hotel.businessDate}`,
    title: tFor(ctx.language)('front-desk.list.title'),
    columns: bookingColumns(hotel, ctx),
    parts: everyReservation(ctx.db, searchOf(hotelId, query.value)),
    ...madeFor(ctx, hotel),
  });
});

/** The search of every page: a number opens its booking; anything else lists bookings and guests. */
todayRoutes.get(deskSearchPath, allow('reservations.view'), async (req, res) => {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const query = readQuery(SearchQuery, req);
  const { text = '', page } = query.ok ? query.value : wholeList;
  const hotel = await getHotel(ctx.db, hotelId);
  const search = searchOf(hotelId, { text, page });
  const found = await searchReservations(ctx.db, search);
  const exact = found.reservations.find((hit) => hit.number.toLowerCase() === text.toLowerCase());
  if (exact) return res.redirect(303, reservationPath(exact.number));
  const may = ctx.permissions.has('customers.view') && text !== '';
  const guests = may ? await searchCustomers(ctx.db, { hotelIds: [hotelId], text, page: 1 }) : null;
  showList(res, listPage({ hotel, search, found, guests, returned: null }, readerOf(ctx)));
});
