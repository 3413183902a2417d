import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readForm, readParams, refusalAt, toast, typedIn } from '../../platform/http.ts';
import type { FormState, SettingsFormPage, SettingsListPage } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import * as paths from './hotel.paths.ts';
import * as present from './hotel.presenter.ts';
import {
  HotelForm,
  NewTransactionCodeForm,
  OpeningForm,
  TransactionCodeForm,
  TransactionCodeParams,
} from './hotel.schemas.ts';
import { getHotel, publishHotel, updateHotel } from './hotel.service.ts';
import {
  changeTransactionCode,
  createTransactionCode,
  getTransactionCode,
  listTransactionCodes,
} from './transaction-code.service.ts';

const settingsPage = page<SettingsFormPage>('shared/settings-form', 'layouts/staff');
const hotelPage = page<present.HotelPage>('hotels/settings', 'layouts/staff');
const codesPage = page<SettingsListPage>('shared/settings-list', 'layouts/staff');

/** The hotel's own settings and its transaction codes. */
export const hotelRoutes = Router();

hotelRoutes.get(paths.hotelSettingsPath, allow('hotel.settings'), async (req, res) => {
  hotelPage(res, present.hotelSettingsPage(contextOf(req), await hotelOf(req)));
});

hotelRoutes.post(paths.hotelSettingsPath, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const hotel = await hotelOf(req);
  const form = readForm(HotelForm, req);
  if (!form.ok) return hotelPage(res, present.hotelSettingsPage(ctx, hotel, form), 422);
  await updateHotel(ctx, hotel.id, { ...form.value, active: hotel.active });
  toast(req, 'shared.saved');
  res.redirect(303, paths.hotelSettingsPath);
});

hotelRoutes.post(paths.hotelOpeningPath, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(OpeningForm, req);
  await publishHotel(ctx, requireHotel(ctx), form.ok && form.value.open);
  toast(req, 'shared.saved');
  res.redirect(303, paths.hotelSettingsPath);
});

hotelRoutes.get(paths.transactionCodesPath, allow('hotel.settings'), (req, res) => showCodes(req, res));

hotelRoutes.post(paths.transactionCodesPath, allow('hotel.settings'), async (req, res) => {
  const hotel = await hotelOf(req);
  const form = readForm(NewTransactionCodeForm(hotel.currency), req);
  if (!form.ok) return showCodes(req, res, form);
  try {
    await createTransactionCode(contextOf(req), hotel.id, form.value);
  } catch (error) {
    const errors = refusalAt(error, { transaction_code_taken: 'code' });
    return showCodes(req, res, { values: typedIn(req), errors });
  }
  toast(req, 'shared.saved');
  res.redirect(303, paths.transactionCodesPath);
});

hotelRoutes.get(`${paths.transactionCodesPath}/:id`, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(TransactionCodeParams, req);
  const code = await getTransactionCode(ctx.db, requireHotel(ctx), id);
  settingsPage(res, present.transactionCodePage(ctx, await hotelOf(req), code));
});

hotelRoutes.post(`${paths.transactionCodesPath}/:id`, allow('hotel.settings'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(TransactionCodeParams, req);
  const hotel = await hotelOf(req);
  const code = await getTransactionCode(ctx.db, hotel.id, id);
  const form = readForm(TransactionCodeForm(hotel.currency), req);
  if (!form.ok) return settingsPage(res, present.transactionCodePage(ctx, hotel, code, form), 422);
  await changeTransactionCode(ctx, hotel.id, id, form.value);
  toast(req, 'shared.saved');
  res.redirect(303, paths.transactionCodesPath);
});

function hotelOf(req: Request) {
  const ctx = contextOf(req);
  return getHotel(ctx.db, requireHotel(ctx));
}

async function showCodes(req: Request, res: Response, state?: FormState): Promise<void> {
  const ctx = contextOf(req);
  const hotel = await hotelOf(req);
  const codes = await listTransactionCodes(ctx.db, hotel.id);
  codesPage(res, present.transactionCodesPage(ctx, hotel, codes, state), state ? 422 : 200);
}
