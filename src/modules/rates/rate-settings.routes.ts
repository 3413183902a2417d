import { type Request, type Response, Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState, SettingsFormPage, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import * as paths from './rate-settings.paths.ts';
import * as present from './rate-settings.presenter.ts';
import * as schemas from './rate-settings.schemas.ts';
import * as service from './rate-settings.service.ts';
import { listStoredTaxRules } from './tax.service.ts';

const listPage = page<SettingsListPage>('shared/settings-list', 'layouts/staff');
const formPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** Taxes. */
export const rateSettingsRoutes = Router();
const router = rateSettingsRoutes;

const refusedTax = { tax_taken: 'validFromDate', tax_code_is_a_charge: 'code' };

router.get(paths.taxesPath, allow('rates.view'), (req, res) => showTaxes(req, res));

router.post(paths.taxesPath, allow('rates.change'), async (req, res) => {
  const hotel = await hotelOf(req);
  const form = readForm(schemas.TaxForm(hotel.currency), req);
  if (!form.ok) return showTaxes(req, res, form);
  const refused = await refusal(req, refusedTax, () =>
    service.createTax(contextOf(req), hotel.id, form.value),
  );
  if (refused) return showTaxes(req, res, refused);
  saved(req, res, paths.taxesPath);
});

router.get(`${paths.taxesPath}/:id`, allow('rates.view'), (req, res) => showTax(req, res));

router.post(`${paths.taxesPath}/:id`, allow('rates.change'), async (req, res) => {
  const hotel = await hotelOf(req);
  const { id } = readParams(schemas.IdParams, req);
  const form = readForm(schemas.TaxForm(hotel.currency), req);
  if (!form.ok) return showTax(req, res, form);
  const refused = await refusal(req, refusedTax, () =>
    service.changeTax(contextOf(req), hotel.id, id, form.value),
  );
  if (refused) return showTax(req, res, refused);
  saved(req, res, paths.taxesPath);
});

router.post(`${paths.taxesPath}/:id/removal`, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  await service.removeTax(ctx, requireHotel(ctx), readParams(schemas.IdParams, req).id);
  saved(req, res, paths.taxesPath);
});

async function showTaxes(req: Request, res: Response, state?: FormState): Promise<void> {
  const hotel = await hotelOf(req);
  const taxes = await listStoredTaxRules(contextOf(req).db, hotel.id);
  listPage(res, present.taxesPage(contextOf(req), hotel, taxes, state), statusOf(state));
}

async function showTax(req: Request, res: Response, state?: FormState): Promise<void> {
  const { id } = readParams(schemas.IdParams, req);
  const hotel = await hotelOf(req);
  const tax = (await listStoredTaxRules(contextOf(req).db, hotel.id)).find((each) => each.id === id);
  if (!tax) throw notFound('tax_not_found');
  formPage(res, present.taxPage(contextOf(req), hotel, tax, state), statusOf(state));
}

function hotelOf(req: Request) {
  const ctx = contextOf(req);
  return getHotel(ctx.db, requireHotel(ctx));
}

function statusOf(state: FormState | undefined): 200 | 422 {
  return state ? 422 : 200;
}

function saved(req: Request, res: Response, path: string): void {
  toast(req, 'shared.saved');
  res.redirect(303, path);
}

/** Runs a change; a refusal that belongs to a field comes back for the form. */
async function refusal(
  req: Request,
  fields: Readonly<Record<string, string>>,
  change: () => Promise<void>,
): Promise<FormState | null> {
  try {
    await change();
    return null;
  } catch (error) {
    return { values: typedIn(req), errors: refusalAt(error, fields) };
  }
}
