import { z } from 'zod';
import type { JobDefinition } from '../../platform/jobs.ts';
import { applyEveryTagRule, applyTagRules, tagRulesJob } from './tag-rule.service.ts';

const Task = z.object({ hotelId: z.int().optional() }).nullish();

export const segmentJobs: readonly JobDefinition[] = [
  {
    name: tagRulesJob,
    schedule: '50 19 * * *',
    timeLimitSeconds: 3_600,
    handle: (ctx, data) => {
      const hotelId = Task.parse(data)?.hotelId;
      return hotelId === undefined ? applyEveryTagRule(ctx) : applyTagRules(ctx, hotelId);
    },
  },
];
