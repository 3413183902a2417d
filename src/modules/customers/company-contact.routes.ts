import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, toast } from '../../platform/http.ts';
import type { FormState, SettingsFormPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { companyPath, contactRoute, contactsRoute } from './company.paths.ts';
import { showCompany } from './company.routes.ts';
import { CompanyParams, ContactParams, contactForm } from './company.schemas.ts';
import { getAgreedCompany } from './company.service.ts';
import { contactPage } from './company-contact.presenter.ts';
import * as service from './company-contact.service.ts';

const formPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** Whom to call at a company. */
export const companyContactRoutes = Router();

companyContactRoutes.post(contactsRoute, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: companyId } = readParams(CompanyParams, req);
  const form = readForm(contactForm(ctx.language), req);
  if (!form.ok) return showCompany(req, res, { contact: form });
  await service.addContact(ctx, { hotelId: requireHotel(ctx), companyId }, form.value);
  toast(req, 'shared.saved');
  res.redirect(303, `${companyPath(companyId)}#contacts`);
});

companyContactRoutes.get(contactRoute, allow('rates.change'), (req, res) => showContact(req, res));

companyContactRoutes.post(contactRoute, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: companyId, contactId } = readParams(ContactParams, req);
  const form = readForm(contactForm(ctx.language), req);
  if (!form.ok) return showContact(req, res, form);
  await service.changeContact(ctx, { hotelId: requireHotel(ctx), companyId, id: contactId }, form.value);
  toast(req, 'shared.saved');
  res.redirect(303, `${companyPath(companyId)}#contacts`);
});

companyContactRoutes.post(`${contactRoute}/removal`, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: companyId, contactId } = readParams(ContactParams, req);
  await service.removeContact(ctx, { hotelId: requireHotel(ctx), companyId, id: contactId });
  toast(req, 'shared.saved');
  res.redirect(303, `${companyPath(companyId)}#contacts`);
});

async function showContact(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { id: companyId, contactId } = readParams(ContactParams, req);
  const company = await getAgreedCompany(ctx.db, hotelId, companyId);
  const contact = await service.getContact(ctx.db, { hotelId, companyId, id: contactId });
  formPage(res, contactPage(ctx, { company, contact }, state), state ? 422 : 200);
}
