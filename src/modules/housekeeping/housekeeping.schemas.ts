import { z } from 'zod';
import { checkboxField, codeField, dateField, idField, requiredText } from '../../platform/fields.ts';
import { blockKinds, housekeepingStates } from '../rooms/room.ts';
import { roomGroups } from './room-board.ts';

export const BoardQuery = z.object({ group: z.enum(roomGroups).optional() });
export const RoomParams = z.object({ number: codeField });
export const BlockParams = z.object({ number: codeField, blockId: idField });
export const HousekeepingForm = z.object({
  housekeeping: z.enum(housekeepingStates),
  group: z.enum(roomGroups).optional(),
});

export const BlockForm = z
  .object({
    kind: z.enum(blockKinds),
    startDate: dateField,
    endDate: dateField,
    reason: requiredText(),
    acceptDisplaced: checkboxField,
  })
  .refine((block) => block.startDate < block.endDate, {
    path: ['endDate'],
    message: 'form.until-after-from',
  });
