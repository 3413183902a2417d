import { ruleBroken } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { phoneCountryAt, phoneNumber } from '../../platform/phone.ts';
import { takeInCustomerIn } from '../customers/customer-intake.service.ts';
import { searchCustomers } from '../customers/customer-search.service.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type {
  CustomerAnswer,
  CustomerBody,
  CustomersAnswer,
  CustomersQuery,
} from './api-customer.schemas.ts';
import type { ApiKey } from './api-key.ts';
import { hotelOfKey, type IdempotentCall } from './api-reservation.service.ts';
import type { Answer } from './idempotency.queries.ts';
import { answerOnce } from './idempotency.service.ts';

/** Takes a guest in from another system: 201 for a new profile, 200 for one that was known. */
export function createCustomer(ctx: Context, call: IdempotentCall, body: CustomerBody): Promise<Answer> {
  const request = { key: call.idempotencyKey, operation: 'create customer', body };
  return answerOnce(ctx, request, async (tx) => {
    const hotel = await hotelOfKey(tx, call.apiKey, body.hotel);
    const profile = {
      firstName: body.firstName,
      lastName: body.lastName,
      otherName: body.otherName ?? null,
      email: body.email?.toLowerCase() ?? null,
      phone: phoneOf(body, hotel),
      country: body.country ?? null,
      birthDate: body.birthDate ?? null,
      company: body.company ?? null,
    };
    const language = body.language ?? ctx.language;
    const taken = await takeInCustomerIn(tx, ctx, { hotelId: hotel.id, profile, language, source: 'api' });
    const row = await tx.customer.findUniqueOrThrow({ where: { id: taken.id }, select: shown });
    return { status: taken.created ? 201 : 200, body: { ...row, foundBy: null } satisfies CustomerAnswer };
  });
}

const shown = {
  id: true,
  firstName: true,
  lastName: true,
  otherName: true,
  email: true,
  phone: true,
} as const;

function phoneOf({ phone }: CustomerBody, hotel: Hotel): string | null {
  if (phone === undefined) return null;
  const number = phoneNumber(phone, phoneCountryAt(hotel.timeZone));
  if (number === null) throw ruleBroken('phone_unreadable');
  return number;
}

/** The guests that the key's house knows and that a text means. */
export async function findCustomers(
  ctx: Context,
  apiKey: ApiKey,
  query: CustomersQuery,
): Promise<CustomersAnswer> {
  const hotel = await hotelOfKey(ctx.db, apiKey, query.hotel);
  const { customers } = await searchCustomers(ctx.db, { hotelIds: [hotel.id], text: query.text, page: 1 });
  return {
    customers: customers.map(({ id, firstName, lastName, otherName, email, phone, reason }) => ({
      ...{ id, firstName, lastName, otherName, email, phone },
      foundBy: reason,
    })),
  };
}
