import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { receivablesPath } from './receivable.paths.ts';
import { type AccountsPage, accountsPage } from './receivable.presenter.ts';
import { AccountForm, AccountParams } from './receivable.schemas.ts';
import {
  approveReceivableAccount,
  createReceivableAccount,
  getReceivableAccount,
  listReceivableAccounts,
} from './receivable.service.ts';

const showAccounts = page<AccountsPage>('receivables/accounts', 'layouts/staff');

/** Accounts that are billed later: what they owe, and how much more they may. */
export const receivableRoutes = Router();

receivableRoutes.get('/', allow('receivables.view'), (req, res) => showPage(req, res));

receivableRoutes.post('/', allow('receivables.manage'), async (req, res) => {
  const { ctx, hotel } = await hotelOf(req);
  const form = readForm(AccountForm(hotel.currency), req);
  if (!form.ok) return showPage(req, res, form);
  try {
    await createReceivableAccount(ctx, { ...form.value, hotelId: hotel.id });
  } catch (error) {
    return showPage(req, res, {
      values: typedIn(req),
      errors: refusalAt(error, { receivable_code_taken: 'code' }),
    });
  }
  toast(req, 'receivables.created');
  res.redirect(303, receivablesPath);
});

receivableRoutes.post('/:code/approval', allow('receivables.manage'), async (req, res) => {
  const { ctx, hotel } = await hotelOf(req);
  const { code } = readParams(AccountParams, req);
  const account = await getReceivableAccount(ctx.db, { hotelId: hotel.id, code });
  await approveReceivableAccount(ctx, { hotelId: hotel.id, accountId: account.id });
  toast(req, 'receivables.approved');
  res.redirect(303, receivablesPath);
});

async function hotelOf(req: Request) {
  const ctx = contextOf(req);
  return { ctx, hotel: await getHotel(ctx.db, requireHotel(ctx)) };
}

type FormState = NonNullable<Parameters<typeof accountsPage>[2]>;

async function showPage(req: Request, res: Response, state?: FormState): Promise<void> {
  const { ctx, hotel } = await hotelOf(req);
  const accounts = await listReceivableAccounts(ctx.db, hotel.id);
  showAccounts(res, accountsPage(ctx, { hotel, accounts }, state), state ? 422 : 200);
}
