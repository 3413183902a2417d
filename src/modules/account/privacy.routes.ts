import { Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, toast } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { consentsOf, saveOwnConsents } from '../customers/consent.service.ts';
import { consentChannels } from '../customers/consent.ts';
import { exportPersonalData } from '../privacy/privacy.service.ts';
import { ownDataPath, privacyPath } from './account.paths.ts';
import { selectProfileLink } from './account.queries.ts';
import { type PrivacyPage, privacyPage } from './privacy.presenter.ts';
import { ConsentsForm } from './privacy.schemas.ts';
import { ownCustomer } from './profile.service.ts';

const show = page<PrivacyPage>('account/privacy');

/** What a guest decides about what is kept of him. */
export const privacyPageRoutes = Router();

privacyPageRoutes.get(privacyPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const { customerId } = await selectProfileLink(ctx.db, ctx.actor.id ?? 0);
  const agreed = customerId === null ? null : await consentsOf(ctx.db, customerId);
  show(res, privacyPage(agreed, ctx.language));
});

privacyPageRoutes.post(privacyPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(ConsentsForm, req);
  const own = await ownCustomer(ctx);
  if (!form.ok) return show(res, privacyPage(await consentsOf(ctx.db, own.customerId), ctx.language), 422);
  const wanted = consentChannels.filter((channel) => form.value[channel]);
  await saveOwnConsents(ctx, { ...own, wanted });
  toast(req, 'account.profile.saved');
  res.redirect(303, privacyPath);
});

privacyPageRoutes.get(ownDataPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const { customerId, hotelId } = await selectProfileLink(ctx.db, ctx.actor.id ?? 0);
  if (customerId === null || hotelId === null) throw notFound('page_not_found');
  const file = await exportPersonalData(ctx, { id: customerId, hotelId });
  res.set('Cache-Control', 'no-store').attachment('personal-data.json').type('application/json');
  res.send(JSON.stringify(file, null, 2));
});
