import { z } from 'zod';
import { addDays, instantAt } from '../../core/calendar-date.ts';
import { zero } from '../../core/money.ts';
import {
  checkboxField,
  dateField,
  idField,
  integerField,
  moneyField,
  optionalText,
  requiredText,
  timeField,
} from '../../platform/fields.ts';
import { optionalLocalText, requiredLocalText } from '../../platform/local-text-schema.ts';
import { type EventFields, payWays } from './event.ts';

export const EventParams = z.object({ id: idField });
export const RegistrationParams = z.object({ id: idField, registrationId: idField });

export const EventQuery = z.object({
  text: optionalText(60),
  guest: optionalText(60),
});

/** What a form may choose from: another hotel's code, a level or a word that nobody has is refused. */
export interface EventChoices {
  readonly currency: string;
  readonly timeZone: string;
  readonly codes: readonly string[];
  readonly levelIds: readonly number[];
}

/** An event as its form says it, in the hotel's own time; an end before the beginning is on the next day. */
export const EventForm = ({ currency, timeZone, codes, levelIds }: EventChoices) =>
  z
    .object({
      names: requiredLocalText(),
      descriptions: optionalLocalText(2_000),
      places: optionalLocalText(160),
      date: dateField,
      starts: timeField,
      ends: timeField,
      closesDate: dateField,
      closesTime: timeField,
      capacity: integerField({ min: 1, max: 10_000 }),
      mostPerParty: integerField({ min: 1, max: 100 }),
      hasWaiting: checkboxField,
      price: moneyField(currency)
        .refine((amount) => amount >= 0, 'form.too_small')
        .optional(),
      chargeCode: z.string('form.choose_one').refine((code) => codes.includes(code), 'form.choose_one'),
      prepaid: checkboxField,
      refundHours: integerField({ min: 0, max: 720 }).prefault('24'),
      points: integerField({ min: 0, max: 1_000_000 }).prefault('0'),
      levelId: idField.refine((id) => levelIds.includes(id), 'form.choose_one').optional(),
      tag: optionalText(40),
    })
    .transform((form, ctx): EventFields => {
      const { date, starts, ends, closesDate, closesTime, price, levelId, tag, ...rest } = form;
      const startsAt = instantAt(date, starts, timeZone);
      const closesAt = instantAt(closesDate, closesTime, timeZone);
      if (closesAt > startsAt)
        ctx.addIssue({ code: 'custom', path: ['closesTime'], message: 'form.after_the_beginning' });
      if (rest.prepaid && (price ?? zero) === zero)
        ctx.addIssue({ code: 'custom', path: ['price'], message: 'form.required' });
      return {
        ...rest,
        startsAt,
        endsAt: instantAt(ends > starts ? date : addDays(date, 1), ends, timeZone),
        closesAt,
        priceMinor: price ?? zero,
        levelId: levelId ?? null,
        tag: tag ?? null,
      };
    });

/** The version that was looked at goes along with a change. */
export const VersionForm = z.object({ version: integerField({ min: 1, max: 1_000_000 }) });

export const StatusForm = z.discriminatedUnion('to', [
  z.object({ to: z.literal('open') }),
  z.object({ to: z.literal('called_off'), reason: requiredText(200) }),
]);

const party = integerField({ min: 1, max: 100 });

export const DeskRegistrationForm = z.object({ customerId: idField, party });
export const ArrivalForm = z.object({
  came: party.optional(),
  payWay: z.enum(payWays, 'form.choose_one').optional(),
});
export const DeskCancellationForm = z.object({
  money: z.enum(['back', 'kept'], 'form.choose_one').optional(),
});
export const UndoForm = z.object({ reason: requiredText(200) });
export const CardForm = z.object({ number: requiredText(40) });
