import { z } from 'zod';
import { calendarDate } from '../../core/calendar-date.ts';
import { inTransaction } from '../../platform/db.ts';
import { type JobDefinition, queueJob } from '../../platform/jobs.ts';
import { captureLapsing, capturePayment, releasePayment } from './authorization.service.ts';
import { chargeClaim } from './card-claim.service.ts';
import { gatewayCodes } from './gateways/gateway.ts';
import { sandboxJobs } from './gateways/sandbox.jobs.ts';
import { forgetAtProvider, forgetOldCards, querySilentCards } from './kept-card.service.ts';
import { capturePaymentJob, chargeCardJob, forgetCardJob, releasePaymentJob } from './payment-jobs.ts';
import { fetchStatement, fetchStatementJob, queueStatements } from './reconciliation.service.ts';
import { sendRefundJob } from './refund.service.ts';
import { querySilentPayment, sendRefund, silentPayments } from './settlement.service.ts';

const PaymentData = z.object({ paymentId: z.int() });
const StatementData = z.object({ gateway: z.enum(gatewayCodes), date: z.string().transform(calendarDate) });
const ClaimData = z.object({ claimId: z.int() });
const SealedData = z.object({ gateway: z.enum(gatewayCodes), sealed: z.string() });
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
  {
    name: chargeCardJob,
    retryLimit: 8,
    handle: (ctx, data) => chargeClaim(ctx, ClaimData.parse(data).claimId),
  },
  {
    name: forgetCardJob,
    retryLimit: 8,
    handle: (ctx, data) => forgetAtProvider(ctx, SealedData.parse(data)),
  },
  {
    name: capturePaymentJob,
    retryLimit: 8,
    handle: (ctx, data) => capturePayment(ctx, PaymentData.parse(data).paymentId),
  },
  {
    name: releasePaymentJob,
    retryLimit: 8,
    handle: (ctx, data) => releasePayment(ctx, PaymentData.parse(data).paymentId),
  },
  { name: 'query-silent-cards', schedule: '* * * * *', handle: querySilentCards },
  { name: 'forget-old-cards', schedule: '20 3 * * *', handle: forgetOldCards },
  { name: 'capture-lapsing', schedule: '10 * * * *', handle: captureLapsing },
  ...sandboxJobs,
];
