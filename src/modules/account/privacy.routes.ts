import { type Request, type Response, Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, refusalAt, toast, typedIn } from '../../platform/http.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { consentsOf, saveOwnConsents } from '../customers/consent.service.ts';
import { consentChannels } from '../customers/consent.ts';
import { currentWording } from '../customers/consent-wording.service.ts';
import { getFrontHotel } from '../hotels/hotel.service.ts';
import { exportPersonalData, personalPdf } from '../privacy/privacy.service.ts';
import { makeRequest, newRequestRefusals, requestsOf } from '../privacy/privacy-request.service.ts';
import { ownDataPath, ownPdfPath, ownRequestsPath, privacyPath } from './account.paths.ts';
import { selectProfileLink } from './account.queries.ts';
import { type PrivacyPage, privacyPage } from './privacy.presenter.ts';
import { ConsentsForm, OwnRequestForm } from './privacy.schemas.ts';
import { ownCustomer } from './profile.service.ts';

const show = page<PrivacyPage>('account/privacy');

/** What a guest decides about what is kept of him. */
export const privacyPageRoutes = Router();
const limit = limitRate({ name: 'privacy-request', requests: 20, seconds: 3_600 });
const paperLimit = limitRate({ name: 'own-pdf', requests: 10, seconds: 600 });

privacyPageRoutes.get(privacyPath, allow('guest'), (req, res) => ownPage(req, res));

privacyPageRoutes.post(privacyPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(ConsentsForm, req);
  const own = await ownCustomer(ctx);
  if (!form.ok) return ownPage(req, res, { status: 422 });
  const wanted = consentChannels.filter((channel) => form.value[channel]);
  await saveOwnConsents(ctx, { ...own, wanted });
  toast(req, 'account.profile.saved');
  res.redirect(303, privacyPath);
});

privacyPageRoutes.get(ownRequestsPath, allow('guest'), (_req, res) => res.redirect(303, privacyPath));

privacyPageRoutes.post(ownRequestsPath, allow('guest'), limit, async (req, res) => {
  const ctx = contextOf(req);
  const own = await ownCustomer(ctx);
  const form = readForm(OwnRequestForm, req);
  if (!form.ok) return ownPage(req, res, { state: form, status: 422 });
  try {
    await makeRequest(ctx, { ...own, ...form.value });
  } catch (error) {
    const errors = refusalAt(error, newRequestRefusals);
    return ownPage(req, res, { state: { values: typedIn(req), errors }, status: 422 });
  }
  toast(req, 'account.privacy.ask-done');
  res.redirect(303, `${privacyPath}#requests`);
});

interface OwnPage {
  readonly state?: FormState;
  readonly status: number;
}

async function ownPage(
  req: Request,
  res: Response,
  { state, status }: OwnPage = { status: 200 },
): Promise<void> {
  const ctx = contextOf(req);
  const { customerId } = await selectProfileLink(ctx.db, ctx.actor.id ?? 0);
  const consents = customerId === null ? null : await consentsOf(ctx.db, customerId);
  const wording = await currentWording(ctx.db, 'marketing', ctx.clock());
  const { timeZone } = await getFrontHotel(ctx.db);
  const requests = customerId === null ? [] : await requestsOf(ctx.db, customerId);
  show(res, privacyPage({ consents, wording, timeZone, requests }, ctx.language, state), status);
}

privacyPageRoutes.get(ownDataPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const { customerId, hotelId } = await selectProfileLink(ctx.db, ctx.actor.id ?? 0);
  if (customerId === null || hotelId === null) throw notFound('page_not_found');
  const file = await exportPersonalData(ctx, { id: customerId, hotelId });
  res.set('Cache-Control', 'no-store').attachment('personal-data.json').type('application/json');
  res.send(JSON.stringify(file, null, 2));
});

privacyPageRoutes.get(ownPdfPath, allow('guest'), paperLimit, async (req, res) => {
  const ctx = contextOf(req);
  const { customerId, hotelId } = await selectProfileLink(ctx.db, ctx.actor.id ?? 0);
  if (customerId === null || hotelId === null) throw notFound('page_not_found');
  const pdf = await personalPdf(ctx, { id: customerId, hotelId });
  res.set('Cache-Control', 'no-store').attachment('personal-data.pdf').send(pdf);
});
