import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, isForPart, readForm, readParams, typedIn } from '../../platform/http.ts';
import type { FormState } from '../../platform/views/form.ts';
import { fragment, page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import {
  type HousePreview,
  type HouseRulesPage,
  housePreview,
  houseRulesPage,
} from './house-policy.presenter.ts';
import { HouseForm } from './house-policy.schemas.ts';
import { houseRulesNow } from './house-policy.service.ts';
import type { HouseParts } from './house-policy.ts';
import { houseKind } from './house-policy-change.service.ts';
import { type PolicyVersionsPage, policyVersionsPage } from './policy-version.presenter.ts';
import { policyHistory, type VersionsOf } from './policy-version.service.ts';
import { readProposal, sendProposal } from './proposal.routes.ts';
import * as paths from './rate-settings.paths.ts';
import { IdParams } from './rate-settings.schemas.ts';

const showRules = page<HouseRulesPage>('rates/house-rules', 'layouts/staff');
const readings = fragment<HousePreview>('rates/_readings');
const showVersions = page<PolicyVersionsPage>('rates/policy-versions', 'layouts/staff');

/** The rules of the house, and what each policy said before. */
export const housePolicyRoutes = Router();
const router = housePolicyRoutes;

router.get(paths.houseRulesPath, allow('rates.view'), (req, res) => rulesView(req, res));

router.post(paths.houseRulesPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const form = readProposal(HouseForm(hotel.currency), req, hotel);
  if (!form.ok) return rulesView(req, res, { state: form, status: 422 });
  const { terms: parts, when } = form.value;
  const now = await houseRulesNow(ctx.db, hotel.id);
  await sendProposal(req, res, {
    hotelId: hotel.id,
    kind: houseKind.kind,
    subjectId: now?.id ?? null,
    subjectLabel: '',
    payload: { parts },
    ...when,
  });
});

/** How it would read, before it is sent: the same form, and nothing is written down. A script gets the sentences alone. */
router.post(paths.houseRulesPreviewPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const form = readForm(HouseForm(hotel.currency), req);
  if (isForPart(req))
    return readings(res, housePreview(ctx, hotel, { preview: form.ok ? form.value : null }));
  if (!form.ok) return rulesView(req, res, { state: form, status: 422 });
  await rulesView(req, res, { state: { values: typedIn(req) }, preview: form.value });
});

interface Shown {
  readonly state?: FormState;
  readonly preview?: HouseParts;
  readonly status?: number;
}

async function rulesView(req: Request, res: Response, { status = 200, ...shown }: Shown = {}): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const now = await houseRulesNow(ctx.db, hotel.id);
  showRules(res, houseRulesPage(ctx, { hotel, now, ...shown }), status);
}

router.get(paths.houseVersionsPath, allow('rates.view'), (req, res) =>
  versionsView(req, res, { kind: 'house', hotelId: requireHotel(contextOf(req)) }),
);

router.get(paths.policyVersionsPath(':id'), allow('rates.view'), (req, res) => {
  const { id } = readParams(IdParams, req);
  return versionsView(req, res, { kind: 'rate', hotelId: requireHotel(contextOf(req)), id });
});

async function versionsView(req: Request, res: Response, of: VersionsOf): Promise<void> {
  const ctx = contextOf(req);
  const [hotel, history] = await Promise.all([getHotel(ctx.db, of.hotelId), policyHistory(ctx.db, of)]);
  showVersions(res, policyVersionsPage(ctx, { hotel, of, history }));
}
