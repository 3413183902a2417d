import { z } from 'zod';
import type { JobDefinition } from '../../platform/jobs.ts';
import { rateEveryHotel, rateGuests, rateHotel } from './credit.service.ts';
import { creditCauses, creditJob } from './credit.ts';

/** One guest, or every guest of a hotel whose rules changed, or, at night, everybody. */
const Task = z
  .object({ hotelId: z.int(), customerId: z.int().optional(), cause: z.enum(creditCauses) })
  .or(z.object({}).strict())
  .nullish();

export const creditJobs: readonly JobDefinition[] = [
  {
    name: creditJob,
    schedule: '20 19 * * *',
    timeLimitSeconds: 3_600,
    handle: async (ctx, data) => {
      const task = Task.parse(data);
      if (!task || !('hotelId' in task)) return rateEveryHotel(ctx);
      const { hotelId, customerId, cause } = task;
      if (customerId === undefined) return rateHotel(ctx, hotelId, cause);
      return rateGuests(ctx, { hotelId, customerIds: [customerId], cause });
    },
  },
];
