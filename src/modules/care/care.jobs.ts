import type { JobDefinition } from '../../platform/jobs.ts';
import { writeDueCare } from './care.service.ts';

export const careJobs: readonly JobDefinition[] = [
  { name: 'care.write', schedule: '*/15 * * * *', handle: (ctx) => writeDueCare(ctx) },
];
