import { z } from 'zod';
import { checkboxField, optionalText } from '../../platform/fields.ts';
import { correctableFields, requestKinds } from '../privacy/privacy-request.ts';

/** The ways in which a guest lets himself be written to; what is not ticked is a no. */
export const ConsentsForm = z.object({
  email: checkboxField,
  sms: checkboxField,
  phone: checkboxField,
  post: checkboxField,
});

/** What a guest asks of the house about his data; of a correction, which field and what it is to say. */
export const OwnRequestForm = z.object({
  kind: z.enum(requestKinds, 'form.choose_one'),
  details: optionalText(2_000),
  field: z.enum(correctableFields, 'form.choose_one').optional(),
  newValue: optionalText(254),
});
