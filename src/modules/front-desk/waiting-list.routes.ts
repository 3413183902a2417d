import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readParams, readQuery, toast } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { waitingListPath } from '../reservations/reservation.paths.ts';
import { removeFromWaitingList, waitingList, waitingPerPage } from '../reservations/waiting-list.service.ts';
import { WaitingListParams, WaitingListQuery } from './desk.schemas.ts';
import { readerOf } from './today.routes.ts';
import { type WaitingListPage, waitingListPage } from './waiting-list.presenter.ts';

const showList = page<WaitingListPage>('front-desk/waiting-list', 'layouts/staff');

/** Who waits for nights that are sold out. */
export const deskWaitingListRoutes = Router();

deskWaitingListRoutes.get(waitingListPath, allow('reservations.view'), async (req, res) => {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const query = readQuery(WaitingListQuery, req);
  const wanted = query.ok ? query.value.page : 1;
  const found = await waitingList(ctx.db, hotel.id, wanted);
  showList(res, waitingListPage({ hotel, ...found, page: wanted, size: waitingPerPage }, readerOf(ctx)));
});

deskWaitingListRoutes.post(
  `${waitingListPath}/:id/removal`,
  allow('reservations.change'),
  async (req, res) => {
    const ctx = contextOf(req);
    const { id } = readParams(WaitingListParams, req);
    await removeFromWaitingList(ctx, { hotelId: requireHotel(ctx), id });
    toast(req, 'front-desk.waiting.removed');
    res.redirect(303, waitingListPath);
  },
);
