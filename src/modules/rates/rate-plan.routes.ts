import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, readQuery, refusalAt, typedIn } from '../../platform/http.ts';
import type { FormState, SettingsFormPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { planKind } from './plan-change.service.ts';
import { type Draft, readProposal, sendProposal } from './proposal.routes.ts';
import * as paths from './rate.paths.ts';
import { type PlansPage, planPage, plansPage } from './rate-plan.presenter.ts';
import { NewRatePlanForm, PlanKindQuery, RatePlanForm, RatePlanParams } from './rate-plan.schemas.ts';
import { getRatePlan, listCharges, listPlanPrices, listRatePlans } from './rate-plan.service.ts';
import type { RatePlanPayload } from './rate-plan-edit.service.ts';
import type { PlanChoices } from './rate-plan-form.presenter.ts';
import { listPolicies } from './rate-settings.service.ts';

const listPage = page<PlansPage>('rates/plans', 'layouts/staff');
const formPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** Rate plans: what is sold on which terms, and at which price where no season or date says another. */
export const ratePlanRoutes = Router();

const refusedPlan = {
  rate_plan_taken: 'code',
  derivation_loop: 'parentPlanId',
  derivation_too_deep: 'parentPlanId',
  package_code_unknown: 'package.0.code',
};

ratePlanRoutes.get(paths.ratesPath, allow('rates.view'), (req, res) => showPlans(req, res));

ratePlanRoutes.post(paths.ratesPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const form = readProposal(NewRatePlanForm(hotel.currency), req, hotel);
  if (!form.ok) return showPlans(req, res, form);
  try {
    const { terms, when } = form.value;
    await propose(req, res, { hotelId: hotel.id, subjectId: null, payload: terms, ...when });
  } catch (error) {
    await showPlans(req, res, { values: typedIn(req), errors: refusalAt(error, refusedPlan) });
  }
});

ratePlanRoutes.get('/staff/rates/plans/:id', allow('rates.view'), (req, res) => showPlan(req, res));

ratePlanRoutes.post('/staff/rates/plans/:id', allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(RatePlanParams, req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const form = readProposal(RatePlanForm(hotel.currency), req, hotel);
  if (!form.ok) return showPlan(req, res, form);
  try {
    const { code } = await getRatePlan(ctx.db, hotel.id, id);
    const { terms, when } = form.value;
    await propose(req, res, { hotelId: hotel.id, subjectId: id, payload: { ...terms, code }, ...when });
  } catch (error) {
    await showPlan(req, res, { values: typedIn(req), errors: refusalAt(error, refusedPlan) });
  }
});

function propose(req: Request, res: Response, draft: Draft<RatePlanPayload>): Promise<void> {
  const subjectLabel = draft.payload.code ?? '';
  return sendProposal(req, res, { ...draft, kind: planKind.kind, subjectLabel });
}

async function choicesFor(req: Request): Promise<PlanChoices> {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const [hotel, plans, policies, types, charges] = await Promise.all([
    getHotel(ctx.db, hotelId),
    listRatePlans(ctx.db, hotelId),
    listPolicies(ctx.db, hotelId),
    listRoomTypes(ctx.db, hotelId),
    listCharges(ctx.db, hotelId),
  ]);
  return { hotel, plans, policies, types, charges };
}

async function showPlans(req: Request, res: Response, state?: FormState): Promise<void> {
  const asked = req.method === 'GET' ? readQuery(PlanKindQuery, req) : readForm(PlanKindQuery, req);
  const kind = (asked.ok ? asked.value.kind : undefined) ?? 'public';
  listPage(res, plansPage(contextOf(req), await choicesFor(req), { ...state, kind }), state ? 422 : 200);
}

async function showPlan(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const plan = await getRatePlan(ctx.db, requireHotel(ctx), readParams(RatePlanParams, req).id);
  const prices = await listPlanPrices(ctx.db, plan.id);
  formPage(res, planPage(ctx, await choicesFor(req), { plan, prices }, state), state ? 422 : 200);
}
