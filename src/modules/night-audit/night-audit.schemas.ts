import { z } from 'zod';
import { dateField } from '../../platform/fields.ts';

/** The day the person saw on the page: pressed twice, the button does not close two days. */
export const RunForm = z.object({ businessDate: dateField });
