import { z } from 'zod';
import { inTransaction } from '../../platform/db.ts';
import { type JobDefinition, queueJob } from '../../platform/jobs.ts';
import { sandboxJobs } from './gateways/sandbox.jobs.ts';
import { sendRefundJob } from './refund.service.ts';
import { querySilentPayment, sendRefund, silentPayments } from './settlement.service.ts';

const PaymentData = z.object({ paymentId: z.int() });
const queryPaymentJob = 'query-payment';

export const paymentJobs: readonly JobDefinition[] = [
  {
    name: sendRefundJob,
    retryLimit: 8,
    handle: (ctx, data) => sendRefund(ctx, PaymentData.parse(data).paymentId),
  },
  {
    name: queryPaymentJob,
    retryLimit: 2,
    handle: (ctx, data) => querySilentPayment(ctx, PaymentData.parse(data).paymentId),
  },
  {
    name: 'query-silent-payments',
    schedule: '* * * * *',
    handle: async (ctx) => {
      const ids = await silentPayments(ctx);
      await inTransaction(ctx.db, async (tx) => {
        for (const paymentId of ids) {
          await queueJob(tx, queryPaymentJob, { paymentId }, { singletonKey: String(paymentId) });
        }
      });
    },
  },
  ...sandboxJobs,
];
