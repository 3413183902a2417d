import { type Request, type Response, Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, isForPart, readForm, readParams, refusalAt, typedIn } from '../../platform/http.ts';
import { fragment, page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { policyKind } from './policy-change.service.ts';
import * as present from './policy-editor.presenter.ts';
import { type Draft, readProposal, sendProposal } from './proposal.routes.ts';
import * as paths from './rate-settings.paths.ts';
import { IdParams, NewPolicyForm, PolicyForm, PolicyPreviewForm } from './rate-settings.schemas.ts';
import { listPolicies, type Policy, type PolicyPayload } from './rate-settings.service.ts';

const listPage = page<present.PoliciesPage>('rates/policies', 'layouts/staff');
const onePage = page<present.PolicyPage>('rates/policy', 'layouts/staff');
const readings = fragment<present.PolicyPreview>('rates/_readings');

/** The terms of rates: read in every language before they are sent, sold by once somebody else has approved them. */
export const policyRoutes = Router();
const router = policyRoutes;

router.get(paths.policiesPath, allow('rates.view'), (req, res) => showPolicies(req, res));

router.post(paths.policiesPath, allow('rates.change'), async (req, res) => {
  const hotel = await hotelOf(req);
  const form = readProposal(NewPolicyForm(hotel.currency), req, hotel);
  if (!form.ok) return showPolicies(req, res, form, 422);
  try {
    const { terms, when } = form.value;
    await proposePolicy(req, res, { hotelId: hotel.id, subjectId: null, payload: terms, ...when });
  } catch (error) {
    const errors = refusalAt(error, { policy_taken: 'code' });
    await showPolicies(req, res, { values: typedIn(req), errors }, 422);
  }
});

router.post(paths.policiesPreviewPath, allow('rates.change'), previewWith(showPolicies));

router.get(`${paths.policiesPath}/:id`, allow('rates.view'), (req, res) => showPolicy(req, res));

router.post(`${paths.policiesPath}/:id`, allow('rates.change'), async (req, res) => {
  const hotel = await hotelOf(req);
  const form = readProposal(PolicyForm(hotel.currency), req, hotel);
  if (!form.ok) return showPolicy(req, res, form, 422);
  const { id, code } = await policyOf(req);
  const { terms, when } = form.value;
  const payload = { ...terms, code };
  await proposePolicy(req, res, { hotelId: hotel.id, subjectId: id, payload, ...when });
});

router.post(`${paths.policiesPath}/:id/preview`, allow('rates.change'), previewWith(showPolicy));

type Show = (req: Request, res: Response, state?: present.PolicyState, status?: number) => Promise<void>;

/** How it would read; nothing is written down. A script asks while somebody types, and gets the sentences alone. */
function previewWith(show: Show) {
  return async (req: Request, res: Response): Promise<void> => {
    const hotel = await hotelOf(req);
    const form = readForm(PolicyPreviewForm(hotel.currency), req);
    if (isForPart(req)) {
      const preview = form.ok ? form.value : null;
      return readings(res, present.previewOf(contextOf(req), hotel, { preview }));
    }
    if (!form.ok) return show(req, res, form, 422);
    await show(req, res, { values: typedIn(req), preview: form.value });
  };
}

async function showPolicies(
  req: Request,
  res: Response,
  state?: present.PolicyState,
  status = 200,
): Promise<void> {
  const hotel = await hotelOf(req);
  const policies = await listPolicies(contextOf(req).db, hotel.id);
  listPage(res, present.policiesPage(contextOf(req), { hotel, policies }, state), status);
}

async function showPolicy(
  req: Request,
  res: Response,
  state?: present.PolicyState,
  status = 200,
): Promise<void> {
  const [hotel, policy] = await Promise.all([hotelOf(req), policyOf(req)]);
  onePage(res, present.policyPage(contextOf(req), { hotel, policy }, state), status);
}

async function policyOf(req: Request): Promise<Policy> {
  const ctx = contextOf(req);
  const { id } = readParams(IdParams, req);
  const policy = (await listPolicies(ctx.db, requireHotel(ctx))).find((each) => each.id === id);
  if (!policy) throw notFound('policy_not_found');
  return policy;
}

function proposePolicy(req: Request, res: Response, draft: Draft<PolicyPayload>): Promise<void> {
  const subjectLabel = draft.payload.code ?? '';
  return sendProposal(req, res, { ...draft, kind: policyKind.kind, subjectLabel });
}

function hotelOf(req: Request) {
  const ctx = contextOf(req);
  return getHotel(ctx.db, requireHotel(ctx));
}
