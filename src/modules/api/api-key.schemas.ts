import { z } from 'zod';
import { idField } from '../../platform/fields.ts';
import { apiScopes } from './api-key.ts';

export const ApiKeyParams = z.object({ id: idField });

/** A channel that is booked through the API; the desk's and the site's own are not for keys. */
export const keyChannels = ['api', 'phone'] as const;

export const ApiKeyForm = z.object({
  name: z.string('form.required').trim().min(1, 'form.required').max(60, 'form.too_long'),
  channel: z.enum(keyChannels, 'form.required'),
  scopes: z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(z.enum(apiScopes), 'form.required').min(1, 'form.required'),
  ),
});
