import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState, SettingsFormPage, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { listLevels } from '../loyalty/programme.service.ts';
import { changePath } from '../rates/rate.paths.ts';
import { listRatePlans } from '../rates/rate-plan.service.ts';
import type { RatesTabs } from '../rates/rate-tabs.ts';
import { listRoomTypes } from '../room-types/room-type.service.ts';
import { sortsOf } from '../segments/guest-class.service.ts';
import { promotionPath, promotionsPath } from './promotion.paths.ts';
import { promotionPage, promotionsPage } from './promotion.presenter.ts';
import { NewPromotionForm, PromotionForm, PromotionParams } from './promotion.schemas.ts';
import { getPromotion, listPromotions, switchPromotionOff } from './promotion.service.ts';
import type { PromotionChoices } from './promotion-form.presenter.ts';
import { proposePromotion } from './promotion-proposal.service.ts';

const listPage = page<SettingsListPage & RatesTabs>('rates/list', 'layouts/staff');
const formPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');

/** Codes that take something off a stay. */
export const promotionRoutes = Router();

const refusedPromotion = {
  promotion_taken: 'code',
  promotion_code_of_company: 'code',
  promotion_limit_below_used: 'maxUses',
};

promotionRoutes.get(promotionsPath, allow('rates.view'), (req, res) => showPromotions(req, res));

/** What is to be promoted, for somebody else to approve: nothing sells by it before. */
promotionRoutes.post(promotionsPath, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const form = readForm(NewPromotionForm(hotel), req);
  if (!form.ok) return showPromotions(req, res, form);
  let change: number;
  try {
    change = await proposePromotion(ctx, { hotelId: hotel.id, id: null, ...form.value });
  } catch (error) {
    return showPromotions(req, res, { values: typedIn(req), errors: refusalAt(error, refusedPromotion) });
  }
  toast(req, 'rates.changes.submitted');
  res.redirect(303, changePath(change));
});

promotionRoutes.get(`${promotionsPath}/:id`, allow('rates.view'), (req, res) => showPromotion(req, res));

promotionRoutes.post(`${promotionsPath}/:id`, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(PromotionParams, req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  const { code } = await getPromotion(ctx.db, hotel.id, id);
  const form = readForm(PromotionForm(hotel), req);
  if (!form.ok) return showPromotion(req, res, form);
  const { terms, ...when } = form.value;
  let change: number;
  try {
    change = await proposePromotion(ctx, { hotelId: hotel.id, id, terms: { ...terms, code }, ...when });
  } catch (error) {
    return showPromotion(req, res, { values: typedIn(req), errors: refusalAt(error, refusedPromotion) });
  }
  toast(req, 'rates.changes.submitted');
  res.redirect(303, changePath(change));
});

promotionRoutes.post(`${promotionsPath}/:id/stop`, allow('rates.change'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(PromotionParams, req);
  await switchPromotionOff(ctx, requireHotel(ctx), id);
  toast(req, 'promotions.stopped');
  res.redirect(303, promotionPath(id));
});

async function showPromotions(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const [promotions, choices] = await Promise.all([
    listPromotions(ctx.db, requireHotel(ctx)),
    choicesOf(req),
  ]);
  listPage(res, promotionsPage(ctx, { promotions, ...choices }, state), state ? 422 : 200);
}

async function showPromotion(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const promotion = await getPromotion(ctx.db, requireHotel(ctx), readParams(PromotionParams, req).id);
  const choices = await choicesOf(req);
  formPage(res, promotionPage(ctx, { promotion, ...choices }, state), state ? 422 : 200);
}

async function choicesOf(req: Request): Promise<PromotionChoices> {
  const ctx = contextOf(req);
  const { db } = ctx;
  const hotelId = requireHotel(ctx);
  const [hotel, plans, types, levels, { tags }] = await Promise.all([
    getHotel(db, hotelId),
    listRatePlans(db, hotelId),
    listRoomTypes(db, hotelId),
    listLevels(db),
    sortsOf(db, hotelId),
  ]);
  return { hotel, plans, types, levels, tags };
}
