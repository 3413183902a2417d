import { z } from 'zod';
import type { JobDefinition } from '../../platform/jobs.ts';
import { deliverMailJob } from '../../platform/mail.ts';
import { deliverMail, rescueStrandedMails } from './delivery.service.ts';

const MailData = z.object({ mailId: z.number() });

export const mailJobs: readonly JobDefinition[] = [
  {
    name: deliverMailJob,
    concurrency: 5,
    retryLimit: 6,
    retryDelaySeconds: 30,
    timeLimitSeconds: 240,
    handle: (ctx, data) => deliverMail(ctx, MailData.parse(data).mailId),
  },
  { name: 'rescue-mails', schedule: '*/10 * * * *', handle: (ctx) => rescueStrandedMails(ctx) },
];
