import { z } from 'zod';
import { dateField, idField, integerField, optionalText } from '../../platform/fields.ts';
import { roomTerms } from '../reservations/room-conflict.ts';
import { tapeLengths } from './tape.ts';

export const TapeQuery = z.object({
  from: dateField.optional().catch(undefined),
  days: z.coerce
    .number()
    .refine((days) => (tapeLengths as readonly number[]).includes(days))
    .optional()
    .catch(undefined),
  type: idField.optional().catch(undefined),
});

export const TapeStayParams = z.object({ stayId: idField });
export const TapeChangeParams = z.object({ changeId: idField });

const versionField = integerField({ min: 1, max: 1_000_000 });
const differenceField = integerField({ min: -2_000_000_000, max: 2_000_000_000 });

export const RoomQuery = z.object({ roomId: idField.optional() });
export const RoomForm = z.object({
  roomId: idField,
  terms: z.enum(roomTerms).optional(),
  expectedDifferenceMinor: differenceField.optional(),
  reason: optionalText(),
  version: versionField,
});

export const DatesQuery = z.object({ arrival: dateField.optional(), departure: dateField.optional() });
export const DatesForm = z.object({
  arrival: dateField,
  departure: dateField,
  expectedDifferenceMinor: differenceField,
  version: versionField,
});

export const SplitQuery = z.object({ from: dateField.optional(), roomId: idField.optional() });
export const SplitForm = z.object({
  from: dateField,
  roomId: idField,
  terms: z.enum(roomTerms).optional(),
  version: versionField,
});

export const SwapQuery = z.object({ otherStayId: idField.optional() });
export const SwapForm = z.object({
  otherStayId: idField,
  otherVersion: versionField,
  terms: z.enum(roomTerms).optional(),
  reason: optionalText(),
  version: versionField,
});
