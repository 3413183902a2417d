import Stripe from 'stripe';
import type { Context } from '../../../platform/context.ts';
import type * as port from './gateway.ts';
import { instantOf, stripeExpiry, stripeIntentStatus } from './stripe.ts';

type Ask = <Answer>(work: (client: Stripe) => Promise<Answer>) => Promise<Answer | 'refused'>;

/** Stripe's name for a card: whose it is, and which. */
interface StripeToken {
  readonly customer: string;
  readonly paymentMethod: string;
}

/** Cards left on Stripe's page in setup mode, and charged when the guest is away. */
export function stripeCards(ask: Ask): port.CardKeeper {
  return {
    ask: (_ctx, request) => askForCard(ask, request),
    close: async (_ctx, { externalRef }) =>
      externalRef !== null &&
      (await ask((client) => client.checkout.sessions.expire(externalRef))) !== 'refused',
    query: (_ctx, asked) => queryCard(ask, asked),
    charge: (ctx, request) => chargeCard(ask, ctx, request),
    forget: async (_ctx, token) => {
      // refused: the card is gone there already
      await ask((client) => client.paymentMethods.detach(tokenOf(token).paymentMethod));
    },
  };
}

async function askForCard(ask: Ask, request: port.CardRequest): Promise<port.ChargeResult> {
  const metadata = { merchantReference: request.merchantReference };
  const session = await ask((client) =>
    client.checkout.sessions.create(
      {
        mode: 'setup',
        allowed_payment_method_types: ['card'],
        customer_creation: 'always',
        client_reference_id: request.merchantReference,
        metadata,
        setup_intent_data: { metadata, description: request.description.slice(0, 250) },
        success_url: request.returnUrl,
        cancel_url: request.returnUrl,
        expires_at: stripeExpiry(request.expiresAt, request.startedAt),
      },
      { idempotencyKey: request.merchantReference },
    ),
  );
  if (session === 'refused' || !session.url) return { status: 'failed', failureCode: 'provider_refused' };
  return { status: 'pending', externalRef: session.id, target: session.url };
}

async function queryCard(ask: Ask, { externalRef }: port.ProviderRef): Promise<port.CardReport | null> {
  if (externalRef === null) return null;
  const expand = ['setup_intent.payment_method'];
  const session = await ask((client) => client.checkout.sessions.retrieve(externalRef, { expand }));
  if (session === 'refused') return null;
  const intent = typeof session.setup_intent === 'object' ? session.setup_intent : null;
  const method = typeof intent?.payment_method === 'object' ? intent.payment_method : null;
  const customer = typeof session.customer === 'string' ? session.customer : session.customer?.id;
  if (intent?.status === 'succeeded' && method?.card && customer) {
    const { brand, last4, exp_month, exp_year } = method.card;
    const token: StripeToken = { customer, paymentMethod: method.id };
    const card = { brand, lastFour: last4, expiryMonth: exp_month, expiryYear: exp_year };
    return { status: 'kept', externalRef, card: { ...card, token: JSON.stringify(token) } };
  }
  const isOver = session.status === 'expired' || intent?.status === 'canceled';
  return { status: isOver ? 'failed' : 'pending', externalRef };
}

/** A bank that wants to ask its customer says no to a charge he is not there for. */
async function chargeCard(
  ask: Ask,
  _ctx: Context,
  request: port.CardChargeRequest,
): Promise<port.RefundResult> {
  const { customer, paymentMethod } = tokenOf(request.token);
  let refusal = 'provider_refused';
  const intent = await ask(async (client) => {
    try {
      return await client.paymentIntents.create(
        {
          amount: request.amountMinor,
          currency: request.currency.toLowerCase(),
          customer,
          payment_method: paymentMethod,
          allowed_payment_method_types: ['card'],
          off_session: true,
          confirm: true,
          description: request.description.slice(0, 250),
          metadata: { merchantReference: request.merchantReference },
        },
        { idempotencyKey: request.merchantReference },
      );
    } catch (error) {
      if (error instanceof Stripe.errors.StripeCardError)
        refusal = error.code === 'authentication_required' ? 'card_wants_its_holder' : 'card_declined';
      throw error;
    }
  });
  if (intent === 'refused') return { status: 'failed', failureCode: refusal };
  const status = stripeIntentStatus(intent.status);
  if (status === 'succeeded') return { status, externalRef: intent.id, paidAt: instantOf(intent.created) };
  if (status === 'pending' && intent.status === 'processing') return { status, externalRef: intent.id };
  return { status: 'failed', failureCode: 'card_wants_its_holder' };
}

function tokenOf(token: string): StripeToken {
  return JSON.parse(token) as StripeToken;
}
