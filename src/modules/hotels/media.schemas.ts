import { z } from 'zod';
import { idField, listField } from '../../platform/fields.ts';
import { optionalLocalText } from '../../platform/local-text-schema.ts';

export const OwnerParams = z.object({ id: idField });
export const MediaParams = z.object({ id: idField });
export const MediaFileParams = z.object({
  key: z.string().regex(/^[0-9a-f]{16}-[0-9a-f]{12}$/),
  file: z.string().regex(/^(?:\d{1,4}\.(?:jpg|webp|avif)|video\.(?:mp4|webm))$/),
});

/** What the picture shows, for those who can not see it. */
export const AltsForm = z.object({ alts: optionalLocalText(300) });
export const MoveForm = z.object({ direction: z.enum(['earlier', 'later'], 'form.choose_one') });
export const OrderForm = z.object({ ids: listField(idField) });
