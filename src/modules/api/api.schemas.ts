import { z } from 'zod';
import 'zod-openapi';
import { type CalendarDate, parseCalendarDate } from '../../core/calendar-date.ts';

/** What people and programs write: no control characters, no halves of characters. */
const plainText = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'has characters that cannot be kept');

const CalendarDateText = z
  .string()
  .refine((text) => parseCalendarDate(text) !== null, 'must be a day of the calendar, YYYY-MM-DD')
  .transform((text) => text as CalendarDate)
  .meta({
    description: 'A day at the hotel.',
    example: '2027-05-01',
    override: { type: 'string', format: 'date' },
  });

const code = z
  .string()
  .regex(/^[\w-]{1,40}$/)
  .meta({ example: 'DLX' });
const hotelSlug = z
  .string()
  .regex(/^[\w-]{1,60}$/)
  .meta({ description: 'The short name of the hotel.', example: 'bund' });

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most))
    .meta({ override: { type: 'integer', minimum: least, maximum: most } });

const ages = z
  .string()
  .regex(/^\d{1,2}(,\d{1,2}){0,19}$/)
  .transform((text) => text.split(',').map(Number))
  .pipe(z.array(z.number().max(17)))
  .meta({
    description: 'Age of each child, separated by commas.',
    example: '4,9',
    override: { type: 'string' },
  });

export const mostRooms = 9;

const companyCode = plainText(40)
  .min(1)
  .meta({ description: 'The booking code of a company: its negotiated rates are offered as well.' });

const memberNumber = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9 ]{2,30}$/)
  .meta({ example: 'M17368787' });

export const AvailabilityQuery = z
  .object({
    hotel: hotelSlug.optional(),
    checkIn: CalendarDateText,
    checkOut: CalendarDateText,
    adults: whole(1, 60).default(2).meta({ description: 'Adults of the whole party.' }),
    children: whole(0, 20).default(0).meta({ description: 'Children of the whole party.' }),
    childAges: ages.optional(),
    rooms: whole(1, mostRooms).default(1).meta({ description: 'The party is spread evenly over these.' }),
    code: companyCode.optional(),
    memberNumber: memberNumber.optional().meta({
      description:
        "A guest's number in the loyalty programme: the prices are those of the member. Goes with `lastName`; an unknown " +
        'number and a name that does not fit are refused alike (`member_not_known`).',
    }),
    lastName: plainText(80)
      .min(1)
      .optional()
      .meta({ description: 'The surname of the member whose number it is.' }),
  })
  .refine((query) => query.memberNumber === undefined || query.lastName !== undefined, {
    path: ['lastName'],
    message: 'goes with a member number',
  });
export type AvailabilityQuery = z.infer<typeof AvailabilityQuery>;

const RoomWish = z
  .strictObject({
    roomType: code,
    ratePlan: code.meta({ example: 'BAR' }),
    adults: z.int().min(1).max(60),
    children: z
      .array(z.int().min(0).max(17))
      .max(20)
      .default([])
      .meta({ description: 'The age of each child.' }),
  })
  .meta({ id: 'RoomWish' });

const money = z
  .object({
    amount: z
      .string()
      .regex(/^-?\d{1,10}(\.\d{1,4})?$/)
      .meta({ example: '123.45' }),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .meta({ example: 'CNY' }),
  })
  .meta({ id: 'Money', description: 'A decimal as text: no binary fraction comes in between.' });

const Guest = z
  .strictObject({
    firstName: plainText(80).min(1),
    lastName: plainText(80).min(1),
    email: z.email().max(200).optional(),
    phone: z
      .string()
      .regex(/^\+?[\d ()-]{4,30}$/)
      .optional()
      .meta({ example: '+8613800138000' }),
  })
  .meta({ id: 'Guest' });

export const ReservationBody = z
  .strictObject({
    hotel: hotelSlug.optional(),
    checkIn: CalendarDateText,
    checkOut: CalendarDateText,
    rooms: z.array(RoomWish).min(1).max(mostRooms),
    guest: Guest,
    externalId: plainText(80)
      .min(1)
      .optional()
      .meta({ description: "The channel's own number: the same number again is the same reservation." }),
    requests: plainText(1000).optional(),
    code: companyCode.optional(),
    memberNumber: memberNumber.optional().meta({
      description:
        "The guest's number in the loyalty programme: he books as on the site, at the member's price and for his " +
        "points. The guest's `lastName` has to be the member's; else it is refused as `member_not_known`.",
    }),
    expectedTotal: money.optional().meta({
      description: 'The total that the guest was shown: another one is refused with price_changed.',
    }),
    payment: z.strictObject({ method: z.literal('at-hotel') }).default({ method: 'at-hotel' }),
  })
  .meta({ id: 'NewReservation' });
export type ReservationBody = z.infer<typeof ReservationBody>;

export const CancellationBody = z
  .strictObject({
    reason: plainText(300).optional(),
    expectedFee: money
      .optional()
      .meta({ description: 'The fee that the guest was shown: a higher one is refused with fee_changed.' }),
  })
  .meta({ id: 'Cancellation' });
export type CancellationBody = z.infer<typeof CancellationBody>;

export const ReservationParams = z.object({
  number: z
    .string()
    .regex(/^[\w-]{1,30}$/)
    .meta({ description: 'The number of the reservation.', example: 'W-8368787' }),
});

/** Printable ASCII, as HTTP headers are. */
export const IdempotencyKey = z.string().regex(/^[\x20-\x7e]{1,200}$/);

const OfferedCode = z.object({ code: z.string(), name: z.string() });
const PricedNight = z.object({ date: z.iso.date(), price: money });
const Tax = z.object({
  code: z.string(),
  name: z.string(),
  included: z.boolean().meta({ description: 'Already within the prices.' }),
  amount: money,
});

const HouseRules = z
  .array(z.object({ topic: z.string().meta({ example: 'children' }), text: z.string() }))
  .meta({ description: 'The rules of the house in plain words, topic by topic.' });

export const AvailabilityAnswer = z
  .object({
    hotel: z.string(),
    checkIn: z.iso.date(),
    checkOut: z.iso.date(),
    offers: z.array(
      z
        .object({
          roomType: OfferedCode,
          ratePlan: OfferedCode,
          roomsLeft: z.int(),
          nights: z.array(PricedNight).meta({ description: 'What all rooms asked for cost in each night.' }),
          taxes: z.array(Tax),
          total: money,
          dueNow: money,
          policy: z.string().meta({ description: 'The cancellation policy in plain words.' }),
          payAtHotel: z.boolean(),
        })
        .meta({ id: 'Offer' }),
    ),
    houseRules: HouseRules,
  })
  .meta({ id: 'Availability' });
export type AvailabilityAnswer = z.input<typeof AvailabilityAnswer>;

export const ReservationAnswer = z
  .object({
    number: z.string(),
    hotel: z.string(),
    status: z.enum(['held', 'confirmed', 'cancelled', 'lapsed']),
    externalId: z.string().nullable(),
    checkIn: z.iso.date(),
    checkOut: z.iso.date(),
    rooms: z.array(
      z.object({
        roomType: z.string(),
        ratePlan: z.string(),
        status: z.string(),
        checkIn: z.iso.date(),
        checkOut: z.iso.date(),
        adults: z.int(),
        children: z.array(z.int()),
        nights: z.array(PricedNight),
        total: money,
        policy: z.string().meta({ description: 'The cancellation policy that was booked, in plain words.' }),
      }),
    ),
    houseRules: HouseRules,
    guest: z.object({ name: z.string(), email: z.string().nullable(), phone: z.string().nullable() }),
    total: money,
    paid: money,
    cancellationFee: money.meta({ description: 'What was charged for a cancellation.' }),
  })
  .meta({ id: 'Reservation' });
export type ReservationAnswer = z.input<typeof ReservationAnswer>;

export const CancellationAnswer = z
  .object({ number: z.string(), status: z.literal('cancelled'), fee: money, refund: money })
  .meta({ id: 'CancellationResult' });
export type CancellationAnswer = z.input<typeof CancellationAnswer>;

export const ProblemAnswer = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ example: 'sold_out' }),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });

export const MoneyAnswer = money;
export type MoneyAnswer = z.infer<typeof money>;
