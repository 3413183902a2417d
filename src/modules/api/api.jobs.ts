import type { JobDefinition } from '../../platform/jobs.ts';
import { deleteAnswersBefore } from './idempotency.queries.ts';

const keptDays = 30;

/** Answers are kept as long as a caller may reasonably retry, and forgotten then. */
export const apiJobs: readonly JobDefinition[] = [
  {
    name: 'api.forget-answers',
    schedule: '20 4 * * *',
    handle: async (ctx) => {
      const before = new Date(ctx.clock().getTime() - keptDays * 86_400_000);
      await deleteAnswersBefore(ctx.db, before);
    },
  },
];
