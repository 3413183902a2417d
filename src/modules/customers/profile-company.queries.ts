import { z } from 'zod';
import { type CalendarDate, calendarDate } from '../../core/calendar-date.ts';
import { basisPoints } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Part } from '../../platform/database/parts.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { companyKinds } from './company.ts';
import type { ProfileKey } from './profile-record.queries.ts';

const date = z.string().transform((text): CalendarDate => calendarDate(text));

const GuestCompany = z.object({
  id: z.number(),
  name: z.string(),
  kind: z.enum(companyKinds),
  /** On how many bookings of the guest its agreement was used; none where his profile alone names it. */
  bookings: z.number(),
  contacts: z.array(
    z.object({
      name: z.string(),
      role: z.string().nullable(),
      phone: z.string().nullable(),
      email: z.string().nullable(),
    }),
  ),
  agreements: z.array(
    z.object({
      plan: LocalTextSchema,
      discountBasisPoints: z.number().transform((value) => basisPoints(value)),
      validToDate: date.nullable(),
    }),
  ),
});
export type GuestCompany = z.infer<typeof GuestCompany>;

/**
 * The companies and agencies of the house that a guest has to do with: the one his profile names, and those under whose
 * agreement he booked; each with whom to call and what is agreed and has not run out.
 */
export function companiesPart({ hotelId, customerId }: ProfileKey): Part<GuestCompany> {
  return {
    row: GuestCompany,
    sql: Prisma.sql`SELECT company.id, company.name, company.kind, coalesce(used.bookings, 0) AS bookings,
        coalesce((SELECT json_agg(json_build_object('name', name, 'role', role, 'phone', phone, 'email', email) ORDER BY name, id)
          FROM company_contacts WHERE company_id = company.id), '[]') AS contacts,
        coalesce((SELECT json_agg(json_build_object('plan', plan.names, 'discountBasisPoints', agreed.discount_basis_points,
            'validToDate', agreed.valid_to_date) ORDER BY plan.sort_order, plan.id)
          FROM rate_plan_companies agreed JOIN rate_plans plan ON plan.id = agreed.rate_plan_id
          JOIN hotels hotel ON hotel.id = agreed.hotel_id
          WHERE agreed.company_id = company.id AND coalesce(agreed.valid_to_date, 'infinity') >= hotel.business_date), '[]') AS agreements
      FROM companies company
      LEFT JOIN (SELECT company_id, count(*)::int AS bookings FROM reservations
        WHERE customer_id = ${customerId} AND hotel_id = ${hotelId} AND company_id IS NOT NULL GROUP BY company_id) used
        ON used.company_id = company.id
      WHERE company.hotel_id = ${hotelId} AND (used.bookings > 0
        OR lower(company.name) = (SELECT lower(trim(company)) FROM customers WHERE id = ${customerId}))
      ORDER BY bookings DESC, company.name LIMIT 10`,
  };
}
