import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listOpenAgreements, proposeAgreements } from '../rates/agreement.service.ts';
import { changePath } from '../rates/rate.paths.ts';
import { listRatePlans } from '../rates/rate-plan.service.ts';
import type { RatesTabs } from '../rates/rate-tabs.ts';
import { companiesPath, companyPath } from './company.paths.ts';
import { type CompanyPage, type CompanyStates, companiesPage, companyPage } from './company.presenter.ts';
import { AgreementsForm, CompanyForm, CompanyParams, NewCompanyForm } from './company.schemas.ts';
import { changeCompany, createCompany, getAgreedCompany, listAgreedCompanies } from './company.service.ts';
import { listContacts } from './company-contact.service.ts';

const listPage = page<SettingsListPage & RatesTabs>('rates/list', 'layouts/staff');
const onePage = page<CompanyPage>('customers/company', 'layouts/staff');

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
  let id: number;
  try {
    id = await createCompany(ctx, requireHotel(ctx), form.value);
  } catch (error) {
    return showCompanies(req, res, { values: typedIn(req), errors: refusalAt(error, refusedCompany) });
  }
  toast(req, 'shared.saved');
  res.redirect(303, companyPath(id));
});

companyRoutes.get(`${companiesPath}/:id`, allow('rates.view'), (req, res) => showCompany(req, res));

companyRoutes.post(`${companiesPath}/:id`, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(CompanyParams, req);
  const form = readForm(CompanyForm, req);
  if (!form.ok) return showCompany(req, res, { company: form });
  try {
    await changeCompany(ctx, requireHotel(ctx), id, form.value);
  } catch (error) {
    const errors = refusalAt(error, refusedCompany);
    return showCompany(req, res, { company: { values: typedIn(req), errors } });
  }
  toast(req, 'shared.saved');
  res.redirect(303, companyPath(id));
});

/** What is to be agreed, for somebody else to approve: nothing sells by it before. */
companyRoutes.post(`${companiesPath}/:id/agreements`, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: hotelId, businessDate } = await getHotel(ctx.db, requireHotel(ctx));
  const { id } = readParams(CompanyParams, req);
  const form = readForm(AgreementsForm(businessDate), req);
  if (!form.ok) return showCompany(req, res, { agreements: form });
  const { code } = await getAgreedCompany(ctx.db, hotelId, id);
  const change = await proposeAgreements(ctx, { hotelId, company: { id, code }, ...form.value });
  toast(req, 'rates.changes.submitted');
  res.redirect(303, changePath(change));
});

async function showCompanies(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const [companies, plans] = await Promise.all([
    listAgreedCompanies(ctx.db, hotelId),
    listRatePlans(ctx.db, hotelId),
  ]);
  listPage(res, companiesPage(ctx, { companies, plans }, state), state ? 422 : 200);
}

/** The company's page; with what came back of one of its forms. */
export async function showCompany(req: Request, res: Response, states?: CompanyStates): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { id } = readParams(CompanyParams, req);
  const [{ businessDate }, company, plans, changes, contacts] = await Promise.all([
    getHotel(ctx.db, hotelId),
    getAgreedCompany(ctx.db, hotelId, id),
    listRatePlans(ctx.db, hotelId),
    listOpenAgreements(ctx.db, hotelId, id),
    listContacts(ctx.db, { hotelId, companyId: id }),
  ]);
  onePage(
    res,
    companyPage(ctx, { company, plans, changes, contacts, businessDate }, states),
    states ? 422 : 200,
  );
}
