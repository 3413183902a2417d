import { z } from 'zod';
import type { Language } from '../../core/local-text.ts';
import { minor } from '../../core/money.ts';
import {
  checkboxField,
  codeField,
  dateField,
  emailField,
  idField,
  integerField,
  listField,
  moneyField,
  optionalText,
  requiredText,
} from '../../platform/fields.ts';
import { LocalTextSchema } from '../../platform/local-text-schema.ts';
import { phoneFields } from '../../platform/phone.ts';
import { gatewayCodes } from '../payments/gateways/gateway.ts';
import { wishes } from '../rooms/wish.ts';
import { sortOrders } from './offer-filter.ts';
import { parseRoomChoice, untoldAge } from './party.ts';

export const RoomParams = z.object({ code: codeField });
export const HotelParams = z.object({ slug: codeField });
export const TokenParams = z.object({ token: z.string().regex(/^[\w.-]{10,100}$/, 'form.invalid') });
export const NumberParams = z.object({ number: codeField });
export const ShownEventParams = z.object({ id: idField });
export const RegistrationTokenParams = z.object({ token: z.uuid() });

const hotel = codeField.optional();
/** Pages that ask for nothing but the house. */
export const SiteQuery = z.object({ hotel });
/** `booking`: the number by which somebody comes who is not signed in. */
export const GuestRegistrationForm = z.object({
  party: integerField({ min: 1, max: 100 }),
  booking: optionalText(40),
});
const stayDates = { checkIn: dateField, checkOut: dateField };

const datesInOrder = ({ checkIn, checkOut }: { checkIn: string; checkOut: string }) => checkIn < checkOut;
/** The same day twice is a stay for the day. */
const dayOrNights = ({ checkIn, checkOut }: { checkIn: string; checkOut: string }) => checkIn <= checkOut;
const departureAfterArrival = { path: ['checkOut'], message: 'form.departure_after_arrival' };

/** What a company's or an agency's people type. */
const code = optionalText(40);
const hourField = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'form.invalid');

/** The form says "for the day", and its second date does not count. */
const day = z.literal('1').optional().catch(undefined);

function forTheDay<Value extends { day?: '1' | undefined; checkIn?: unknown; checkOut?: unknown }>(
  value: Value,
): Value {
  return value.day === '1' ? { ...value, checkOut: value.checkIn } : value;
}

const count = (range: { min: number; max: number }, usual: string) => integerField(range).prefault(usual);
/** One box of a filter: ticked, or whatever else, which is not. */
const onlyTicked = z.literal('1').optional().catch(undefined);
const wholePrice = integerField({ min: 0, max: 9_999_999 }).optional();

const party = {
  adults: count({ min: 1, max: 40 }, '2'),
  children: count({ min: 0, max: 20 }, '0'),
  childAge: listField(integerField({ min: 0, max: 17 })),
  rooms: count({ min: 1, max: 9 }, '1'),
};

/** A child whose age was not told counts as the eldest: see `untoldAge`. */
function withAges<Value extends { children: number; childAge: number[] }>(value: Value) {
  const childAges = Array.from({ length: value.children }, (_, index) => value.childAge[index] ?? untoldAge);
  return { ...value, childAges, agesTold: value.childAge.length >= value.children };
}

const roomChoice = z.string().transform((text, ctx) => {
  const choice = parseRoomChoice(text);
  if (choice === null) ctx.addIssue({ code: 'custom', message: 'form.invalid' });
  return choice ?? z.NEVER;
});

export const SearchQuery = z
  .object({
    hotel,
    ...stayDates,
    ...party,
    code,
    day,
    class: codeField.optional(),
    accessible: onlyTicked,
    bedType: codeField.optional(),
    /** The hotel's own word may be any. */
    view: optionalText(60),
    minArea: integerField({ min: 1, max: 9_999 }).optional(),
    freeCancellation: onlyTicked,
    breakfast: onlyTicked,
    minPrice: wholePrice,
    maxPrice: wholePrice,
    amenity: listField(codeField),
    sort: z.enum(sortOrders).catch('best'),
    /** Room by room, each another one; `picked` are those chosen already. */
    each: z.literal('1').optional().catch(undefined),
    picked: listField(roomChoice),
  })
  .transform(forTheDay)
  .refine(dayOrNights, departureAfterArrival)
  .refine(({ adults, rooms }) => adults >= rooms, { path: ['rooms'], message: 'form.adult_per_room' })
  .transform((value) => {
    const isDay = value.checkIn === value.checkOut;
    const picked = isDay ? [] : value.picked.slice(0, value.rooms - 1);
    return {
      ...withAges(value),
      isDay,
      picked,
      roomByRoom: !isDay && value.rooms > 1 && (value.each === '1' || picked.length > 0),
    };
  });
export type SearchQuery = z.output<typeof SearchQuery>;

/** A room's page can be opened without dates. */
export const RoomQuery = z
  .object({ hotel, checkIn: dateField.optional(), checkOut: dateField.optional(), ...party, code, day })
  .transform(forTheDay)
  .refine(({ checkIn, checkOut }) => !checkIn || !checkOut || checkIn <= checkOut, departureAfterArrival)
  .refine(({ adults, rooms }) => adults >= rooms, { path: ['rooms'], message: 'form.adult_per_room' })
  .transform(withAges);

const month = z
  .string()
  .transform((text) => `${text}-01`)
  .pipe(dateField);

/** The price calendar of a month; the rooms of a larger party are looked at one by one. */
export const PricesQuery = z
  .object({
    hotel,
    month: month.optional(),
    nights: integerField({ min: 1, max: 30 }).prefault('1'),
    ...party,
    code,
  })
  .transform(withAges);
export type PricesQuery = z.output<typeof PricesQuery>;

/** The nights and the party that wait; the room type is open where none is named. */
export const WaitingQuery = z
  .object({
    hotel,
    ...stayDates,
    adults: party.adults,
    children: party.children,
    childAge: party.childAge,
    room: codeField.or(z.literal('')).optional(),
  })
  .refine(datesInOrder, departureAfterArrival)
  .transform(withAges);
export type WaitingQuery = z.output<typeof WaitingQuery>;

export const WaitingParams = z.object({ token: z.string().regex(/^[\w-]{24}$/) });

const waitingForm = (language: Language) =>
  z.object({
    firstName: requiredText(80),
    lastName: requiredText(80),
    email: emailField,
    phone: z
      .literal('')
      .transform(() => undefined)
      .or(phoneFields[language])
      .optional(),
  });

export const WaitingForms = {
  en: waitingForm('en'),
  'zh-CN': waitingForm('zh-CN'),
  'zh-TW': waitingForm('zh-TW'),
};

const chosenRooms = listField(roomChoice).refine(
  (rooms) => rooms.length >= 1 && rooms.length <= 9,
  'form.invalid',
);

export const BookQuery = z
  .object({ hotel, ...stayDates, room: chosenRooms, code, start: hourField.optional() })
  .refine(dayOrNights, departureAfterArrival);
export type BookQuery = z.output<typeof BookQuery>;

/** `2.17`: the second room, and the companion. */
export const companionChoice = z
  .string()
  .regex(/^\d{1,10}\.\d{1,10}$/, 'form.invalid')
  .transform((text) => {
    const [room = 0, id = 0] = text.split('.').map(Number);
    return { room, id };
  })
  .refine(({ id }) => id <= 2_147_483_647, 'form.invalid');

const bookForm = (language: Language) =>
  z
    .object({
      hotel,
      ...stayDates,
      room: chosenRooms,
      firstName: requiredText(80),
      lastName: requiredText(80),
      email: emailField,
      phone: phoneFields[language],
      requests: optionalText(1_000),
      wish: listField(z.enum(wishes)),
      companion: listField(companionChoice),
      reminderConsent: checkboxField,
      paymentPlan: z.enum(['prepay', 'at_hotel']),
      expectedTotal: integerField({ min: 0, max: 2_000_000_000 }),
    })
    .refine(dayOrNights, departureAfterArrival);

/** By the reader's language: it decides how a telephone number is read. */
export const BookForms = { en: bookForm('en'), 'zh-CN': bookForm('zh-CN'), 'zh-TW': bookForm('zh-TW') };
export type BookForm = z.output<(typeof BookForms)['en']>;

/** What is wrong with one field while it is being typed; null when nothing is. */
export function fieldError(
  { field, value }: { field: 'email' | 'phone'; value: string },
  language: Language,
): string | null {
  const parsed = (field === 'email' ? emailField : phoneFields[language]).safeParse(value);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'form.invalid');
}

/** One field of the form, checked while it is being typed. */
export const FieldCheck = z.object({
  field: z.enum(['email', 'phone']),
  value: z.string().max(300).default(''),
});

export const FindBookingForm = z.object({ number: requiredText(40), email: emailField });

/** One room, where the address names it; else all of them. */
export const CancelQuery = z.object({ stay: idField.optional() });

export const CancelForm = z.object({
  stay: idField.optional(),
  expectedFee: integerField({ min: 0, max: 2_000_000_000 }),
  reason: optionalText(500),
});

/** What stood in the address or the form, to print it again; anything but one text is nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, 300) : undefined;
}

/** The hotel an otherwise unreadable request names; undefined where it names none. */
export function hotelOf(fields: unknown): string | undefined {
  const parsed = z.object({ hotel }).safeParse(fields ?? {});
  return parsed.success ? parsed.data.hotel || undefined : undefined;
}

/** The steps of a night as they were frozen; what cannot be read is left out rather than shown wrong. */
export const StepsJson = z
  .array(
    z.object({
      kind: z.enum(['base', 'occupancy', 'derived', 'discount', 'promotion', 'tax']),
      key: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number(), LocalTextSchema])).default({}),
      amountMinor: z.number().transform((value) => minor(value)),
      within: z.boolean().optional(),
    }),
  )
  .catch([])
  .transform((steps) =>
    steps.map(({ within, ...step }) => (within === undefined ? step : { ...step, within })),
  );

/** Without a choice it is the first method offered. */
/** `own`: a card of the guest who is signed in; otherwise a number and its code. An empty amount is as much as there is. */
export const CardPayForm = (currency: string) =>
  z
    .object({
      own: idField.optional(),
      number: optionalText(40),
      code: optionalText(40),
      amount: moneyField(currency)
        .refine((amount) => amount > 0, 'form.too_small')
        .optional(),
      key: z.string().regex(/^[\w-]{8,60}$/, 'form.invalid'),
    })
    .superRefine(({ own, number, code }, ctx) => {
      const need = (path: string) => ctx.addIssue({ code: 'custom', path: [path], message: 'form.required' });
      if (own === undefined && number === undefined) need('number');
      if (own === undefined && code === undefined) need('code');
    });

export const GiftOrderParams = z.object({ link: z.string().max(120) });

/** `preset`: one of the amounts that are offered, or `own`, with an amount beside it. */
export const GiftOrderForm = ({ currency, from, to }: { currency: string; from: string; to: string }) =>
  z.object({
    preset: z
      .string('form.choose_one')
      .regex(/^(own|\d{1,10})$/, 'form.choose_one')
      .transform((text) => (text === 'own' ? text : minor(Number(text)))),
    amount: moneyField(currency)
      .refine((amount) => amount > 0, 'form.too_small')
      .optional(),
    receiverName: optionalText(80).transform((name) => name ?? ''),
    receiverEmail: emailField.optional().transform((email) => email ?? null),
    message: optionalText(500).transform((text) => text ?? ''),
    sendOn: dateField
      .refine((date) => date >= from, 'form.date_is_over')
      .refine((date) => date <= to, 'form.date_too_far')
      .optional()
      .transform((date) => date ?? null),
    buyerName: requiredText(80),
    buyerEmail: emailField,
  });

export const PayForm = z.object({ gateway: z.enum(gatewayCodes, 'form.choose_one').optional() });
