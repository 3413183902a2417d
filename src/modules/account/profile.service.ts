import { assert } from '../../core/assert.ts';
import type { CalendarDate } from '../../core/calendar-date.ts';
import { conflict, ruleBroken } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { inTransaction } from '../../platform/db.ts';
import { createCustomer, getCustomer, updateCustomer } from '../customers/customer.service.ts';
import type { Customer } from '../customers/customer.ts';
import { getFrontHotel } from '../hotels/hotel.service.ts';
import { linkProfile, selectProfileLink } from './account.queries.ts';

export interface ProfileChange {
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
  readonly otherName: string | null;
  readonly birthDate: CalendarDate | null;
  /** Two letters. */
  readonly country: string | null;
}

export interface Profile {
  readonly email: string | null;
  /** One that a code proved. */
  readonly provedPhone: string | null;
  readonly name: string;
  readonly customer: Customer | null;
}

/** What a signed-in guest told us of himself. */
export async function getProfile(ctx: Context): Promise<Profile> {
  const { email, phone, name, customerId, hotelId } = await selectProfileLink(ctx.db, userOf(ctx));
  const customer = customerId && hotelId ? await getCustomer(ctx.db, { id: customerId, hotelId }) : null;
  return { email, provedPhone: phone, name, customer };
}

/**
 * Keeps the guest's name and telephone. The first time it makes a profile of its own rather than taking over one that
 * happens to have the same address: nobody has proved yet that the address is his.
 */
export async function saveProfile(ctx: Context, change: ProfileChange): Promise<void> {
  const { email, customer } = await getProfile(ctx);
  if (customer) {
    const { id, hotelId, version, email: known, language, company, vip } = customer;
    const kept = { email: known, language, company, vip };
    return updateCustomer(ctx, { id, hotelId, version, ...kept, ...change });
  }
  const hotel = await getFrontHotel(ctx.db);
  const blank = { company: null, vip: false };
  const customerId = await createCustomer(ctx, hotel.id, {
    ...blank,
    email,
    language: ctx.language,
    ...change,
  });
  await inTransaction(ctx.db, async (tx) => {
    if (!(await linkProfile(tx, userOf(ctx), customerId))) throw conflict('stale_version');
    await recordEvent(tx, ctx, {
      hotelId: hotel.id,
      action: 'profile_linked',
      subjectType: 'user',
      subjectId: userOf(ctx),
      after: { customerId },
    });
  });
}

/** The guest's own profile; preferences and companions hang on it. Refuses while no name was saved. */
export async function ownCustomer(ctx: Context): Promise<{ customerId: number; hotelId: number }> {
  const { customerId, hotelId } = await selectProfileLink(ctx.db, userOf(ctx));
  if (customerId === null || hotelId === null) throw ruleBroken('profile_first');
  return { customerId, hotelId };
}

function userOf(ctx: Context): number {
  assert(ctx.actor.kind === 'guest' && ctx.actor.id !== null, 'a guest is signed in');
  return ctx.actor.id;
}
