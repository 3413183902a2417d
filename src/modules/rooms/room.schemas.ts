import { z } from 'zod';
import {
  checkboxField,
  codeField,
  dateField,
  idField,
  integerField,
  requiredText,
} from '../../platform/fields.ts';
import { blockKinds, returnStates } from './room.ts';

export const RoomParams = z.object({ id: idField });

export const RoomForm = z.object({
  number: codeField,
  roomTypeId: idField,
  floor: integerField({ min: -9, max: 200 }),
  features: z
    .string()
    .max(500, 'form.too_long')
    .optional()
    .transform((text) =>
      [...new Set((text ?? '').split(/[,，\n]/).map((word) => word.trim()))].filter(Boolean),
    ),
  active: checkboxField,
});
export type RoomForm = z.output<typeof RoomForm>;

export const BlockForm = z
  .object({
    kind: z.enum(blockKinds, 'form.choose_one'),
    startDate: dateField,
    endDate: dateField,
    reason: requiredText(200),
    returnState: z.enum(returnStates, 'form.choose_one').default('dirty'),
    acceptDisplaced: checkboxField,
  })
  .refine((form) => form.startDate < form.endDate, { message: 'form.end_after_start', path: ['endDate'] });
