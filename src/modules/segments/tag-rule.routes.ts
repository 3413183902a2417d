import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState, SettingsFormPage, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listLevels } from '../loyalty/programme.service.ts';
import * as paths from './segment.paths.ts';
import { SegmentParams, tagRuleForm } from './segment.schemas.ts';
import { type TagRuleState, tagRulePage, tagRulesPage } from './tag-rule.presenter.ts';
import * as service from './tag-rule.service.ts';

const listPage = page<SettingsListPage>('shared/settings-list', 'layouts/staff');
const formPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** Who gets which tag by itself. */
export const tagRuleRoutes = Router();
const router = tagRuleRoutes;

const refused = { tag_rule_taken: 'tag' };

router.get(paths.tagRulesPath, allow('hotel.settings'), (req, res) => showRules(req, res));

router.post(paths.tagRulesPath, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: hotelId, currency } = await getHotel(ctx.db, requireHotel(ctx));
  const form = readForm(tagRuleForm(currency), req);
  if (!form.ok) return showRules(req, res, form);
  try {
    await service.createTagRule(ctx, hotelId, form.value);
  } catch (error) {
    return showRules(req, res, { values: typedIn(req), errors: refusalAt(error, refused) });
  }
  toast(req, 'segments.tags.kept');
  res.redirect(303, paths.tagRulesPath);
});

/** The rule as typed, with how many guests it would name; nothing is kept. */
router.post(paths.tagRuleCountPath, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: hotelId, currency } = await getHotel(ctx.db, requireHotel(ctx));
  const form = readForm(tagRuleForm(currency), req);
  if (!form.ok) return showRules(req, res, form);
  const count = await service.countTagged(ctx.db, hotelId, form.value);
  await showRules(req, res, { values: typedIn(req), count }, 200);
});

router.get(paths.tagRuleRoute, allow('hotel.settings'), (req, res) => showRule(req, res));

router.post(paths.tagRuleRoute, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(SegmentParams, req);
  const { id: hotelId, currency } = await getHotel(ctx.db, requireHotel(ctx));
  const form = readForm(tagRuleForm(currency), req);
  if (!form.ok) return showRule(req, res, form);
  try {
    await service.changeTagRule(ctx, { hotelId, id, fields: form.value });
  } catch (error) {
    return showRule(req, res, { values: typedIn(req), errors: refusalAt(error, refused) });
  }
  toast(req, 'segments.tags.kept');
  res.redirect(303, paths.tagRulesPath);
});

router.post(`${paths.tagRuleRoute}/removal`, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  await service.removeTagRule(ctx, requireHotel(ctx), readParams(SegmentParams, req).id);
  toast(req, 'segments.tags.removed');
  res.redirect(303, paths.tagRulesPath);
});

async function showRules(
  req: Request,
  res: Response,
  state?: TagRuleState,
  status = state ? 422 : 200,
): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const [rules, levels] = await Promise.all([service.listTagRules(ctx.db, hotel.id), listLevels(ctx.db)]);
  listPage(res, tagRulesPage(ctx, { hotel, rules, levels }, state), status);
}

async function showRule(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const { id } = readParams(SegmentParams, req);
  const [rule, levels] = await Promise.all([service.getTagRule(ctx.db, hotel.id, id), listLevels(ctx.db)]);
  formPage(res, tagRulePage(ctx, { hotel, rule, levels }, state), state ? 422 : 200);
}
