import { type Request, Router } from 'express';
import { type CalendarDate, earlierOf, startOfMonth } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readQuery } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type GuestReportPage, guestReportCsv, guestReportPage } from './guest-report.presenter.ts';
import type { GuestDimension, GuestReportOf } from './guest-report.ts';
import { GuestReportQuery } from './report.schemas.ts';
import { guestReport } from './report.service.ts';

const showGuests = page<GuestReportPage>('reports/guests', 'layouts/staff');

/** All guests by segment, origin, age and channel. */
export const guestReportRoutes = Router();

guestReportRoutes.get('/guests', allow('reports.view'), async (req, res) => {
  const { ctx, hotel } = await hotelOf(req);
  const query = readQuery(GuestReportQuery, req);
  if (!query.ok) {
    const { values, errors } = query;
    const view = { of: questionOf(hotel, {}), rows: [], values, errors };
    return showGuests(res, guestReportPage(ctx, hotel, view), 422);
  }
  const of = questionOf(hotel, query.value);
  showGuests(res, guestReportPage(ctx, hotel, { of, rows: await guestReport(ctx.db, of) }));
});

guestReportRoutes.get('/guests.csv', allow('reports.view'), async (req, res) => {
  const { ctx, hotel } = await hotelOf(req);
  const query = readQuery(GuestReportQuery, req);
  if (!query.ok) throw notFound('page_not_found');
  const of = questionOf(hotel, query.value);
  res.attachment(`guests-by-${of.by}-${hotel.slug}-${of.from}-${of.to}.csv`).type('text/csv');
  res.send(guestReportCsv(hotel, await guestReport(ctx.db, of)));
});

interface Asked {
  readonly by?: GuestDimension | undefined;
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
}

/** The month so far by segment, where nothing else was said; days to come have nothing to tell. */
function questionOf({ id: hotelId, businessDate }: Hotel, asked: Asked): GuestReportOf {
  const to = earlierOf(asked.to ?? businessDate, businessDate);
  const from = earlierOf(asked.from ?? startOfMonth(to), to);
  return { hotelId, by: asked.by ?? 'segment', from, to };
}

async function hotelOf(req: Request) {
  const ctx = contextOf(req);
  return { ctx, hotel: await getHotel(ctx.db, requireHotel(ctx)) };
}
