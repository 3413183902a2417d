import { z } from 'zod';
import { dateField, idField } from '../../platform/fields.ts';

export const WhyPriceParams = z.object({ planId: idField, typeId: idField, date: dateField });
