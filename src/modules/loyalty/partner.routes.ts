import { type Request, type Response, Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import {
  contextOf,
  readForm,
  readParams,
  readQuery,
  refusalAt,
  toast,
  typedIn,
} from '../../platform/http.ts';
import { madeFor, sendTable } from '../../platform/table-sending.ts';
import type { FormState, SettingsFormPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import * as conversions from './conversion.service.ts';
import * as paths from './loyalty.paths.ts';
import { IdParams } from './loyalty.schemas.ts';
import type { LoyaltyPage } from './loyalty-frame.presenter.ts';
import { partnerPage, partnersPage } from './partner.presenter.ts';
import * as schemas from './partner.schemas.ts';
import * as service from './partner.service.ts';
import { partnerOrdersPage, transferFile } from './partner-orders.presenter.ts';

const show = page<LoyaltyPage>('loyalty/list', 'layouts/staff');
const showForm = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** Partners who take points, and the files that go to them. */
export const partnerRoutes = Router();

partnerRoutes.get(paths.partnersPath, allow('loyalty.view'), (req, res) => partners(req, res));

async function partners(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const data = { partners: await service.listPartners(ctx.db), counts: await service.partnerCounts(ctx.db) };
  show(res, partnersPage(ctx, data, state), state ? 422 : 200);
}

partnerRoutes.post(paths.partnersPath, allow('loyalty.manage'), async (req, res) => {
  const form = readForm(schemas.NewPartnerForm, req);
  if (!form.ok) return partners(req, res, form);
  try {
    await service.createPartner(contextOf(req), form.value);
  } catch (error) {
    return partners(req, res, {
      values: typedIn(req),
      errors: refusalAt(error, { partner_code_taken: 'code' }),
    });
  }
  toast(req, 'shared.saved');
  res.redirect(303, paths.partnersPath);
});

partnerRoutes.get(`${paths.partnersPath}/:id`, allow('loyalty.manage'), (req, res) => partner(req, res));

async function partner(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const found = await service.getPartner(ctx.db, readParams(IdParams, req).id);
  showForm(res, partnerPage(ctx, found, state), state ? 422 : 200);
}

partnerRoutes.post(`${paths.partnersPath}/:id`, allow('loyalty.manage'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = await service.getPartner(ctx.db, readParams(IdParams, req).id);
  const form = readForm(schemas.PartnerForm, req);
  if (!form.ok) return partner(req, res, form);
  await service.changePartner(ctx, id, form.value);
  toast(req, 'shared.saved');
  res.redirect(303, paths.partnersPath);
});

partnerRoutes.get(`${paths.partnersPath}/:id/orders`, allow('loyalty.view'), (req, res) => orders(req, res));

async function orders(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const found = await service.getPartner(ctx.db, readParams(IdParams, req).id);
  const { timeZone } = await getHotel(ctx.db, requireHotel(ctx));
  const data = {
    partner: found,
    orders: await conversions.conversionsAt(ctx.db, found.id),
    counts: await service.partnerCounts(ctx.db),
    timeZone,
  };
  show(res, partnerOrdersPage(ctx, data, state), state ? 422 : 200);
}

partnerRoutes.post(`${paths.partnersPath}/:id/batches`, allow('loyalty.manage'), async (req, res) => {
  const { id } = readParams(IdParams, req);
  const number = await conversions.sendBatch(contextOf(req), id);
  toast(req, 'loyalty.partners.sent', { number });
  res.redirect(303, paths.partnerOrdersPath(id));
});

partnerRoutes.get(
  `${paths.partnersPath}/:id/batches/:batchId.:format`,
  allow('loyalty.manage'),
  async (req, res) => {
    const ctx = contextOf(req);
    const { id: partnerId, batchId, format } = readParams(schemas.BatchParams, req);
    const found = await service.getPartner(ctx.db, partnerId);
    const list = await conversions.conversionsIn(ctx.db, { id: batchId, partnerId });
    const hotel = madeFor(ctx, await getHotel(ctx.db, requireHotel(ctx)));
    await sendTable(res, format, transferFile(ctx, { partner: found, batchId, orders: list, hotel }));
  },
);

partnerRoutes.post(`${paths.partnersPath}/:id/confirmations`, allow('loyalty.manage'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: partnerId } = await service.getPartner(ctx.db, readParams(IdParams, req).id);
  const form = readForm(schemas.ConfirmationForm, req);
  if (!form.ok) return orders(req, res, form);
  const count = await conversions.confirmBatch(ctx, { partnerId, batchId: form.value.batch });
  toast(req, 'loyalty.partners.confirmed', { count });
  res.redirect(303, paths.partnerOrdersPath(partnerId));
});

partnerRoutes.post('/staff/loyalty/conversions/:id', allow('loyalty.manage'), async (req, res) => {
  const { id } = readParams(IdParams, req);
  const asked = readQuery(schemas.SettleQuery, req);
  if (!asked.ok) throw notFound('page_not_found');
  const partnerId = await conversions.settleConversion(contextOf(req), { id, status: asked.value.status });
  toast(req, 'shared.saved');
  res.redirect(303, paths.partnerOrdersPath(partnerId));
});
