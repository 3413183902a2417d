import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, toast, typedIn } from '../../platform/http.ts';
import { refusedForm } from '../../platform/refusal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { customerPrivacyPath, customersPath } from '../customers/customer.paths.ts';
import { erasurePath, personalDataPath } from './privacy.paths.ts';
import { type PrivacyPage, privacyPage } from './privacy.presenter.ts';
import { ErasureForm, PersonParams } from './privacy.schemas.ts';
import { eraseGuest, erasurePreview, exportPersonalData, type PersonalData } from './privacy.service.ts';

const showPage = page<PrivacyPage>('privacy/privacy', 'layouts/staff');

/** A guest's right to what is kept of him, and to be forgotten. */
export const privacyRoutes = Router();
const router = privacyRoutes;
const routeOf = (path: (id: number) => string) => path(':id' as unknown as number);

function keyOf(req: Request) {
  return { hotelId: requireHotel(contextOf(req)), id: readParams(PersonParams, req).id };
}

router.get(routeOf(customerPrivacyPath), allow('customers.export'), (req, res) => show(req, res));

router.get(routeOf(personalDataPath), allow('customers.export'), async (req, res) => {
  const key = keyOf(req);
  sendFile(res, await exportPersonalData(contextOf(req), key));
});

router.post(routeOf(erasurePath), allow('customers.erase'), async (req, res) => {
  const form = readForm(ErasureForm, req);
  if (!form.ok) return show(req, res, form, 422);
  try {
    await eraseGuest(contextOf(req), { ...keyOf(req), ...form.value });
  } catch (error) {
    const { errors, status } = refusedForm(error);
    return show(req, res, { values: typedIn(req), errors }, status);
  }
  toast(req, 'privacy.erased');
  res.redirect(303, customersPath);
});

async function show(req: Request, res: Response, state?: FormState, status = 200): Promise<void> {
  const ctx = contextOf(req);
  showPage(res, privacyPage(ctx, await erasurePreview(ctx, keyOf(req)), state), status);
}

function sendFile(res: Response, data: PersonalData): void {
  res
    .setHeader('Content-Disposition', `attachment; filename="personal-data-${data.customerId}.json"`)
    .setHeader('Cache-Control', 'no-store')
    .type('json')
    .send(JSON.stringify(data, null, 2));
}
