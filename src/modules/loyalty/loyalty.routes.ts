import { type Request, type Response, Router } from 'express';
import { startOfMonth } from '../../core/calendar-date.ts';
import { basisPoints } from '../../core/money.ts';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState, SettingsFormPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listRatePlans } from '../rates/rate-plan.service.ts';
import { campaignPage, campaignsPage } from './campaign.presenter.ts';
import { pointsUnderWay } from './conversion.service.ts';
import { liability } from './expiry.service.ts';
import { giftPage, giftsPage } from './gift.presenter.ts';
import { changeGift, createGift, getGift, listGifts } from './gift.service.ts';
import { liabilityPage } from './liability.presenter.ts';
import * as paths from './loyalty.paths.ts';
import * as schemas from './loyalty.schemas.ts';
import type { LoyaltyPage } from './loyalty-frame.presenter.ts';
import { rateFor } from './points-payment.service.ts';
import * as service from './programme.service.ts';
import { levelPage, levelsPage, rulesPage } from './settings.presenter.ts';
import { pointsForUpgrades } from './upgrade.service.ts';

const show = page<LoyaltyPage>('loyalty/list', 'layouts/staff');
const showForm = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');
const statusFor = (state: FormState | undefined) => (state ? 422 : 200);

/** How the programme works: for marketing to set, and for everybody of the house to read. */
export const loyaltyRoutes = Router();

loyaltyRoutes.get(paths.loyaltyPath, allow('loyalty.view'), (req, res) => rules(req, res));

async function rules(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const plans = await listRatePlans(ctx.db, hotel.id);
  const current = await service.earningRules(ctx.db, { hotelId: hotel.id, currency: hotel.currency });
  const data = { rules: current, plans, groups: schemas.earningGroups };
  show(res, rulesPage(ctx, data, state), statusFor(state));
}

loyaltyRoutes.post(paths.loyaltyPath, allow('loyalty.manage'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: hotelId, currency } = await getHotel(ctx.db, requireHotel(ctx));
  const ids = (await listRatePlans(ctx.db, hotelId)).map((plan) => plan.id);
  const form = readForm(schemas.RulesForm(currency, ids), req);
  if (!form.ok) return rules(req, res, form);
  const { active, period, softLanding, lotMonths, returnDays, ...rest } = form.value;
  const { pointsPer100, worth, ...factors } = rest;
  const factor = (name: string) => basisPoints(Number(new Map(Object.entries(factors)).get(name) ?? 0));
  await service.changeEarningRules(ctx, hotelId, {
    programme: { active, period, softLanding, lotMonths, returnDays },
    rate: { currency, pointsPer100, minorPer100Points: worth },
    groups: Object.fromEntries(schemas.earningGroups.map((group) => [group, factor(`group-${group}`)])),
    plans: new Map(ids.map((id) => [id, factor(`plan-${id}`)])),
  });
  toast(req, 'shared.saved');
  res.redirect(303, paths.loyaltyPath);
});

loyaltyRoutes.get(paths.levelsPath, allow('loyalty.view'), (req, res) => levels(req, res));

async function levels(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  show(res, levelsPage(ctx, await service.listLevels(ctx.db), state), statusFor(state));
}

loyaltyRoutes.post(paths.levelsPath, allow('loyalty.manage'), async (req, res) => {
  const form = readForm(schemas.NewLevelForm, req);
  if (!form.ok) return levels(req, res, form);
  const { code, ...fields } = form.value;
  try {
    await service.createLevel(contextOf(req), code, fields);
  } catch (error) {
    const errors = refusalAt(error, { loyalty_level_taken: 'code' });
    return levels(req, res, { values: typedIn(req), errors });
  }
  toast(req, 'shared.saved');
  res.redirect(303, paths.levelsPath);
});

loyaltyRoutes.get(`${paths.levelsPath}/:id`, allow('loyalty.manage'), (req, res) => level(req, res));

async function level(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const found = await service.getLevel(ctx.db, readParams(schemas.IdParams, req).id);
  showForm(res, levelPage(ctx, found, state), statusFor(state));
}

loyaltyRoutes.post(`${paths.levelsPath}/:id`, allow('loyalty.manage'), async (req, res) => {
  const ctx = contextOf(req);
  const { id, rank } = await service.getLevel(ctx.db, readParams(schemas.IdParams, req).id);
  const form = readForm(schemas.LevelForm(rank), req);
  if (!form.ok) return level(req, res, form);
  await service.changeLevel(ctx, id, form.value);
  toast(req, 'shared.saved');
  res.redirect(303, paths.levelsPath);
});

loyaltyRoutes.get(paths.campaignsPath, allow('loyalty.view'), (req, res) => campaigns(req, res));

async function campaigns(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const data = {
    campaigns: await service.listCampaigns(ctx.db),
    levels: await service.listLevels(ctx.db),
  };
  show(res, campaignsPage(ctx, data, state), statusFor(state));
}

loyaltyRoutes.post(paths.campaignsPath, allow('loyalty.manage'), async (req, res) => {
  const form = readForm(schemas.CampaignForm, req);
  if (!form.ok) return campaigns(req, res, form);
  await service.createCampaign(contextOf(req), form.value);
  toast(req, 'shared.saved');
  res.redirect(303, paths.campaignsPath);
});

loyaltyRoutes.get(`${paths.campaignsPath}/:id`, allow('loyalty.manage'), (req, res) => campaign(req, res));

async function campaign(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const found = await service.getCampaign(ctx.db, readParams(schemas.IdParams, req).id);
  const data = { campaign: found, levels: await service.listLevels(ctx.db) };
  showForm(res, campaignPage(ctx, data, state), statusFor(state));
}

loyaltyRoutes.post(`${paths.campaignsPath}/:id`, allow('loyalty.manage'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(schemas.IdParams, req);
  const form = readForm(schemas.CampaignForm, req);
  if (!form.ok) return campaign(req, res, form);
  await service.changeCampaign(ctx, { id, ...form.value });
  toast(req, 'shared.saved');
  res.redirect(303, paths.campaignsPath);
});

loyaltyRoutes.get(paths.giftsPath, allow('loyalty.view'), (req, res) => gifts(req, res));

async function gifts(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  show(res, giftsPage(ctx, await listGifts(ctx.db), state), statusFor(state));
}

loyaltyRoutes.post(paths.giftsPath, allow('loyalty.manage'), async (req, res) => {
  const form = readForm(schemas.GiftForm, req);
  if (!form.ok) return gifts(req, res, form);
  await createGift(contextOf(req), form.value);
  toast(req, 'shared.saved');
  res.redirect(303, paths.giftsPath);
});

loyaltyRoutes.get(`${paths.giftsPath}/:id`, allow('loyalty.manage'), (req, res) => gift(req, res));

async function gift(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const found = await getGift(ctx.db, readParams(schemas.IdParams, req).id);
  showForm(res, giftPage(ctx, found, state), statusFor(state));
}

loyaltyRoutes.post(`${paths.giftsPath}/:id`, allow('loyalty.manage'), async (req, res) => {
  const { id } = readParams(schemas.IdParams, req);
  const form = readForm(schemas.GiftForm, req);
  if (!form.ok) return gift(req, res, form);
  await changeGift(contextOf(req), { id, ...form.value });
  toast(req, 'shared.saved');
  res.redirect(303, paths.giftsPath);
});

loyaltyRoutes.get(paths.liabilityPath, allow('loyalty.view'), async (req, res) => {
  const ctx = contextOf(req);
  const { businessDate: date, currency } = await getHotel(ctx.db, requireHotel(ctx));
  const report = await liability(ctx.db, { date, from: startOfMonth(date) });
  const taken = { forPartners: await pointsUnderWay(ctx.db), forUpgrades: await pointsForUpgrades(ctx.db) };
  const rate = await rateFor(ctx.db, currency);
  show(res, liabilityPage(ctx, { report, currency, rate, taken }));
});
