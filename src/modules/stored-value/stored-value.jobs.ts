import type { JobDefinition } from '../../platform/jobs.ts';
import { sendDueGifts } from './gift-order.service.ts';

export const storedValueJobs: readonly JobDefinition[] = [
  { name: 'stored-value.send-gifts', schedule: '*/15 * * * *', handle: (ctx) => sendDueGifts(ctx) },
];
