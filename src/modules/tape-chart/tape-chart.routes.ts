import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readQuery } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { arrangeRoutes } from './arrange.routes.ts';
import { usualLength } from './tape.ts';
import { tapeChartPath } from './tape-chart.paths.ts';
import { type TapePage, tapePage } from './tape-chart.presenter.ts';
import { TapeQuery } from './tape-chart.schemas.ts';
import { loadTape } from './tape-chart.service.ts';

export const tapeChartRoutes = Router();
const showTape = page<TapePage>('tape-chart/chart', 'layouts/staff');

/** Rooms by days. What the address does not say sensibly is as usual. */
tapeChartRoutes.get(tapeChartPath, allow('reservations.view'), async (req, res) => {
  const ctx = contextOf(req);
  const query = readQuery(TapeQuery, req);
  const { from = null, days = usualLength, type } = query.ok ? query.value : {};
  const tape = await loadTape(ctx.db, { hotelId: requireHotel(ctx), from, days });
  const known = tape.rooms.some((room) => room.roomTypeId === type);
  showTape(res, tapePage(ctx, tape, known ? (type ?? null) : null));
});

tapeChartRoutes.use(arrangeRoutes);
