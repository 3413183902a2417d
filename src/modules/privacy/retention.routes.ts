import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readQuery, toast } from '../../platform/http.ts';
import { hotelOf } from '../../platform/principal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { retentionPath } from './privacy.paths.ts';
import { PagedQuery, RetentionForm } from './privacy.schemas.ts';
import { type RetentionPage, retentionPage } from './retention.presenter.ts';
import { changeRetention, retentionReport, runsPerPage } from './retention.service.ts';

const showRetention = page<RetentionPage>('privacy/retention', 'layouts/staff');

/** How long each kind of personal data is kept in the chain, and what the nightly work took. */
export const retentionRoutes = Router();

retentionRoutes.get(retentionPath, allow('customers.erase'), (req, res) => report(req, res));

retentionRoutes.post(retentionPath, allow('customers.erase'), async (req, res) => {
  const form = readForm(RetentionForm, req);
  if (!form.ok) return report(req, res, form);
  await changeRetention(contextOf(req), form.value);
  toast(req, 'privacy.retention.saved');
  res.redirect(303, retentionPath);
});

async function report(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const query = readQuery(PagedQuery, req);
  const number = query.ok ? query.value.page : 1;
  const view = await retentionReport(ctx, number);
  const { timeZone } = hotelOf(req);
  const shown = { ...view, page: number, pageSize: runsPerPage, timeZone };
  showRetention(res, retentionPage(ctx, shown, state), state ? 422 : 200);
}
