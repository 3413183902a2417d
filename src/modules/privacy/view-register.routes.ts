import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readQuery } from '../../platform/http.ts';
import { hotelOf } from '../../platform/principal.ts';
import { page } from '../../platform/views/page.ts';
import { viewsPath } from './privacy.paths.ts';
import { ViewsQuery } from './privacy.schemas.ts';
import { type ViewRegisterPage, viewRegisterPage } from './view-register.presenter.ts';
import { viewRegister, viewsPerPage } from './view-register.service.ts';

const showRegister = page<ViewRegisterPage>('privacy/views', 'layouts/staff');

/** Who saw what of the guests. */
export const viewRegisterRoutes = Router();

viewRegisterRoutes.get(viewsPath, allow('customers.export'), async (req, res) => {
  const ctx = contextOf(req);
  const query = readQuery(ViewsQuery, req);
  const { timeZone } = hotelOf(req);
  const hotelId = requireHotel(ctx);
  const asked = query.ok ? query.value : { page: 1 };
  const answer = await viewRegister(ctx.db, { ...asked, hotelId, timeZone });
  const { page: number, ...fields } = asked;
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const values = query.ok
    ? Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
    : query.values;
  const errors = query.ok ? {} : query.errors;
  const view = { ...answer, values, errors, page: number, pageSize: viewsPerPage, timeZone };
  showRegister(res, viewRegisterPage(ctx, view), query.ok ? 200 : 422);
});
