import { z } from 'zod';
import { integerField } from '../../platform/fields.ts';

/** Room numbers as people type them. */
const numbersField = z
  .string()
  .max(400, 'form.too_long')
  .optional()
  .transform((text) => [...new Set((text ?? '').split(/[\s,，、]+/))].filter(Boolean));

export const SuiteRoomsForm = z.object({ partRooms: numbersField });
export const ConnectionsForm = z.object({ connectedRooms: numbersField });

const typeId = z.string().regex(/^\d{1,9}$/, 'form.invalid');

/** `parts.<type>`: how many rooms of it; empty is none. */
export const CompositionForm = z.object({
  parts: z
    .record(typeId, integerField({ min: 0, max: 20 }))
    .optional()
    .transform((parts) =>
      Object.entries(parts ?? {}).flatMap(([id, rooms]) =>
        Number(rooms) > 0 ? [{ partTypeId: Number(id), rooms: Number(rooms) }] : [],
      ),
    ),
});
