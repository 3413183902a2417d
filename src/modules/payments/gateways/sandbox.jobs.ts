import { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { JobDefinition } from '../../../platform/jobs.ts';
import type { SandboxMessage } from './sandbox.gateway.ts';
import {
  finishSlowCharge,
  getSandboxCharge,
  sandboxDecideJob,
  sandboxNotifyJob,
} from './sandbox-provider.service.ts';
import { sandboxSecret, signatureHeader, signatureOf } from './sandbox-signature.ts';

const ChargeData = z.object({ chargeId: z.string() });
const patienceMilliseconds = 10_000;

/** What the provider does by itself, after the guest has left its page. */
export const sandboxJobs: readonly JobDefinition[] = [
  {
    name: sandboxNotifyJob,
    retryLimit: 8,
    retryDelaySeconds: 2,
    handle: (ctx, data) => deliverNotification(ctx, ChargeData.parse(data).chargeId),
  },
  { name: sandboxDecideJob, handle: (ctx, data) => finishSlowCharge(ctx, ChargeData.parse(data).chargeId) },
];

/** Sends the signed notification over HTTP; any answer but a good one fails the job, which then tries again. */
export async function deliverNotification(ctx: Context, chargeId: string): Promise<void> {
  const charge = await getSandboxCharge(ctx.db, chargeId);
  if (charge.status === 'pending') return;
  const message: SandboxMessage = {
    id: `${charge.id}-${charge.status}`,
    charge: charge.id,
    merchantReference: charge.idempotencyKey,
    kind: charge.kind === 'card' ? 'card' : 'charge',
    status: charge.status,
    amountMinor: charge.amountMinor,
    currency: charge.currency,
  };
  const body = JSON.stringify(message);
  const response = await fetch(charge.notifyUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [signatureHeader]: signatureOf(body, sandboxSecret()),
    },
    body,
    signal: AbortSignal.timeout(patienceMilliseconds),
  });
  if (!response.ok) throw new Error(`the notification of ${charge.id} was answered with ${response.status}`);
}
