import type { JobDefinition } from '../../platform/jobs.ts';
import { tellChanges } from './event-news.service.ts';
import { keepWhatWasMissed, lapseRegistrations } from './prepayment.service.ts';
import { remindOfEvents } from './reminder.service.ts';

export const eventJobs: readonly JobDefinition[] = [
  { name: 'events.remind', schedule: '*/15 * * * *', handle: (ctx) => remindOfEvents(ctx) },
  { name: 'events.tell-changes', schedule: '*/5 * * * *', handle: (ctx) => tellChanges(ctx) },
  { name: 'events.lapse', schedule: '* * * * *', handle: (ctx) => lapseRegistrations(ctx) },
  { name: 'events.keep-missed', schedule: '50 * * * *', handle: (ctx) => keepWhatWasMissed(ctx) },
];
