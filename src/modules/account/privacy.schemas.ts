import { z } from 'zod';
import { checkboxField } from '../../platform/fields.ts';

/** The ways in which a guest lets himself be written to; what is not ticked is a no. */
export const ConsentsForm = z.object({
  email: checkboxField,
  sms: checkboxField,
  phone: checkboxField,
  post: checkboxField,
});
