import type { JobDefinition } from '../../platform/jobs.ts';
import { keepRetention } from './retention.service.ts';
import { nightlyHour } from './retention.ts';

export const privacyJobs: readonly JobDefinition[] = [
  {
    name: 'privacy.retention',
    schedule: `${nightlyHour.minute} ${nightlyHour.hour} * * *`,
    timeLimitSeconds: 3_600,
    handle: (ctx) => keepRetention(ctx),
  },
];
