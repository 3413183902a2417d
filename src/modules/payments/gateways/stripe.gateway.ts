import Stripe from 'stripe';
import { addDays, type CalendarDate, instantAt } from '../../../core/calendar-date.ts';
import { unavailable } from '../../../core/errors.ts';
import { minor } from '../../../core/money.ts';
import type { Context } from '../../../platform/context.ts';
import type * as port from './gateway.ts';
import { clientOf, gatewaySettings } from './gateway-settings.service.ts';
import { onlineGateway } from './online-gateway.ts';
import {
  instantOf,
  isLiveKey,
  secondsOf,
  stripeExpiry,
  stripeIntentStatus,
  stripeRefundStatus,
  stripeSessionStatus,
  stripeTakes,
} from './stripe.ts';
import { stripeCards } from './stripe-cards.service.ts';

const clientNow = clientOf(
  (all) => all.stripe,
  (account) => {
    const { protocol, hostname, port } = new URL(account.baseUrl);
    const isHttps = protocol === 'https:';
    return new Stripe(account.secretKey, {
      host: hostname,
      port: Number(port || (isHttps ? 443 : 80)),
      protocol: isHttps ? 'https' : 'http',
      timeout: 10_000,
      maxNetworkRetries: 1,
      telemetry: false,
    });
  },
);

/** Stripe Checkout: one page for every screen, whose address can also be scanned from the desk's. */
export const stripe = onlineGateway({
  code: 'stripe',
  transactionCode: 'STRIPE',
  offers: ['page', 'phone', 'code'],
  statementZone: 'UTC',
  acknowledgement: null,
  isReady: () => gatewaySettings().stripe !== null,
  takes: stripeTakes,
  charge,
  close,
  refund,
  query,
  readNotification,
  statement,
  cards: stripeCards(ask),
  authorizer: { days: 7, capture, release },
});

/** A refusal of what was asked comes back; silence and Stripe's own trouble do not. */
async function ask<Answer>(work: (client: Stripe) => Promise<Answer>): Promise<Answer | 'refused'> {
  try {
    return await work(clientNow().client);
  } catch (error) {
    const isRefusal =
      error instanceof Stripe.errors.StripeInvalidRequestError ||
      error instanceof Stripe.errors.StripeCardError;
    if (isRefusal) return 'refused';
    if (error instanceof Stripe.errors.StripeError) throw unavailable('provider_silent');
    throw error;
  }
}

const setAside = { capture_method: 'manual' } as const;

async function charge(_ctx: Context, request: port.ChargeRequest): Promise<port.ChargeResult> {
  const metadata = { merchantReference: request.merchantReference };
  const session = await ask((client) =>
    client.checkout.sessions.create(
      {
        mode: 'payment',
        client_reference_id: request.merchantReference,
        metadata,
        payment_intent_data: { metadata, ...(request.capture === 'later' && setAside) },
        line_items: [
          {
            quantity: 1,
            price_data: {
              currency: request.currency.toLowerCase(),
              unit_amount: request.amountMinor,
              product_data: { name: request.description.slice(0, 250) },
            },
          },
        ],
        success_url: request.returnUrl,
        cancel_url: request.returnUrl,
        // counted from the intent: the same one asked for again must be word for word the same request
        expires_at: stripeExpiry(request.expiresAt, request.startedAt),
      },
      { idempotencyKey: request.merchantReference },
    ),
  );
  if (session === 'refused' || !session.url) return { status: 'failed', failureCode: 'provider_refused' };
  return { status: 'pending', externalRef: session.id, target: session.url };
}

async function close(_ctx: Context, { externalRef }: port.ProviderRef): Promise<boolean> {
  if (externalRef === null) return false;
  return (await ask((client) => client.checkout.sessions.expire(externalRef))) !== 'refused';
}

async function refund(_ctx: Context, request: port.RefundRequest): Promise<port.RefundResult> {
  const found = await ask(async (client) => {
    if (request.externalRef !== null) return client.refunds.retrieve(request.externalRef);
    const paymentIntent = await intentIdOf(client, request.charge);
    if (paymentIntent === null) return null;
    return client.refunds.create(
      {
        payment_intent: paymentIntent,
        amount: request.amountMinor,
        metadata: {
          merchantReference: request.merchantReference,
          chargeReference: request.charge.merchantReference,
        },
      },
      { idempotencyKey: request.merchantReference },
    );
  });
  if (found === 'refused' || found === null) return { status: 'failed', failureCode: 'refund_refused' };
  const status = stripeRefundStatus(found.status);
  if (status === 'failed') return { status, failureCode: 'refund_refused' };
  return { status, externalRef: found.id, paidAt: instantOf(found.created) };
}

const idOf = (object: string | { readonly id: string } | null): string | null =>
  typeof object === 'string' ? object : (object?.id ?? null);

/** Of a charge on Stripe's page the session is known; one off a kept card is its intent itself. */
async function intentIdOf(client: Stripe, { externalRef }: port.ProviderRef): Promise<string | null> {
  if (externalRef?.startsWith('pi_')) return externalRef;
  return idOf((await client.checkout.sessions.retrieve(externalRef ?? '')).payment_intent);
}

async function capture(
  _ctx: Context,
  { amountMinor, merchantReference, ...charge }: port.ProviderRef & { readonly amountMinor: number },
): Promise<port.RefundResult> {
  const found = await ask(async (client) => {
    const id = await intentIdOf(client, { ...charge, merchantReference });
    if (id === null) return null;
    const known = await client.paymentIntents.retrieve(id);
    if (known.status !== 'requires_capture') return known; // taken by the run before, or gone
    const key = { idempotencyKey: `capture-${merchantReference}` };
    return client.paymentIntents.capture(id, { amount_to_capture: amountMinor }, key);
  });
  if (found === 'refused' || found?.status !== 'succeeded')
    return { status: 'failed', failureCode: 'authorization_over' };
  return { status: 'succeeded', externalRef: null, paidAt: null };
}

async function release(_ctx: Context, charge: port.ProviderRef): Promise<boolean> {
  const found = await ask(async (client) => {
    const id = await intentIdOf(client, charge);
    return id === null ? null : client.paymentIntents.cancel(id);
  });
  return found !== 'refused' && found !== null;
}

/** Without Stripe's number there was no page, so nobody can have paid. */
async function query(_ctx: Context, { externalRef }: port.ProviderRef): Promise<port.GatewayReport | null> {
  if (externalRef === null) return null;
  if (externalRef.startsWith('pi_')) return queryIntent(externalRef);
  const expand = ['payment_intent.latest_charge'];
  const session = await ask((client) => client.checkout.sessions.retrieve(externalRef, { expand }));
  if (session === 'refused') return null;
  const intent = session.payment_intent;
  const latest = typeof intent === 'object' ? intent?.latest_charge : null;
  return {
    status: stripeSessionStatus(session, typeof intent === 'object' ? intent?.status : undefined),
    externalRef: session.id,
    amountMinor: session.amount_total ?? 0,
    currency: (session.currency ?? '').toUpperCase(),
    paidAt: latest && typeof latest === 'object' ? instantOf(latest.created) : null,
  };
}

async function queryIntent(id: string): Promise<port.GatewayReport | null> {
  const intent = await ask((client) => client.paymentIntents.retrieve(id));
  if (intent === 'refused') return null;
  return {
    status: stripeIntentStatus(intent.status),
    externalRef: intent.id,
    amountMinor: intent.amount,
    currency: intent.currency.toUpperCase(),
    paidAt: instantOf(intent.created),
  };
}

async function readNotification(
  ctx: Context,
  { headers, rawBody }: port.RawNotification,
): Promise<port.NotificationResult> {
  const { client, account } = clientNow();
  const event = signedEvent(client, {
    body: rawBody,
    signature: String(headers['stripe-signature'] ?? ''),
    secret: account.webhookSecret,
    at: ctx.clock(),
  });
  if (event === null) return { ok: false, reason: 'forged' };
  const card = cardNewsOf(event);
  if (card !== null) return { ok: true, card };
  const news = newsOf(event);
  if (news === null) return { ok: false, reason: 'not_ours' };
  const isForOthers = event.livemode !== isLiveKey(account.secretKey);
  return { ok: true, notification: { ...news, id: event.id, isForOthers } };
}

const toleranceSeconds = 300;

/** The library reads a missing time as now, and takes one from the future: both ends are held here to the same bound. */
function signedEvent(
  client: Stripe,
  message: { body: Buffer; signature: string; secret: string; at: Date },
): Stripe.Event | null {
  const at = message.at.getTime();
  const signedAt = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(message.signature)?.[1]) * 1_000;
  if (!(Math.abs(at - signedAt) <= toleranceSeconds * 1_000)) return null;
  try {
    return client.webhooks.constructEvent(
      message.body,
      message.signature,
      message.secret,
      toleranceSeconds,
      undefined,
      at,
    );
  } catch {
    return null; // wrongly signed, or no event: nothing that Stripe said
  }
}

type News = port.GatewayReport & { readonly merchantReference: string };

function newsOf(event: Stripe.Event): News | null {
  const paidAt = instantOf(event.created);
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
    case 'checkout.session.async_payment_failed':
    case 'checkout.session.expired': {
      const session = event.data.object;
      const merchantReference = session.metadata?.merchantReference;
      if (!merchantReference) return null;
      const hasFailed = event.type === 'checkout.session.async_payment_failed';
      return {
        merchantReference,
        externalRef: session.id,
        status: hasFailed ? 'failed' : stripeSessionStatus(session),
        amountMinor: session.amount_total ?? 0,
        currency: (session.currency ?? '').toUpperCase(),
        paidAt,
      };
    }
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.refund.updated': {
      const refunded = event.data.object;
      const merchantReference = refunded.metadata?.merchantReference;
      if (!merchantReference) return null;
      return {
        merchantReference,
        externalRef: refunded.id,
        status: stripeRefundStatus(refunded.status),
        amountMinor: refunded.amount,
        currency: refunded.currency.toUpperCase(),
        paidAt,
      };
    }
    default:
      return null;
  }
}

/** Leaving a card moves no money: what Stripe tells of it is only that something happened. */
function cardNewsOf({ id, type, data }: Stripe.Event): port.CardNews | null {
  if (!type.startsWith('setup_intent.') && !type.startsWith('checkout.session.')) return null;
  const object = data.object as { object: string; mode?: string; metadata?: Stripe.Metadata | null };
  const isOfCard = object.object === 'setup_intent' || object.mode === 'setup';
  const merchantReference = object.metadata?.merchantReference;
  return isOfCard && merchantReference ? { id, merchantReference } : null;
}

/** Stripe's balance of a day. Refunds carry the number of the charge they belong to. */
async function statement(_ctx: Context, date: CalendarDate): Promise<port.StatementLine[]> {
  const from = secondsOf(instantAt(date, '00:00', 'UTC'));
  const to = secondsOf(instantAt(addDays(date, 1), '00:00', 'UTC'));
  const lines = await ask(async (client) => {
    const list = { created: { gte: from, lt: to }, expand: ['data.source'], limit: 100 };
    const found: port.StatementLine[] = [];
    for await (const movement of client.balanceTransactions.list(list)) {
      const line = movementOf(movement);
      if (line) found.push(line);
    }
    return found;
  });
  if (lines === 'refused') throw unavailable('provider_silent');
  return lines;
}

function movementOf(movement: Stripe.BalanceTransaction): port.StatementLine | null {
  const source = movement.source;
  if (typeof source !== 'object' || source === null) return null;
  if (source.object !== 'charge' && source.object !== 'refund') return null;
  if (!['charge', 'payment', 'refund', 'payment_refund'].includes(movement.type)) return null;
  const named = source.metadata ?? {};
  return {
    kind: source.object,
    merchantReference:
      (source.object === 'refund' ? named.chargeReference : named.merchantReference) ?? source.id,
    externalRef: source.id,
    amountMinor: minor(source.amount), // in the currency of the sale, whatever the balance is kept in
    currency: source.currency.toUpperCase(),
    movedAt: instantOf(movement.created),
  };
}
