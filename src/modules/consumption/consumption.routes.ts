import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readParams, readQuery } from '../../platform/http.ts';
import { hotelOf } from '../../platform/principal.ts';
import type { FormValues } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { customersPath } from '../customers/customer.paths.ts';
import { getCustomer } from '../customers/customer.service.ts';
import { type ConsumptionPage, consumptionPage } from './consumption.presenter.ts';
import { ConsumptionParams, consumptionQuery } from './consumption.schemas.ts';
import { consumptionPageSize, guestConsumption } from './consumption.service.ts';

const showConsumption = page<ConsumptionPage>('consumption/guest', 'layouts/staff');

/** What one guest consumed. */
export const consumptionRoutes = Router();

consumptionRoutes.get(`${customersPath}/:id/consumption`, allow('customers.view'), async (req, res) => {
  const ctx = contextOf(req);
  const { id } = readParams(ConsumptionParams, req);
  const customer = await getCustomer(ctx.db, { hotelId: requireHotel(ctx), id });
  const query = readQuery(consumptionQuery(hotelOf(req).currency), req);
  const { page: number = 1, ...asked } = query.ok ? query.value : {};
  const { hotel: hotelId, least: leastMinor, most: mostMinor, ...plain } = asked;
  const filter = { ...plain, hotelId, leastMinor, mostMinor };
  const found = await guestConsumption(ctx, { customerId: customer.id, filter, page: number });
  const typed = query.ok ? typedOf(req.query) : query.values;
  const view = { customer, found, asked: typed, page: number, pageSize: consumptionPageSize };
  const errors = query.ok ? {} : query.errors;
  showConsumption(res, consumptionPage(ctx, { ...view, errors }), query.ok ? 200 : 422);
});

/** What was typed, for the form to show again. */
function typedOf(query: object): FormValues {
  const { page: _page, ...fields } = query as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
