import { sealAuditEvents } from './audit-chain.ts';
import type { JobDefinition } from './jobs.ts';

export const auditJobs: readonly JobDefinition[] = [
  { name: 'seal-audit-events', schedule: '*/5 * * * *', handle: (ctx) => sealAuditEvents(ctx.db, ctx.clock) },
];
