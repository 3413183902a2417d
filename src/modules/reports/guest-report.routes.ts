import { type Request, Router } from 'express';
import { type CalendarDate, earlierOf, startOfMonth } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readParams, readQuery } from '../../platform/http.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { FileParams } from '../../platform/table-file.ts';
import { madeFor, sendTable } from '../../platform/table-sending.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { type GuestReportPage, guestReportColumns, guestReportPage } from './guest-report.presenter.ts';
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

guestReportRoutes.get('/guests.:format', allow('reports.view'), async (req, res) => {
  const { format } = readParams(FileParams, req);
  const { ctx, hotel } = await hotelOf(req);
  const query = readQuery(GuestReportQuery, req);
  if (!query.ok) throw notFound('page_not_found');
  const of = questionOf(hotel, query.value);
  await sendTable(res, format, {
    name: `guests-by-${of.by}-${hotel.slug}-${of.from}-${of.to}`,
    title: tFor(ctx.language)('reports.guests.title'),
    columns: guestReportColumns(ctx, of.by),
    parts: [await guestReport(ctx.db, of)],
    ...madeFor(ctx, hotel),
  });
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
