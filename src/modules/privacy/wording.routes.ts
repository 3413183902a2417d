import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readQuery, refusalAt, toast, typedIn } from '../../platform/http.ts';
import { hotelOf } from '../../platform/principal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import type { WordingPurpose } from '../customers/consent.ts';
import { consentVersions, currentWording, makeWording } from '../customers/consent-wording.service.ts';
import { wordingPreviewPath, wordingsOfPath, wordingsPath } from './privacy.paths.ts';
import { WordingForm, WordingsQuery } from './privacy.schemas.ts';
import { type WordingsPage, wordingsPage } from './wording.presenter.ts';

const showWordings = page<WordingsPage>('privacy/wordings', 'layouts/staff');

/** What guests agree to or read, word for word, and what they agreed to before. */
export const wordingRoutes = Router();

wordingRoutes.get(wordingsPath, allow('customers.erase'), (req, res) => {
  const query = readQuery(WordingsQuery, req);
  return list(req, res, { purpose: query.ok ? query.value.purpose : 'marketing' });
});

/** Where the refusals of a wording stand in its form. */
const refusals = {
  wording_from_past: 'from',
  wording_asks_now: 'from',
  wording_asks_nobody: 'asksAgain',
} as const;

wordingRoutes.post(wordingsPath, allow('customers.erase'), async (req, res) => {
  const form = readForm(WordingForm, req);
  const purpose = purposeTyped(req);
  if (!form.ok) return list(req, res, { purpose, state: form, status: 422 });
  try {
    await makeWording(contextOf(req), form.value);
  } catch (error) {
    const errors = refusalAt(error, refusals);
    return list(req, res, { purpose, state: { values: typedIn(req), errors }, status: 422 });
  }
  toast(req, 'privacy.wordings.saved');
  res.redirect(303, wordingsOfPath(purpose));
});

/** How it would be read, before anybody reads it. Nothing is written down. */
wordingRoutes.post(wordingPreviewPath, allow('customers.erase'), (req, res) => {
  const form = readForm(WordingForm, req);
  const purpose = purposeTyped(req);
  if (!form.ok) return list(req, res, { purpose, state: form, status: 422 });
  return list(req, res, { purpose, state: { values: typedIn(req) }, preview: form.value.texts, status: 200 });
});

function purposeTyped(req: Request): WordingPurpose {
  return WordingsQuery.parse({ purpose: typedIn(req).purpose }).purpose;
}

interface Listed {
  readonly purpose: WordingPurpose;
  readonly state?: FormState;
  readonly preview?: Readonly<Record<string, string>>;
  readonly status?: number;
}

async function list(
  req: Request,
  res: Response,
  { purpose, state = {}, preview = {}, status = 200 }: Listed,
): Promise<void> {
  const ctx = contextOf(req);
  const now = ctx.clock();
  const versions = await consentVersions(ctx.db, purpose);
  const current = await currentWording(ctx.db, purpose, now);
  const { timeZone } = hotelOf(req);
  showWordings(res, wordingsPage(ctx, { purpose, versions, current, now, timeZone, preview }, state), status);
}
