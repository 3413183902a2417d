import { type Request, type Response, Router } from 'express';
import { allow, isAllowed } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import {
  contextOf,
  readForm,
  readParams,
  readQuery,
  refusalAt,
  toast,
  typedIn,
} from '../../platform/http.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { searchCustomers } from '../customers/customer-search.service.ts';
import { getCard } from './card.service.ts';
import type { ValuePage } from './card-frame.presenter.ts';
import { transferPage } from './card-transfer.presenter.ts';
import { moveGiftAtDesk } from './card-transfer.service.ts';
import * as paths from './stored-value.paths.ts';
import * as schemas from './stored-value.schemas.ts';

const show = page<ValuePage>('stored-value/page', 'layouts/staff');
const route = `${paths.storedValuePath}/cards/:number/transfers`;

/** What is on a gift card, put onto the account of a guest at the desk. */
export const cardTransferRoutes = Router();

cardTransferRoutes.get(route, allow('stored-value.sell'), (req, res) => showTransfer(req, res));

cardTransferRoutes.post(route, allow('stored-value.sell'), async (req, res) => {
  const { number } = readParams(schemas.CardParams, req);
  const form = readForm(schemas.TransferForm, req);
  if (!form.ok) return showTransfer(req, res, form);
  try {
    await move(req, res, { ...form.value, number });
  } catch (error) {
    const errors = refusalAt(error, { ...transferRefusals, card_not_found: 'form' });
    await showTransfer(req, res, { values: typedIn(req), errors });
  }
});

/** Where a refusal is shown that no card of this number, or none that can be moved, is the cause of. */
export const transferRefusals = {
  card_code_wrong: 'code',
  card_not_found: 'number',
  card_pending: 'form',
  card_blocked: 'form',
  card_lost: 'form',
  card_replaced: 'form',
  card_moved: 'form',
  card_moves_to_itself: 'form',
  card_refund_under_way: 'form',
  customer_not_found: 'customerId',
};

export async function move(
  req: Request,
  res: Response,
  gift: { number: string; customerId: number; code: string | undefined; reason: string },
): Promise<void> {
  const ctx = contextOf(req);
  const mayWithoutCode = isAllowed(ctx, 'stored-value.manage');
  const account = await moveGiftAtDesk(ctx, { ...gift, hotelId: requireHotel(ctx), mayWithoutCode });
  toast(req, 'stored-value.done.transfer');
  res.redirect(303, paths.cardPath(account.number));
}

async function showTransfer(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const { number } = readParams(schemas.CardParams, req);
  const hotelId = requireHotel(ctx);
  const card = await getCard(ctx.db, { hotelId, number });
  const query = readQuery(schemas.CardsQuery, req);
  const text = (query.ok ? query.value.text : undefined) ?? '';
  const found = text === '' ? null : await searchCustomers(ctx.db, { hotelIds: [hotelId], text, page: 1 });
  show(res, transferPage(ctx, { card, text, hits: found?.customers ?? [] }, state), state ? 422 : 200);
}
