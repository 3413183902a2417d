import { z } from 'zod';
import type { JobDefinition } from '../../platform/jobs.ts';
import { sendPasswordReset, sendResetJob } from './password-reset.service.ts';
import { forgetOldSessions } from './session.service.ts';

const ResetData = z.object({ email: z.string() });

export const staffJobs: readonly JobDefinition[] = [
  { name: sendResetJob, handle: (ctx, data) => sendPasswordReset(ctx, ResetData.parse(data).email) },
  { name: 'forget-old-sessions', schedule: '17 * * * *', handle: (ctx) => forgetOldSessions(ctx) },
];
