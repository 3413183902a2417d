import type { JobDefinition } from '../../platform/jobs.ts';
import { applyDueChanges } from './rate-approval.service.ts';
import { dueChangesJob } from './rate-change.service.ts';

/** Begun by night audit when the business date moves, and every minute for what was missed. */
export const rateChangeJobs: readonly JobDefinition[] = [
  { name: dueChangesJob, schedule: '* * * * *', handle: (ctx) => applyDueChanges(ctx) },
];
