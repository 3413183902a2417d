import type { JobDefinition } from './jobs.ts';
import { forgetWindows } from './rate-limit.ts';

export const rateLimitJobs: readonly JobDefinition[] = [
  { name: 'forget-rate-windows', schedule: '23 * * * *', handle: (ctx) => forgetWindows(ctx) },
];
