import { z } from 'zod';
import { siteUrl } from '../../../platform/site.ts';
import { sandboxPayPath } from '../payment.paths.ts';
import type * as port from './gateway.ts';
import { gatewaySettings } from './gateway-settings.service.ts';
import { onlineGateway } from './online-gateway.ts';
import { sandboxAuthorizer, sandboxCards } from './sandbox-cards.service.ts';
import {
  closeSandboxCharge,
  createSandboxCharge,
  createSandboxRefund,
  findSandboxOperation,
  sandboxStatement,
  sandboxZone,
} from './sandbox-provider.service.ts';
import { isSignedBy, sandboxSecret, signatureHeader } from './sandbox-signature.ts';

/** Our side of the sandbox provider: what an integration with any online provider looks like. */
export const sandbox = onlineGateway({
  code: 'sandbox',
  transactionCode: 'SANDBOX',
  offers: ['page', 'phone', 'code'],
  statementZone: sandboxZone,
  acknowledgement: null,
  isReady: () => gatewaySettings().sandbox,
  takes: () => true,

  async charge(ctx, request) {
    const { merchantReference: idempotencyKey, ...asked } = request;
    const { id } = await createSandboxCharge(ctx, { ...asked, idempotencyKey });
    const page = sandboxPayPath(id);
    return {
      status: 'pending',
      externalRef: id,
      target: request.presentation === 'code' ? siteUrl(page) : page,
    };
  },

  close: (ctx, { merchantReference }) => closeSandboxCharge(ctx, merchantReference),

  async refund(ctx, request) {
    const chargeId = request.charge.externalRef;
    if (chargeId === null) return { status: 'failed', failureCode: 'unknown_charge' };
    const { amountMinor, currency, merchantReference: idempotencyKey } = request;
    const refund = await createSandboxRefund(ctx, { idempotencyKey, amountMinor, currency, chargeId });
    if (refund.status === 'failed') return { status: 'failed', failureCode: 'refund_refused' };
    return { status: 'succeeded', externalRef: refund.id };
  },

  async query(ctx, { merchantReference }) {
    const operation = await findSandboxOperation(ctx, merchantReference);
    if (!operation) return null;
    const { id, status, amountMinor, currency } = operation;
    return { status, externalRef: id, amountMinor, currency };
  },

  readNotification: async (_ctx, raw) => readNotification(raw),
  statement: sandboxStatement,
  cards: sandboxCards,
  authorizer: sandboxAuthorizer,
});

/** What the provider sends, in its own words. */
export const SandboxMessage = z.object({
  id: z.string().min(1).max(100),
  charge: z.string().min(1).max(100),
  merchantReference: z.string().min(1).max(200),
  kind: z.enum(['charge', 'card']).default('charge'),
  status: z.enum(['authorized', 'succeeded', 'failed']),
  amountMinor: z.int(),
  currency: z.string().length(3),
});
export type SandboxMessage = z.infer<typeof SandboxMessage>;

function readNotification({ headers, rawBody }: port.RawNotification): port.NotificationResult {
  if (!isSignedBy(rawBody, headers[signatureHeader], sandboxSecret())) return { ok: false, reason: 'forged' };
  const parsed = SandboxMessage.safeParse(jsonOf(rawBody));
  if (!parsed.success) return { ok: false, reason: 'unreadable' };
  const { charge, kind, ...rest } = parsed.data;
  if (kind === 'card') return { ok: true, card: rest };
  return { ok: true, notification: { ...rest, externalRef: charge } };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
