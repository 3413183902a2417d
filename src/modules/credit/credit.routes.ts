import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, toast, typedIn } from '../../platform/http.ts';
import { refusedForm } from '../../platform/refusal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { customersPath } from '../customers/customer.paths.ts';
import { getCustomer } from '../customers/customer.service.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { creditRulesPath } from './credit.paths.ts';
import { type CreditPage, creditPage } from './credit.presenter.ts';
import { CreditParams, creditRulesForm } from './credit.schemas.ts';
import { changeCreditRules, getCreditRules, guestCredit } from './credit.service.ts';
import { type CreditRulesPage, creditRulesPage } from './credit-rules.presenter.ts';

const showCredit = page<CreditPage>('credit/guest', 'layouts/staff');
const showRules = page<CreditRulesPage>('credit/rules', 'layouts/staff');

/** What a hotel thinks of a guest and why, and the rules by which it does. */
export const creditRoutes = Router();

creditRoutes.get(`${customersPath}/:id/credit`, allow('customers.view'), async (req, res) => {
  const ctx = contextOf(req);
  const hotelId = requireHotel(ctx);
  const { id } = readParams(CreditParams, req);
  const customer = await getCustomer(ctx.db, { hotelId, id });
  const hotel = await getHotel(ctx.db, hotelId);
  const found = await guestCredit(ctx.db, { hotelId, customerId: id, businessDate: hotel.businessDate });
  showCredit(res, creditPage(ctx, { customer, hotel, found }));
});

creditRoutes.get(creditRulesPath, allow('hotel.settings'), (req, res) => rulesView(req, res));

creditRoutes.post(creditRulesPath, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const { id: hotelId, currency } = await getHotel(ctx.db, requireHotel(ctx));
  const form = readForm(creditRulesForm(currency), req);
  if (!form.ok) return rulesView(req, res, form, 422);
  try {
    await changeCreditRules(ctx, hotelId, form.value);
  } catch (error) {
    const { errors, status } = refusedForm(error);
    return rulesView(req, res, { values: typedIn(req), errors }, status);
  }
  toast(req, 'credit.rules.saved');
  res.redirect(303, creditRulesPath);
});

async function rulesView(req: Request, res: Response, state?: FormState, status = 200): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await getHotel(ctx.db, requireHotel(ctx));
  showRules(res, creditRulesPage(ctx, hotel, await getCreditRules(ctx.db, hotel.id), state), status);
}
