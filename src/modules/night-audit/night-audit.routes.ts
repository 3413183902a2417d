import { type Request, Router } from 'express';
import { ruleBroken } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, toast } from '../../platform/http.ts';
import { fragment, page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { managerPath, trialBalancePath } from '../reports/report.paths.ts';
import { auditChecks } from './audit-checks.service.ts';
import { findAudit, latestAudits, startNightAudit } from './audit-start.service.ts';
import { nightAuditPath } from './night-audit.paths.ts';
import {
  type NightAuditPage,
  nightAuditPage,
  type ProgressModel,
  progressOf,
} from './night-audit.presenter.ts';
import { RunForm } from './night-audit.schemas.ts';

const showPage = page<NightAuditPage>('night-audit/night-audit', 'layouts/staff');
const showProgress = fragment<{ progress: ProgressModel | null }>('night-audit/_progress');
const daysShown = 14;

/** Closing the day: what stands in the way, the button, and how far it has come. */
export const nightAuditRoutes = Router();

nightAuditRoutes.get('/', allow('night-audit.view'), async (req, res) => {
  const { ctx, hotel, day } = await dayOf(req);
  const audit = await findAudit(ctx.db, day);
  const checks = audit?.status === 'running' ? null : await auditChecks(ctx.db, day);
  const latest = await latestAudits(ctx.db, hotel.id, daysShown);
  showPage(res, nightAuditPage(ctx, { hotel, audit, checks, latest, reportHrefs }));
});

const reportHrefs = (date: Parameters<typeof trialBalancePath>[0]) => ({
  balance: trialBalancePath(date),
  manager: managerPath(date),
});

/** Asked for every few seconds while a run is under way, and where live updates do not come through. */
nightAuditRoutes.get('/progress', allow('night-audit.view'), async (req, res) => {
  const { ctx, day } = await dayOf(req);
  const [latest] = await latestAudits(ctx.db, day.hotelId, 1);
  const audit = (await findAudit(ctx.db, day)) ?? latest;
  showProgress(res, { progress: audit ? progressOf(ctx, audit) : null });
});

nightAuditRoutes.post('/runs', allow('night-audit.run'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(RunForm, req);
  if (!form.ok) throw ruleBroken('night_audit_no_day');
  const isStarted = await startNightAudit(ctx, {
    hotelId: requireHotel(ctx),
    businessDate: form.value.businessDate,
  });
  toast(
    req,
    isStarted ? 'night-audit.started' : 'night-audit.already-closed',
    {},
    isStarted ? 'good' : 'bad',
  );
  res.redirect(303, nightAuditPath);
});

async function dayOf(req: Request) {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  return { ctx, hotel, day: { hotelId: hotel.id, date: hotel.businessDate } };
}
