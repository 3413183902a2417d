import { Router } from 'express';
import { addDays } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readParams } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { quotePath } from '../availability/quote.paths.ts';
import { loadRateBook } from './rate-book.service.ts';
import { pairKey } from './rate-book.ts';
import { type WhyPricePage, whyPricePage } from './why-price.presenter.ts';
import { WhyPriceParams } from './why-price.schemas.ts';
import { whyPrice } from './why-price.ts';

const showWhy = page<WhyPricePage>('rates/why', 'layouts/staff');

export const whyPriceRoutes = Router();

/** Why a cell of the calendar says what it says. */
whyPriceRoutes.get('/staff/rates/why/:planId/:typeId/:date', allow('rates.view'), async (req, res) => {
  const ctx = contextOf(req);
  const { planId, typeId, date } = readParams(WhyPriceParams, req);
  const question = { hotelId: requireHotel(ctx), arrival: date, departure: date, roomTypeId: typeId };
  const book = await loadRateBook(ctx.db, question);
  const plan = book.plans.get(planId);
  const [type] = book.types;
  if (!plan) throw notFound('rate_plan_not_found');
  if (!type || !book.sold.has(pairKey(planId, typeId))) throw notFound('room_type_not_found');
  const why = whyPrice(book, { plan, roomTypeId: typeId, date });
  const ask = new URLSearchParams({ arrival: date, departure: addDays(date, 1), type: type.code });
  const quoteHref = `${quotePath}?${ask}`;
  showWhy(res, whyPricePage(ctx, { why, plan, type, date, currency: book.hotel.currency, quoteHref }));
});
