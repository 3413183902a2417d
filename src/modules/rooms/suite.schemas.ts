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

/** A letter before the id: a bare number would be the place in a list. */
const typeKey = z.string().regex(/^t\d{1,9}$/, 'form.invalid');

/** `parts.t<type>`: how many rooms of it; empty is none. */
export const CompositionForm = z.object({
  parts: z
    .record(typeKey, integerField({ min: 0, max: 20 }))
    .optional()
    .transform((parts) =>
      Object.entries(parts ?? {}).flatMap(([id, rooms]) =>
        Number(rooms) > 0 ? [{ partTypeId: Number(id.slice(1)), rooms: Number(rooms) }] : [],
      ),
    ),
});
