import { z } from 'zod';
import type { Language } from '../../core/local-text.ts';
import {
  checkboxField,
  codeField,
  dateField,
  emailField,
  idField,
  integerField,
  moneyField,
  optionalText,
  requiredText,
} from '../../platform/fields.ts';
import { phoneFields } from '../../platform/phone.ts';
import { gatewayCodes } from '../payments/gateways/gateway.ts';
import { channels } from '../reservations/reservation.ts';
import { dateBases, searchOrders, searchStatuses } from '../reservations/stay-row.ts';

export const ReservationParams = z.object({ number: codeField });
export const StayParams = z.object({ number: codeField, stayId: idField });

const pageField = integerField({ min: 1, max: 10_000 }).optional().default(1);

export const SearchQuery = z.object({
  text: optionalText(100),
  status: z.enum(searchStatuses).optional().default('all'),
  basis: z.enum(dateBases).optional().default('arrival'),
  from: dateField.optional(),
  to: dateField.optional(),
  channel: z.enum(channels).optional(),
  company: optionalText(100),
  order: z.enum(searchOrders).optional().default('arrival'),
  direction: z.enum(['up', 'down']).optional(),
  page: pageField,
});

export const WaitingListQuery = z.object({ page: pageField });
export const WaitingListParams = z.object({ id: idField });

const roomChoice = {
  roomId: idField.optional(),
  roomNumber: optionalText(10),
  acceptUpgrade: checkboxField,
};

/**
 * `<room id>u` is the better room that the guest's level gives him: to choose it is to accept the other type. `<room id>p<points>` is one
 * that he pays so many points for.
 */
const checkInRoom = z
  .string()
  .regex(/^\d{1,9}(?:u|p\d{1,9})?$/, 'form.choose_one')
  .transform((text) => {
    const [roomId = '', points] = text.split('p');
    return {
      roomId: Number.parseInt(roomId, 10),
      isUpgrade: text.endsWith('u'),
      points: points === undefined ? null : Number(points),
    };
  })
  .optional();

export const CheckInForm = z
  .object({ ...roomChoice, roomId: checkInRoom, acceptUnready: checkboxField })
  .transform(({ roomId: chosen, acceptUpgrade, roomNumber, ...form }) => ({
    ...form,
    roomNumber,
    roomId: chosen?.roomId,
    acceptUpgrade: acceptUpgrade || (roomNumber === undefined && chosen?.isUpgrade === true),
    /** What the room costs in points; null where it costs none. */
    points: roomNumber === undefined ? (chosen?.points ?? null) : null,
  }));
export const RoomForm = z.object({
  ...roomChoice,
  reason: optionalText(),
  version: integerField({ min: 1, max: 1_000_000 }),
});
/** `<type>:<points>:<version>`: what was chosen with what was shown. */
export const PointsUpgradeForm = z.object({
  choice: z
    .string('form.choose_one')
    .regex(/^\d{1,9}:\d{1,9}:\d{1,6}$/, 'form.choose_one')
    .transform((text) => {
      const [roomTypeId = 0, expectedPoints = 0, version = 0] = text.split(':').map(Number);
      return { roomTypeId, expectedPoints, version };
    }),
});
export const NothingForm = z.object({});
export const ReasonForm = z.object({ reason: requiredText() });
export const NoShowForm = z.object({ reason: optionalText(), waiveFee: checkboxField });
export const CheckOutForm = z.object({ acceptEarly: checkboxField, receivableAccountId: idField.optional() });

const amountMinorField = integerField({ min: -2_000_000_000, max: 2_000_000_000 });

export const CancelQuery = z.object({ stayId: idField.optional() });
export const CancelForm = z.object({
  reason: requiredText(),
  waiveFee: checkboxField,
  expectedFeeMinor: amountMinorField,
  stayId: idField.optional(),
});

/** "4, 9": the ages of the children, under eighteen. */
const childAgesField = z
  .string()
  .trim()
  .optional()
  .transform((text, ctx) => {
    const parts = (text ?? '').split(/[\s,，、]+/).filter(Boolean);
    const ages = parts.map(Number);
    const fine =
      ages.length <= 10 && parts.every((part) => /^\d{1,2}$/.test(part)) && ages.every((age) => age < 18);
    if (!fine) ctx.addIssue({ code: 'custom', message: 'form.child-ages' });
    return fine ? ages : z.NEVER;
  });

const adultsField = integerField({ min: 1, max: 20 });

export const ChangeQuery = z.object({
  arrival: dateField.optional(),
  departure: dateField.optional(),
  roomTypeId: idField.optional(),
  ratePlanId: idField.optional(),
  adults: adultsField.optional(),
  childAges: childAgesField,
  asked: z.string().optional(),
});

export const ChangeForm = z.object({
  arrival: dateField,
  departure: dateField,
  roomTypeId: idField,
  ratePlanId: idField,
  adults: adultsField,
  childAges: childAgesField,
  expectedDifferenceMinor: amountMinorField,
  version: integerField({ min: 1, max: 1_000_000 }),
});

export const BreakfastQuery = z.object({ date: dateField.optional() });

export const OfferQuery = z.object({
  arrival: dateField.optional(),
  departure: dateField.optional(),
  adults: adultsField.optional().default(2),
  childAges: childAgesField,
  rooms: integerField({ min: 1, max: 20 }).optional().default(1),
  companyCode: optionalText(40),
  /** Whom it is for: a profile, or what was typed to find one. */
  customerId: idField.optional(),
  guest: optionalText(80),
});

/** `<type id>-<plan id>-<total in minor units>`: an offer as it was shown. */
const offerField = z
  .string()
  .regex(/^\d{1,9}-\d{1,9}-\d{1,10}$/, 'form.choose_one')
  .transform((text) => {
    const [roomTypeId = 0, ratePlanId = 0, totalMinor = 0] = text.split('-').map(Number);
    return { roomTypeId, ratePlanId, totalMinor };
  });

/** A number without its country is read by the clerk's own language. */
export const bookingForm = (language: Language) =>
  z.object({
    arrival: dateField,
    departure: dateField,
    adults: adultsField,
    childAges: childAgesField,
    rooms: integerField({ min: 1, max: 20 }),
    offer: offerField,
    firstName: requiredText(80),
    lastName: requiredText(80),
    phone: phoneFields[language].optional(),
    email: emailField.optional(),
    requests: optionalText(500),
    companyCode: optionalText(40),
    freeReason: optionalText(200),
    customerId: idField.optional(),
    channel: z.enum(['desk', 'phone']).optional().default('desk'),
    roomNumber: optionalText(10),
    acceptUnready: checkboxField,
  });

export const paymentForm = (currency: string) =>
  z.object({
    amount: moneyField(currency).refine((amount) => amount > 0, 'form.too_small'),
    gateway: z.enum(gatewayCodes),
    reference: optionalText(60),
    idempotencyKey: requiredText(80),
  });

/** To do what was arranged nothing needs to be said. */
export const PlannedMoveForm = z.object({});
