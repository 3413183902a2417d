import { z } from 'zod';
import { integerField } from '../../platform/fields.ts';

export const LimitsForm = z.object({
  most: integerField({ min: 1, max: 100 }),
  perDays: integerField({ min: 1, max: 366 }),
  quietFrom: integerField({ min: 0, max: 23 }),
  quietTo: integerField({ min: 0, max: 23 }),
});

export const StopParams = z.object({ token: z.string().min(3).max(80) });
