import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState, SettingsFormPage, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { listRatePlans } from '../rates/rate-plan.service.ts';
import type { RatesTabs } from '../rates/rate-tabs.ts';
import { companiesPath } from './company.paths.ts';
import { companiesPage, companyPage } from './company.presenter.ts';
import { CompanyForm, CompanyParams, NewCompanyForm } from './company.schemas.ts';
import { changeCompany, createCompany, getCompany, listCompanies } from './company.service.ts';

const listPage = page<SettingsListPage & RatesTabs>('rates/list', 'layouts/staff');
const formPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** Companies and agencies, and the rates agreed with them. */
export const companyRoutes = Router();

const refusedCompany = {
  company_taken: 'code',
  company_access_code_taken: 'accessCode',
  company_access_code_promotion: 'accessCode',
};

companyRoutes.get(companiesPath, allow('rates.view'), (req, res) => showCompanies(req, res));

companyRoutes.post(companiesPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(NewCompanyForm, req);
  if (!form.ok) return showCompanies(req, res, form);
  try {
    await createCompany(ctx, requireHotel(ctx), form.value);
  } catch (error) {
    return showCompanies(req, res, { values: typedIn(req), errors: refusalAt(error, refusedCompany) });
  }
  toast(req, 'shared.saved');
  res.redirect(303, companiesPath);
});

companyRoutes.get(`${companiesPath}/:id`, allow('rates.view'), (req, res) => showCompany(req, res));

companyRoutes.post(`${companiesPath}/:id`, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(CompanyParams, req);
  const form = readForm(CompanyForm, req);
  if (!form.ok) return showCompany(req, res, form);
  try {
    await changeCompany(ctx, requireHotel(ctx), id, form.value);
  } catch (error) {
    return showCompany(req, res, { values: typedIn(req), errors: refusalAt(error, refusedCompany) });
  }
  toast(req, 'shared.saved');
  res.redirect(303, companiesPath);
});

async function showCompanies(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const [companies, plans] = await Promise.all([
    listCompanies(ctx.db, hotelId),
    listRatePlans(ctx.db, hotelId),
  ]);
  listPage(res, companiesPage(ctx, { companies, plans }, state), state ? 422 : 200);
}

async function showCompany(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const company = await getCompany(ctx.db, hotelId, readParams(CompanyParams, req).id);
  const plans = await listRatePlans(ctx.db, hotelId);
  formPage(res, companyPage(ctx, { company, plans }, state), state ? 422 : 200);
}
