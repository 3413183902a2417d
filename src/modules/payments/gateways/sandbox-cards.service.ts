import { randomBytes } from 'node:crypto';
import { zero } from '../../../core/money.ts';
import type { Context } from '../../../platform/context.ts';
import { siteUrl } from '../../../platform/site.ts';
import { sandboxPayPath } from '../payment.paths.ts';
import type * as port from './gateway.ts';
import { closeSandboxCharge, createSandboxCharge, findSandboxOperation } from './sandbox-provider.service.ts';

/** The sandbox keeps cards, too: one that is told to declines once it is charged. */
export const sandboxCards: port.CardKeeper = {
  async ask(ctx, { merchantReference, returnUrl, presentation }) {
    const { id } = await createSandboxCharge(ctx, {
      kind: 'card',
      idempotencyKey: merchantReference,
      amountMinor: zero,
      currency: 'XXX',
      returnUrl,
    });
    const page = sandboxPayPath(id);
    return { status: 'pending', externalRef: id, target: presentation === 'code' ? siteUrl(page) : page };
  },
  close: (ctx, { merchantReference }) => closeSandboxCharge(ctx, merchantReference),
  async query(ctx, { merchantReference }) {
    const asked = await findSandboxOperation(ctx, merchantReference);
    if (!asked) return null;
    const externalRef = asked.id;
    if (asked.status !== 'succeeded')
      return { status: asked.status === 'failed' ? 'failed' : 'pending', externalRef };
    const expires = { expiryMonth: 12, expiryYear: ctx.clock().getUTCFullYear() + 3 };
    const lastFour = asked.chosen === 'declines' ? '0002' : '4242';
    return { status: 'kept', externalRef, card: { token: asked.id, brand: 'visa', lastFour, ...expires } };
  },
  charge: chargeSandboxCard,
  async forget(ctx, token) {
    await ctx.db.sandboxCharge.updateMany({ where: { id: token, kind: 'card' }, data: { status: 'failed' } });
  },
};

async function chargeSandboxCard(ctx: Context, request: port.CardChargeRequest): Promise<port.RefundResult> {
  const card = await ctx.db.sandboxCharge.findFirst({ where: { id: request.token, kind: 'card' } });
  const isGood = card?.status === 'succeeded' && card.behaviour !== 'declines';
  await ctx.db.sandboxCharge.createMany({
    data: {
      id: `sbx_${randomBytes(12).toString('hex')}`,
      kind: 'charge',
      parentId: request.token,
      idempotencyKey: request.merchantReference,
      amountMinor: request.amountMinor,
      currency: request.currency,
      status: isGood ? 'succeeded' : 'failed',
      notifyUrl: '',
      createdAt: ctx.clock(),
      decidedAt: ctx.clock(),
    },
    skipDuplicates: true,
  });
  const charge = await findSandboxOperation(ctx, request.merchantReference);
  if (charge?.status !== 'succeeded') return { status: 'failed', failureCode: 'card_declined' };
  return { status: 'succeeded', externalRef: charge.id };
}

/** Money set aside by the sandbox: taken or let go, once. */
export const sandboxAuthorizer: port.Authorizer = {
  days: 7,
  async capture(ctx, { merchantReference }) {
    await ctx.db.sandboxCharge.updateMany({
      where: { idempotencyKey: merchantReference, status: 'authorized' },
      data: { status: 'succeeded', decidedAt: ctx.clock() },
    });
    const charge = await findSandboxOperation(ctx, merchantReference);
    if (charge?.status !== 'succeeded') return { status: 'failed', failureCode: 'authorization_over' };
    return { status: 'succeeded', externalRef: charge.id };
  },
  async release(ctx, { merchantReference }) {
    const { count } = await ctx.db.sandboxCharge.updateMany({
      where: { idempotencyKey: merchantReference, status: 'authorized' },
      data: { status: 'failed', decidedAt: ctx.clock() },
    });
    return count === 1;
  },
};
