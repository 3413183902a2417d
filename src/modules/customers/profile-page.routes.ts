import type { Request, Response } from 'express';
import { requireHotel } from '../../platform/context.ts';
import { contextOf, readParams } from '../../platform/http.ts';
import type { FormState } from '../../platform/views/form.ts';
import { page } from '../../platform/views/page.ts';
import { getHotel } from '../hotels/hotel.service.ts';
import { memberViewOf } from '../loyalty/member.service.ts';
import { isRunning } from '../loyalty/programme.service.ts';
import { type CustomerProfilePage, profilePage } from './customer.presenter.ts';
import { CustomerParams } from './customer.schemas.ts';
import { customerSpending, customerStays, getCustomer } from './customer.service.ts';
import { duplicatesOf, undoableMerges } from './customer-merge.service.ts';
import type { PartStates } from './profile-record.presenter.ts';
import { accessesOf, profileRecord } from './profile-record.service.ts';
import { recordView } from './profile-view.service.ts';

const showPage = page<CustomerProfilePage>('customers/profile', 'layouts/staff');

/** The profile that a path names, through the house where one works. */
export function customerOf(req: Request) {
  const ctx = contextOf(req);
  return getCustomer(ctx.db, { hotelId: requireHotel(ctx), id: readParams(CustomerParams, req).id });
}

export interface ProfileExtras {
  readonly state?: FormState;
  readonly states?: PartStates;
  readonly revealed?: string | null;
}

/** The whole profile: with what was typed and refused in one of its forms, or a number that was just revealed. */
export async function showProfile(req: Request, res: Response, extras: ProfileExtras = {}): Promise<void> {
  const ctx = contextOf(req);
  const customer = await customerOf(req);
  const key = { hotelId: customer.hotelId, customerId: customer.id };
  const mayMerge = ctx.permissions.has('customers.merge');
  const hotel = await getHotel(ctx.db, customer.hotelId);
  const [member, canJoin, stays, spending, record, duplicates, merges] = await Promise.all([
    memberViewOf(ctx.db, { customerId: customer.id, date: hotel.businessDate }),
    isRunning(ctx.db),
    customerStays(ctx.db, key),
    customerSpending(ctx.db, key),
    profileRecord(ctx, key),
    mayMerge ? duplicatesOf(ctx.db, key.hotelId, key.customerId) : [],
    mayMerge ? undoableMerges(ctx, { hotelId: key.hotelId, keptId: key.customerId }) : [],
    req.method === 'GET' ? recordView(ctx, { ...key, what: 'profile' }) : null,
  ]);
  const { state, states, revealed = null } = extras;
  const view = {
    customer,
    hotel,
    stays,
    spending,
    revealed,
    member,
    canJoin,
    record,
    accesses: accessesOf(ctx),
    duplicates,
    merges,
  };
  showPage(res, profilePage(ctx, view, state, states), state || states ? 422 : 200);
}
