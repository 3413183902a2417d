import { z } from 'zod';
import {
  codeField,
  dateField,
  idField,
  integerField,
  listField,
  optionalText,
  timeField,
} from '../../platform/fields.ts';
import { wishes } from '../rooms/wish.ts';
import { companionChoice } from './booking.schemas.ts';

export const StayParams = z.object({ number: codeField, stayId: idField });
export const ExtraParams = z.object({ number: codeField, stayId: idField, extraId: idField });
export const ShareParams = z.object({ token: codeField.or(z.string().regex(/^[\w-]{1,60}$/)) });

const adults = integerField({ min: 1, max: 20 });

/** Ages in years, apart by commas or spaces. */
const childAges = z
  .string()
  .trim()
  .optional()
  .transform((text, ctx) => {
    const parts = (text ?? '').split(/[\s,，、]+/).filter(Boolean);
    const fine = parts.length <= 10 && parts.every((part) => /^\d{1,2}$/.test(part) && Number(part) < 18);
    if (!fine) ctx.addIssue({ code: 'custom', message: 'form.child-ages' });
    return fine ? parts.map(Number) : z.NEVER;
  });

const terms = { arrival: dateField, departure: dateField, roomTypeId: idField, adults, childAges };
const inOrder = (value: { arrival: string; departure: string }) => value.arrival < value.departure;
const afterArrival = { path: ['departure'], message: 'form.departure_after_arrival' };

export const OwnChangeQuery = z.object(terms).refine(inOrder, afterArrival);

export const OwnChangeForm = z
  .object({
    ...terms,
    expectedDifference: integerField({ min: -2_000_000_000, max: 2_000_000_000 }),
    version: integerField({ min: 1, max: 1_000_000 }),
  })
  .refine(inOrder, afterArrival);

export const ExtraForm = z.object({
  codeId: idField,
  quantity: integerField({ min: 1, max: 40 }),
  expectedUnit: integerField({ min: 0, max: 2_000_000_000 }),
});

export const WishesForm = z.object({
  wish: listField(z.enum(wishes)),
  requests: optionalText(1_000).transform((text) => text ?? ''),
  arrivalTime: z
    .literal('')
    .or(timeField)
    .optional()
    .transform((time) => time || null),
});

/** What was chosen with what was shown. */
export const UpgradeForm = z.object({
  roomTypeId: idField,
  points: integerField({ min: 1, max: 2_000_000_000 }),
  version: integerField({ min: 1, max: 1_000_000 }),
});

/** For each room, by its stay, whom of the saved companions. */
export const CompanionsForm = z.object({ companion: listField(companionChoice) });
