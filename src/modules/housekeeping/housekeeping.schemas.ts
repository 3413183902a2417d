import { z } from 'zod';
import { checkboxField, codeField, dateField, idField, requiredText } from '../../platform/fields.ts';
import { blockKinds, housekeepingStates, returnStates } from '../rooms/room.ts';
import { occupancies, roomStates, services, shownStatuses } from '../rooms/room-status.ts';
import { boardGroupings, boardSorts } from './board-view.ts';

/** What cannot be read in an address asks for nothing. */
const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values).optional().catch(undefined);

export const BoardQuery = z.object({
  state: oneOf(roomStates),
  occupancy: oneOf(occupancies),
  housekeeping: oneOf(housekeepingStates),
  service: oneOf(services),
  status: oneOf(shownStatuses),
  type: codeField.optional().catch(undefined),
  floor: z.coerce.number().int().min(-9).max(200).optional().catch(undefined),
  by: z.enum(boardGroupings).catch('floor'),
  sort: z.enum(boardSorts).catch('number'),
});
export const RoomParams = z.object({ number: codeField });
export const BlockParams = z.object({ number: codeField, blockId: idField });
export const HousekeepingForm = z.object({ housekeeping: z.enum(housekeepingStates) });
/** Nothing found: the discrepancy is settled. */
export const FindingForm = z.object({ found: z.enum([...occupancies, 'settled']) });
export const WaitingForm = z.object({ stayId: idField, waiting: checkboxField });

export const BlockForm = z
  .object({
    kind: z.enum(blockKinds),
    startDate: dateField,
    endDate: dateField,
    reason: requiredText(),
    returnState: z.enum(returnStates).default('dirty'),
    acceptDisplaced: checkboxField,
  })
  .refine((block) => block.startDate < block.endDate, {
    path: ['endDate'],
    message: 'form.until-after-from',
  });
