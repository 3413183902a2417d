import { z } from 'zod';
import { idField } from '../../platform/fields.ts';
import { alertFilters } from './alert.ts';

export const AlertsQuery = z.object({
  show: z.enum(alertFilters).catch('unread'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});
export const AlertParams = z.object({ id: idField });

/** When the newest alert on the page was raised: what came meanwhile stays unread. */
export const ReadAllForm = z.object({ upTo: z.iso.datetime('form.invalid').pipe(z.coerce.date()) });
