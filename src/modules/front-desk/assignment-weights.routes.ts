import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, toast } from '../../platform/http.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { assignmentWeightsPath, weightsPreviewPath } from '../assignment/assignment.paths.ts';
import { saveWeights, weightsOf } from '../assignment/assignment.service.ts';
import { effectOfWeights, type WeightsEffect } from '../assignment/plan.service.ts';
import { WeightsForm } from './assignment.schemas.ts';
import { type WeightsPage, weightsPage } from './assignment-weights.presenter.ts';
import { readerOf } from './today.routes.ts';

/** What the plans of a house go by. */
export const weightsRoutes = Router();
const showWeights = page<WeightsPage>('front-desk/assignment-weights', 'layouts/staff');

weightsRoutes.get(assignmentWeightsPath, allow('hotel.settings'), (req, res) => weightsView(req, res));

weightsRoutes.post(assignmentWeightsPath, allow('hotel.settings'), async (req, res) => {
  const form = readForm(WeightsForm, req);
  if (!form.ok) return weightsView(req, res, { state: form });
  await saveWeights(contextOf(req), form.value);
  toast(req, 'shared.saved');
  res.redirect(303, assignmentWeightsPath);
});

/** Writes nothing: shows the form as it was filled in, with what it would change. */
weightsRoutes.post(weightsPreviewPath, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(WeightsForm, req);
  if (!form.ok) return weightsView(req, res, { state: form });
  const effect = await effectOfWeights(ctx.db, requireHotel(ctx), form.value);
  await weightsView(req, res, { effect, values: form.value });
});

interface WeightsBack {
  readonly state?: FormState;
  readonly effect?: WeightsEffect;
  readonly values?: Awaited<ReturnType<typeof weightsOf>>;
}

async function weightsView(req: Request, res: Response, back: WeightsBack = {}): Promise<void> {
  const ctx = contextOf(req);
  const weights = back.values ?? (await weightsOf(ctx.db, requireHotel(ctx)));
  const input = { weights, effect: back.effect ?? null };
  showWeights(res, weightsPage(input, readerOf(ctx), back.state), back.state ? 422 : 200);
}
