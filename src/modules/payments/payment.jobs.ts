import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { inTransaction } from '../../platform/db.ts';
import { type JobDefinition, queueJob } from '../../platform/jobs.ts';
import { gatewayCodes } from './gateways/gateway.ts';
import { sandboxJobs } from './gateways/sandbox.jobs.ts';
import { fetchStatement, fetchStatementJob, queueStatements } from './reconciliation.service.ts';
import { sendRefundJob } from './refund.service.ts';
import { querySilentPayment, sendRefund, silentPayments } from './settlement.service.ts';

const PaymentData = z.object({ paymentId: z.int() });
const StatementData = z.object({ gateway: z.enum(gatewayCodes), date: z.string().transform(calendarDate) });
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
  {
    name: fetchStatementJob,
    retryLimit: 8,
    retryDelaySeconds: 600, // a provider may be late with the statement of a day
    handle: (ctx, data) => fetchStatement(ctx, StatementData.parse(data)),
  },
  // after ten in the morning in Beijing, when the statements of the day before are drawn up there
  { name: 'fetch-payment-statements', schedule: '30 2 * * *', handle: queueStatements },
  ...sandboxJobs,
];
