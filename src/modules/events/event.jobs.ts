import type { JobDefinition } from '../../platform/jobs.ts';
import { remindOfEvents } from './reminder.service.ts';

export const eventJobs: readonly JobDefinition[] = [
  { name: 'events.remind', schedule: '*/15 * * * *', handle: (ctx) => remindOfEvents(ctx) },
];
