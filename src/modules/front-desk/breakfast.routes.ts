import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readQuery } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { type BreakfastPage, breakfastPage } from './breakfast.presenter.ts';
import { breakfastList } from './breakfast.service.ts';
import { breakfastPath } from './desk.paths.ts';
import { BreakfastQuery } from './desk.schemas.ts';
import { readerOf } from './today.routes.ts';

const showList = page<BreakfastPage>('front-desk/breakfast', 'layouts/staff');

/** Who has breakfast: what the kitchen counts by, and who stands at its door looks up. */
export const breakfastRoutes = Router();

breakfastRoutes.get(breakfastPath(), allow('reservations.view'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: hotelId, businessDate } = await getHotel(ctx.db, requireHotel(ctx));
  const query = readQuery(BreakfastQuery, req);
  const morning = (query.ok ? query.value.date : undefined) ?? businessDate;
  const guests = await breakfastList(ctx.db, { hotelId, morning });
  showList(res, breakfastPage(guests, morning, readerOf(ctx)));
});
