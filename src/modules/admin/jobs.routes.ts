import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf } from '../../platform/http.ts';
import { selectJobKinds } from '../../platform/job-store.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import * as paths from './admin.paths.ts';
import { type JobsPage, jobsPage } from './jobs.presenter.ts';

const show = page<JobsPage>('admin/jobs', 'layouts/staff');

export const jobsRoutes = Router();

jobsRoutes.get(paths.jobsPath, allow('jobs.view'), async (req, res) => {
  const ctx = contextOf(req);
  const { timeZone } = await getHotel(ctx.db, requireHotel(ctx));
  show(res, jobsPage(ctx, await selectJobKinds(ctx.db), timeZone));
});
