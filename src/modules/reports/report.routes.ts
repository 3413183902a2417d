import { type Request, Router } from 'express';
import { type CalendarDate, earlierOf } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readParams, readQuery } from '../../platform/http.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { FileParams } from '../../platform/table-file.ts';
import { madeFor, sendTable } from '../../platform/table-sending.ts';
import { page } from '../../platform/views/page.ts';
import { listTransactionCodes } from '../folios/folio.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { figuresByDay } from '../statistics/period.service.ts';
import { trialBalance } from '../statistics/statistics.service.ts';
import { type BehindPage, daysBehindPage, staysBehindPage } from './behind.presenter.ts';
import { type DepositsPage, depositsPage } from './deposit-ledger.presenter.ts';
import { type ManagerPage, managerPage } from './manager-report.presenter.ts';
import { postingColumns } from './posting-file.presenter.ts';
import { type PostingsPageModel, postingsPage } from './postings.presenter.ts';
import { managerPath } from './report.paths.ts';
import { DateQuery, DaysQuery, DepositsQuery, PostingsQuery, StaysQuery } from './report.schemas.ts';
import {
  daysBehind,
  depositLedger,
  everyPosting,
  managerReport,
  postings,
  staysBehind,
} from './report.service.ts';
import { type TrendsPage, trendPeriods, trendsPage } from './trends.presenter.ts';
import { type TrialBalancePage, trialBalancePage } from './trial-balance.presenter.ts';

const showManager = page<ManagerPage>('reports/manager', 'layouts/staff');
const showTrialBalance = page<TrialBalancePage>('reports/trial-balance', 'layouts/staff');
const showDeposits = page<DepositsPage>('reports/deposits', 'layouts/staff');
const showTrends = page<TrendsPage>('reports/trends', 'layouts/staff');
const showBehind = page<BehindPage>('reports/behind', 'layouts/staff');
const showPostings = page<PostingsPageModel>('reports/postings', 'layouts/staff');

/** What the hotel sold and earned; each figure opens the postings behind it. */
export const reportRoutes = Router();

reportRoutes.get('/', allow('reports.view'), (_req, res) => res.redirect(303, managerPath()));

reportRoutes.get('/manager', allow('reports.view'), async (req, res) => {
  const { ctx, hotel, date } = await dayOf(req);
  showManager(res, managerPage(ctx, hotel, await managerReport(ctx.db, { hotelId: hotel.id, date })));
});

reportRoutes.get('/trial-balance', allow('reports.view'), async (req, res) => {
  const { ctx, hotel, date } = await dayOf(req);
  showTrialBalance(
    res,
    trialBalancePage(ctx, hotel, await trialBalance(ctx.db, { hotelId: hotel.id, date })),
  );
});

reportRoutes.get('/deposits', allow('reports.view'), async (req, res) => {
  const { ctx, hotel } = await hotelOf(req);
  const query = readQuery(DepositsQuery, req);
  const date = (query.ok ? query.value.date : undefined) ?? hotel.businessDate;
  const page = (query.ok ? query.value.page : undefined) ?? 1;
  const found = await depositLedger(ctx.db, { hotelId: hotel.id, date }, page);
  showDeposits(res, depositsPage(ctx, hotel, { found, page }));
});

reportRoutes.get('/trends', allow('reports.view'), async (req, res) => {
  const { ctx, hotel, date } = await dayOf(req);
  const periods = trendPeriods(date);
  const now = await figuresByDay(ctx.db, hotel.id, periods.now);
  const before = await figuresByDay(ctx.db, hotel.id, periods.before);
  showTrends(res, trendsPage(ctx, hotel, { date, now, before }));
});

reportRoutes.get('/stays', allow('reports.view'), async (req, res) => {
  const { ctx, hotel } = await hotelOf(req);
  const query = readQuery(StaysQuery, req);
  if (!query.ok) throw notFound('page_not_found');
  const { page: wanted = 1, ...asked } = query.value;
  const of = { ...asked, hotelId: hotel.id };
  showBehind(res, staysBehindPage(ctx, of, await staysBehind(ctx.db, of, wanted), wanted));
});

reportRoutes.get('/days', allow('reports.view'), async (req, res) => {
  const { ctx, hotel } = await hotelOf(req);
  const query = readQuery(DaysQuery, req);
  if (!query.ok || query.value.from > hotel.businessDate) throw notFound('page_not_found');
  const days = { from: query.value.from, to: earlierOf(query.value.to, hotel.businessDate) };
  showBehind(res, daysBehindPage(ctx, hotel, days, await daysBehind(ctx.db, hotel, days)));
});

reportRoutes.get('/postings', allow('reports.view'), async (req, res) => {
  const { ctx, hotel } = await hotelOf(req);
  const query = readQuery(PostingsQuery, req);
  const codes = await listTransactionCodes(ctx.db, hotel.id);
  const today = { from: hotel.businessDate, to: hotel.businessDate };
  if (!query.ok) {
    const found = { rows: [], lines: 0, totalMinor: 0 };
    const { values, errors } = query;
    return showPostings(res, postingsPage(ctx, hotel, { filter: today, found, codes, values, errors }), 422);
  }
  const filter = { ...query.value, ...daysOf(query.value, today) };
  const found = await postings(ctx.db, { ...filter, hotelId: hotel.id }, filter.page ?? 1);
  showPostings(res, postingsPage(ctx, hotel, { filter, found, codes }));
});

reportRoutes.get('/postings.:format', allow('reports.view'), async (req, res) => {
  const { format } = readParams(FileParams, req);
  const { ctx, hotel } = await hotelOf(req);
  const query = readQuery(PostingsQuery, req);
  if (!query.ok) throw notFound('page_not_found');
  const days = daysOf(query.value, { from: hotel.businessDate, to: hotel.businessDate });
  await sendTable(res, format, {
    name: `postings-${hotel.slug}-${days.from}-${days.to}`,
    title: tFor(ctx.language)('reports.postings.title'),
    columns: postingColumns(ctx),
    parts: everyPosting(ctx.db, { ...query.value, ...days, hotelId: hotel.id }),
    ...madeFor(ctx, hotel),
  });
});

interface Days {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** A day left out is the other one, or today. */
function daysOf(query: Partial<{ [Name in keyof Days]: Days[Name] | undefined }>, today: Days): Days {
  const from = query.from ?? query.to ?? today.from;
  return { from, to: query.to ?? from };
}

async function hotelOf(req: Request) {
  const ctx = contextOf(req);
  return { ctx, hotel: await getHotel(ctx.db, requireHotel(ctx)) };
}

/** The day asked for; without one, or with one that does not exist, the business date. */
async function dayOf(req: Request) {
  const { ctx, hotel } = await hotelOf(req);
  const query = readQuery(DateQuery, req);
  const date = query.ok && query.value.date ? query.value.date : hotel.businessDate;
  return { ctx, hotel, date };
}
