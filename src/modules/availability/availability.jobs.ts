import type { JobDefinition } from '../../platform/jobs.ts';
import { countChoices } from './recommendation.service.ts';

export const availabilityJobs: readonly JobDefinition[] = [
  { name: 'availability.count-choices', schedule: '40 * * * *', handle: (ctx) => countChoices(ctx) },
];
