import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState, SettingsFormPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { listRatePlans } from '../rates/rate-plan.service.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import * as paths from './loyalty.paths.ts';
import { IdParams } from './loyalty.schemas.ts';
import type { LoyaltyPage } from './loyalty-frame.presenter.ts';
import { listLevels } from './programme.service.ts';
import {
  type UpgradeChoices,
  type UpgradeForm,
  upgradePricePage,
  upgradePricesPage,
} from './upgrade.presenter.ts';
import { UpgradePriceForm, UpgradeStepForm } from './upgrade.schemas.ts';
import * as service from './upgrade.service.ts';

const show = page<LoyaltyPage>('loyalty/list', 'layouts/staff');
const showForm = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** What a better room costs in points at this house. */
export const upgradeRoutes = Router();

async function choicesOf(ctx: Context): Promise<UpgradeChoices> {
  const hotelId = requireHotel(ctx);
  const [types, plans, levels] = await Promise.all([
    listRoomTypes(ctx.db, hotelId),
    listRatePlans(ctx.db, hotelId),
    listLevels(ctx.db),
  ]);
  return { types, plans, levels };
}

function readPrice(req: Request, { types, plans }: UpgradeChoices) {
  const ids = (rows: readonly { readonly id: number }[]) => rows.map(({ id }) => id);
  return readForm(UpgradePriceForm(ids(types), ids(plans)), req);
}

upgradeRoutes.get(paths.upgradePricesPath, allow('loyalty.view'), (req, res) => prices(req, res));

async function prices(
  req: Request,
  res: Response,
  state?: FormState & { readonly form: UpgradeForm },
): Promise<void> {
  const ctx = contextOf(req);
  const known = await service.listUpgradePrices(ctx.db, requireHotel(ctx));
  const data = { ...(await choicesOf(ctx)), prices: known };
  show(res, upgradePricesPage(ctx, data, state), state ? 422 : 200);
}

upgradeRoutes.post(paths.upgradePricesPath, allow('loyalty.manage'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readPrice(req, await choicesOf(ctx));
  if (!form.ok) return prices(req, res, { ...form, form: 'price' });
  try {
    await service.createUpgradePrice(ctx, requireHotel(ctx), form.value);
  } catch (error) {
    const errors = refusalAt(error, { upgrade_price_taken: 'toTypeId' });
    return prices(req, res, { form: 'price', values: typedIn(req), errors });
  }
  toast(req, 'shared.saved');
  res.redirect(303, paths.upgradePricesPath);
});

upgradeRoutes.post(paths.upgradeStepsPath, allow('loyalty.manage'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(UpgradeStepForm, req);
  if (!form.ok) return prices(req, res, { ...form, form: 'steps' });
  const count = await service.fillUpgradePrices(ctx, requireHotel(ctx), form.value.pointsPerStep);
  toast(req, 'loyalty.upgrades.filled', { count });
  res.redirect(303, paths.upgradePricesPath);
});

upgradeRoutes.get(`${paths.upgradePricesPath}/:id`, allow('loyalty.manage'), (req, res) => price(req, res));

async function price(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const { id } = readParams(IdParams, req);
  const found = await service.getUpgradePrice(ctx.db, { id, hotelId: requireHotel(ctx) });
  const data = { ...(await choicesOf(ctx)), price: found };
  showForm(res, upgradePricePage(ctx, data, state), state ? 422 : 200);
}

upgradeRoutes.post(`${paths.upgradePricesPath}/:id`, allow('loyalty.manage'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(IdParams, req);
  const key = { id, hotelId: requireHotel(ctx) };
  await service.getUpgradePrice(ctx.db, key);
  const form = readPrice(req, await choicesOf(ctx));
  if (!form.ok) return price(req, res, form);
  try {
    await service.changeUpgradePrice(ctx, key, form.value);
  } catch (error) {
    return price(req, res, {
      values: typedIn(req),
      errors: refusalAt(error, { upgrade_price_taken: 'toTypeId' }),
    });
  }
  toast(req, 'shared.saved');
  res.redirect(303, paths.upgradePricesPath);
});
