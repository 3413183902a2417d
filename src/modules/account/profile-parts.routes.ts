import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, toast, typedIn } from '../../platform/http.ts';
import { refusedForm } from '../../platform/refusal.ts';
import { addCompanion, removeCompanion } from '../customers/companion.service.ts';
import { savePreferences } from '../customers/preference.service.ts';
import { companionsPath, preferencesPath, profilePath } from './account.paths.ts';
import { CompanionForm, CompanionParams, PreferencesForm } from './account.schemas.ts';
import { ownCustomer } from './profile.service.ts';
import { renderProfile } from './profile-page.routes.ts';

/** What a guest keeps beside his name: what he likes, and who travels with him. */
export const profilePartsRoutes = Router();

profilePartsRoutes.post(preferencesPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(PreferencesForm, req);
  if (!form.ok) return renderProfile(req, res, { errors: form.errors }, 422);
  await savePreferences(ctx, { ...(await ownCustomer(ctx)), wishes: form.value.wish });
  toast(req, 'account.profile.saved');
  res.redirect(303, `${profilePath}#preferences`);
});

profilePartsRoutes.post(companionsPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(CompanionForm, req);
  if (!form.ok) return renderProfile(req, res, { companion: form }, 422);
  const { companionFirst: firstName, companionLast: lastName, birthDate, documentNumber } = form.value;
  try {
    await addCompanion(ctx, { ...(await ownCustomer(ctx)), firstName, lastName, birthDate, documentNumber });
  } catch (error) {
    const { errors, status } = refusedForm(error);
    return renderProfile(req, res, { companion: { values: typedIn(req), errors } }, status);
  }
  toast(req, 'account.profile.saved');
  res.redirect(303, `${profilePath}#companions`);
});

profilePartsRoutes.post(`${companionsPath}/:id/removal`, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(CompanionParams, req);
  await removeCompanion(ctx, { ...(await ownCustomer(ctx)), id });
  toast(req, 'account.companions.removed');
  res.redirect(303, `${profilePath}#companions`);
});
