import type { JobDefinition } from '../../platform/jobs.ts';
import { keepPoints } from './expiry.service.ts';

export const loyaltyJobs: readonly JobDefinition[] = [
  { name: 'loyalty.keep', schedule: '20 * * * *', handle: (ctx) => keepPoints(ctx) },
];
