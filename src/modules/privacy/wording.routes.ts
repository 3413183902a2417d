import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, toast } from '../../platform/http.ts';
import { hotelOf } from '../../platform/principal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { consentVersions, currentWording, makeWording } from '../customers/consent-wording.service.ts';
import { wordingsPath } from './privacy.paths.ts';
import { WordingForm } from './privacy.schemas.ts';
import { type WordingsPage, wordingsPage } from './wording.presenter.ts';

const showWordings = page<WordingsPage>('privacy/wordings', 'layouts/staff');

/** What guests agree to, word for word, and what they agreed to before. */
export const wordingRoutes = Router();

wordingRoutes.get(wordingsPath, allow('customers.erase'), (req, res) => list(req, res));

wordingRoutes.post(wordingsPath, allow('customers.erase'), async (req, res) => {
  const form = readForm(WordingForm, req);
  if (!form.ok) return list(req, res, form);
  await makeWording(contextOf(req), form.value);
  toast(req, 'privacy.wordings.saved');
  res.redirect(303, wordingsPath);
});

async function list(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const versions = await consentVersions(ctx.db);
  const current = await currentWording(ctx.db);
  const { timeZone } = hotelOf(req);
  showWordings(res, wordingsPage(ctx, { versions, current, timeZone }, state), state ? 422 : 200);
}
