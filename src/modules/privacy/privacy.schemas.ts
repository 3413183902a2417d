import { z } from 'zod';
import { checkboxField, idField, integerField, requiredText } from '../../platform/fields.ts';

export const PersonParams = z.object({ id: idField });

export const ErasureForm = z.object({
  typedName: requiredText(200),
  sure: checkboxField.refine((sure) => sure, 'form.required'),
  version: integerField({ min: 1, max: 2_000_000_000 }),
});
