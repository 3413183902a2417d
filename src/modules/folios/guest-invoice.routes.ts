import { Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readParams } from '../../platform/http.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { FolioParams } from './folio.schemas.ts';
import { getFolio } from './folio.service.ts';
import { type PrintedFolio, printedFolio } from './folio-print.presenter.ts';
import { selectOwnInvoice } from './guest-invoice.queries.ts';

const show = page<PrintedFolio>('folios/print', 'layouts/print');

/** The bill of a guest's own stay, once it is closed. */
export const guestInvoiceRoutes = Router();

guestInvoiceRoutes.get('/account/invoices/:number', allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const { number } = readParams(FolioParams, req);
  const own = await selectOwnInvoice(ctx.db, { number, userId: ctx.actor.id ?? 0 });
  if (!own) throw notFound('folio_not_found');
  const [hotel, view] = await Promise.all([getHotel(ctx.db, own.hotelId), getFolio(ctx.db, own)]);
  show(res, { ...printedFolio(ctx, hotel, view), backHref: '/account/invoices' });
});
