import type { Request, Response } from 'express';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readParams } from '../../platform/http.ts';
import { hotelOf } from '../../platform/principal.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { membershipOf } from '../loyalty/member.service.ts';
import { type CustomerProfilePage, profilePage } from './customer.presenter.ts';
import { CustomerParams } from './customer.schemas.ts';
import { getCustomer } from './customer.service.ts';
import type { Customer } from './customer.ts';
import { samenessOf } from './customer-merge.service.ts';
import type { PartStates } from './profile-record.presenter.ts';
import { accessesOf, profileRecord } from './profile-record.service.ts';
import { viewWritten } from './profile-view.service.ts';

const showPage = page<CustomerProfilePage>('customers/profile', 'layouts/staff');

/** The profile that a path names, through the house where one works. */
export function customerOf(req: Request): Promise<Customer> {
  const ctx = contextOf(req);
  return getCustomer(ctx.db, { hotelId: requireHotel(ctx), id: readParams(CustomerParams, req).id });
}

export interface ShownProfile {
  readonly customer: Customer;
  readonly state?: FormState;
  readonly states?: PartStates;
  readonly revealed?: string | null;
}

/**
 * The whole profile: with what was typed and refused in one of its forms, or a number that was just revealed. Three
 * statements beside the one that found the customer.
 */
export async function showProfile(
  req: Request,
  res: Response,
  { customer, state, states, revealed = null }: ShownProfile,
): Promise<void> {
  const ctx = contextOf(req);
  const hotel = hotelOf(req);
  const key = { hotelId: customer.hotelId, customerId: customer.id };
  const seen = req.method === 'GET' ? viewWritten(ctx, { ...key, what: 'profile' }) : null;
  const [record, { view: member, running: canJoin }, sameness] = await Promise.all([
    profileRecord(ctx, key, seen),
    membershipOf(ctx.db, { customerId: customer.id, date: hotel.businessDate }),
    ctx.permissions.has('customers.merge') ? samenessOf(ctx, key) : { duplicates: [], merges: [] },
  ]);
  const accesses = accessesOf(ctx);
  const view = { customer, hotel, revealed, member, canJoin, record, accesses, ...sameness };
  showPage(res, profilePage(ctx, view, state, states), state || states ? 422 : 200);
}
