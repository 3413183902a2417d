import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, readQuery, toast } from '../../platform/http.ts';
import { hotelOf } from '../../platform/principal.ts';
import { page } from '../../platform/views/page.ts';
import { alertsPath } from './alert.paths.ts';
import { type AlertsPage, alertsPage } from './alert.presenter.ts';
import { AlertParams, AlertsQuery, ReadAllForm } from './alert.schemas.ts';
import { alertsPerPage, listAlerts, readAlert, readAlerts } from './alert.service.ts';

/** News for one's roles: of the permissions `alerts.<audience>` each opens its own. */
export const alertRoutes = Router();
const showAlerts = page<AlertsPage>('alerts/alerts', 'layouts/staff');

alertRoutes.get(alertsPath, allow('alerts.read'), async (req, res) => {
  const ctx = contextOf(req);
  const query = readQuery(AlertsQuery, req);
  const asked = query.ok ? query.value : AlertsQuery.parse({});
  const found = await listAlerts(ctx, asked);
  const { timeZone } = hotelOf(req);
  showAlerts(res, alertsPage({ ...found, ...asked, pageSize: alertsPerPage, timeZone }, ctx.language));
});

alertRoutes.post(`${alertsPath}/reading`, allow('alerts.read'), async (req, res) => {
  const form = readForm(ReadAllForm, req);
  if (form.ok)
    toast(req, 'alerts.toast.read-all', { count: await readAlerts(contextOf(req), form.value.upTo) });
  else toast(req, 'alerts.toast.unknown', {}, 'bad');
  res.redirect(303, alertsPath);
});

alertRoutes.post(`${alertsPath}/:id/reading`, allow('alerts.read'), async (req, res) => {
  const { id } = readParams(AlertParams, req);
  const { readBefore } = await readAlert(contextOf(req), id);
  if (readBefore === null) toast(req, 'alerts.toast.read');
  else toast(req, 'alerts.toast.read-before', { name: readBefore });
  res.redirect(303, alertsPath);
});
