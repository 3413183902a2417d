import type { JobDefinition } from '../../platform/jobs.ts';
import { forgetOldAlerts } from './alert.service.ts';

export const alertJobs: readonly JobDefinition[] = [
  { name: 'forget-old-alerts', schedule: '41 3 * * *', handle: (ctx) => forgetOldAlerts(ctx) },
];
