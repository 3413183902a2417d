import { z } from 'zod';
import 'zod-openapi';
import { type CalendarDate, parseCalendarDate } from '../../core/calendar-date.ts';
import { languages } from '../../core/local-text.ts';

const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((value) => !/[\p{Cc}\p{Cs}]/u.test(value), 'has characters that cannot be kept');
const hotel = z.string().regex(/^[\w-]{1,60}$/);

export const CustomerBody = z
  .strictObject({
    hotel: hotel.optional().meta({ description: 'The house that comes to know the guest.' }),
    firstName: text(80),
    lastName: text(80),
    otherName: text(80).optional().meta({ description: 'The same name in the other script.' }),
    email: z.email().max(200).optional(),
    phone: text(40).optional().meta({
      description: "In its international form; without a country code it is the hotel's country.",
      example: '+8613800138000',
    }),
    language: z.enum(languages).optional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    birthDate: z
      .string()
      .refine((value) => parseCalendarDate(value) !== null, 'must be a day of the calendar, YYYY-MM-DD')
      .transform((value) => value as CalendarDate)
      .meta({ override: { type: 'string', format: 'date' } })
      .optional(),
    company: text(120).optional(),
  })
  .refine((body) => body.email !== undefined || body.phone !== undefined, {
    path: ['email'],
    message: 'needs an e-mail or a telephone',
  })
  .meta({ id: 'NewCustomer' });
export type CustomerBody = z.infer<typeof CustomerBody>;

export const CustomersQuery = z.object({
  hotel: hotel.optional(),
  text: text(100).meta({ description: 'A name, its pinyin or initials, part of a telephone, or a mail.' }),
});
export type CustomersQuery = z.infer<typeof CustomersQuery>;

export const CustomerAnswer = z
  .object({
    id: z.number(),
    firstName: z.string(),
    lastName: z.string(),
    otherName: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    foundBy: z.string().nullable().meta({ description: 'Why a search found it.' }),
  })
  .meta({ id: 'Customer' });
export type CustomerAnswer = z.input<typeof CustomerAnswer>;

export const CustomersAnswer = z.object({ customers: z.array(CustomerAnswer) }).meta({ id: 'Customers' });
export type CustomersAnswer = z.input<typeof CustomersAnswer>;
