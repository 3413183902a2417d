import { Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
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
import { page } from '../../platform/views/page.ts';
import { sortsOf } from '../segments/guest-class.service.ts';
import * as paths from './customer.paths.ts';
import * as schemas from './customer.schemas.ts';
import * as service from './customer.service.ts';
import { type CustomerFormPage, customerFormPage } from './customer-form.presenter.ts';
import { type CustomersPage, customersPage } from './customer-list.presenter.ts';
import { searchCustomers } from './customer-search.service.ts';
import { customerOf, showProfile } from './profile-page.routes.ts';

const listPage = page<CustomersPage>('customers/list', 'layouts/staff');
const formPage = page<CustomerFormPage>('shared/settings-form', 'layouts/staff');

/** Guests' profiles, at the hotel where one works. */
export const customerRoutes = Router();
const router = customerRoutes;

router.get(paths.customersPath, allow('customers.view'), async (req, res) => {
  const ctx = contextOf(req);
  const query = readQuery(schemas.CustomersQuery, req);
  const { text, page: number, ...sorted } = query.ok ? query.value : { text: '', page: 1 };
  const hotelId = requireHotel(ctx);
  const [found, sorts] = await Promise.all([
    searchCustomers(ctx.db, { hotelIds: [hotelId], text, page: number, sorted }),
    sortsOf(ctx.db, hotelId),
  ]);
  listPage(res, customersPage(ctx, { found, sorts }, { text, ...sorted }));
});

router.get(paths.newCustomerPath, allow('customers.change'), (req, res) => {
  formPage(res, customerFormPage(contextOf(req), null));
});

router.post(paths.newCustomerPath, allow('customers.change'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(schemas.CustomerForm(ctx.language), req);
  if (!form.ok) return formPage(res, customerFormPage(ctx, null, form), 422);
  const id = await service.createCustomer(ctx, requireHotel(ctx), form.value);
  toast(req, 'shared.saved');
  res.redirect(303, paths.customerPath(id));
});

/** An old link to a profile that became part of another leads there. */
router.get(`${paths.customersPath}/:id`, allow('customers.view'), async (req, res) => {
  const ctx = contextOf(req);
  const key = { hotelId: requireHotel(ctx), id: readParams(schemas.CustomerParams, req).id };
  const customer = await service.optionalCustomer(ctx.db, key);
  if (customer) return showProfile(req, res, { customer });
  const successor = await service.successorOf(ctx.db, key);
  if (successor === null) throw notFound('customer_not_found');
  res.redirect(303, paths.customerPath(successor));
});

router.get(`${paths.customersPath}/:id/edit`, allow('customers.change'), async (req, res) => {
  formPage(res, customerFormPage(contextOf(req), await customerOf(req)));
});

router.post(`${paths.customersPath}/:id/edit`, allow('customers.change'), async (req, res) => {
  const ctx = contextOf(req);
  const customer = await customerOf(req);
  const form = readForm(schemas.ChangedCustomerForm(ctx.language), req);
  if (!form.ok) return formPage(res, customerFormPage(ctx, customer, form), 422);
  try {
    await service.updateCustomer(ctx, { ...form.value, hotelId: customer.hotelId, id: customer.id });
  } catch (error) {
    const errors = refusalAt(error, { stale_version: 'form' });
    return formPage(res, customerFormPage(ctx, customer, { values: typedIn(req), errors }), 409);
  }
  toast(req, 'shared.saved');
  res.redirect(303, paths.customerPath(customer.id));
});

router.post(`${paths.customersPath}/:id/identity-document`, allow('customers.change'), async (req, res) => {
  const ctx = contextOf(req);
  const customer = await customerOf(req);
  const { hotelId, id } = customer;
  const form = readForm(schemas.IdentityForm, req);
  if (!form.ok)
    return showProfile(req, res, {
      customer,
      state: { values: { type: form.values.type ?? '' }, errors: form.errors },
    });
  await service.setIdentityDocument(ctx, { ...form.value, hotelId, id });
  toast(req, 'shared.saved');
  res.redirect(303, paths.customerPath(id));
});

router.post(
  `${paths.customersPath}/:id/identity-document/reveals`,
  allow('customers.reveal-identity'),
  async (req, res) => {
    const customer = await customerOf(req);
    const { hotelId, id } = customer;
    await showProfile(req, res, {
      customer,
      revealed: await service.revealIdentityDocument(contextOf(req), { hotelId, id }),
    });
  },
);
