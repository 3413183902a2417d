import type { Express, Response } from 'express';
import { nextNumber, type Trade } from './simulator.ts';

/** How a card behaves once it is charged while its holder is away. */
export type CardNature = 'good' | 'declined' | 'requires_action';

interface Setup {
  readonly id: string;
  readonly merchantReference: string;
  status: 'open' | 'complete' | 'expired';
  method: string | null;
}

export interface StripeCards {
  /** The guest leaves a card on the page he was led to. */
  leave(target: string, nature?: CardNature): void;
  /** What a webhook says of the page. */
  sessionOf(merchantReference: string): object;
  intentOf(merchantReference: string): object;
  /** Cards that were left and not detached. */
  attached(): number;
}

type Refuse = (res: Response, code: string, status?: number) => void;

/** Checkout in setup mode, payment intents off session, and detaching, beside the pages that take money. */
export function addStripeCards(
  app: Express,
  { trades, refuse, now }: { trades: Map<string, Trade>; refuse: Refuse; now: () => Date },
): StripeCards {
  const setups = new Map<string, Setup>();
  const cards = new Map<string, CardNature>();
  const intents = new Map<string, object>();
  const setupIntent = (setup: Setup) => ({
    id: `seti_${setup.id.slice(8)}`,
    object: 'setup_intent',
    status: setup.method === null ? 'requires_payment_method' : 'succeeded',
    metadata: { merchantReference: setup.merchantReference },
    payment_method: setup.method && {
      id: setup.method,
      object: 'payment_method',
      card: { brand: 'visa', last4: '4242', exp_month: 8, exp_year: 2030 },
    },
  });
  const session = (setup: Setup) => ({
    id: setup.id,
    object: 'checkout.session',
    mode: 'setup',
    livemode: false,
    url: setup.status === 'open' ? `https://checkout.stripe.test/c/pay/${setup.id}` : null,
    amount_total: null,
    currency: null,
    customer: setup.method && `cus_${setup.id.slice(8)}`,
    metadata: { merchantReference: setup.merchantReference },
    setup_intent: setup.method && setupIntent(setup).id,
    payment_status: 'no_payment_required',
    status: setup.status,
  });

  app.post('/v1/checkout/sessions', (req, res, next) => {
    if (req.body.mode !== 'setup') return next();
    if (req.body.allowed_payment_method_types?.[0] !== 'card' || req.body.customer_creation !== 'always')
      return refuse(res, 'parameter_missing');
    const merchantReference = req.body.metadata.merchantReference;
    const setup: Setup = { id: nextNumber('cs_test_'), merchantReference, status: 'open', method: null };
    setups.set(setup.id, setup);
    res.json(session(setup));
  });
  app.get('/v1/checkout/sessions/:id', (req, res, next) => {
    const setup = setups.get(req.params.id);
    if (!setup) return next();
    res.json({ ...session(setup), ...(req.query.expand && { setup_intent: setupIntent(setup) }) });
  });
  app.post('/v1/checkout/sessions/:id/expire', (req, res, next) => {
    const setup = setups.get(req.params.id);
    if (!setup) return next();
    if (setup.status !== 'open') return refuse(res, 'checkout_session_not_open');
    setup.status = 'expired';
    res.json(session(setup));
  });
  app.post('/v1/payment_methods/:id/detach', (req, res) => {
    if (!cards.delete(req.params.id)) return refuse(res, 'resource_missing', 404);
    res.json({ id: req.params.id, object: 'payment_method' });
  });
  app.post('/v1/payment_intents', (req, res) => {
    const { payment_method, amount, currency, metadata, off_session, confirm } = req.body;
    const nature = cards.get(payment_method);
    if (!nature || off_session !== 'true' || confirm !== 'true') return refuse(res, 'resource_missing');
    if (nature !== 'good') {
      const code = nature === 'declined' ? 'card_declined' : 'authentication_required';
      return void res.status(402).json({ error: { type: 'card_error', code, message: code } });
    }
    const number = nextNumber('cs_off_');
    const { merchantReference } = metadata;
    const at = now();
    trades.set(merchantReference, {
      merchantReference,
      number,
      amountMinor: Number(amount),
      currency: currency.toUpperCase(),
      expiresAt: at,
      status: 'paid',
      paidAt: at,
      refunds: [],
    });
    const intent = {
      id: `pi_${number.slice(3)}`,
      object: 'payment_intent',
      status: 'succeeded',
      amount: Number(amount),
      currency,
      created: Math.floor(at.getTime() / 1_000),
      metadata,
    };
    intents.set(intent.id, intent);
    res.json(intent);
  });
  app.get('/v1/payment_intents/:id', (req, res, next) => {
    const intent = intents.get(req.params.id);
    return intent ? void res.json(intent) : next();
  });

  const find = (merchantReference: string) => {
    const setup = [...setups.values()].find((one) => one.merchantReference === merchantReference);
    if (!setup) throw new Error(`no card was asked for as ${merchantReference}`);
    return setup;
  };
  return {
    leave(target, nature = 'good') {
      const setup = setups.get(target.split('/').at(-1) ?? '');
      if (!setup) throw new Error(`no page ${target}`);
      const method = nextNumber('pm_');
      cards.set(method, nature);
      Object.assign(setup, { status: 'complete', method });
    },
    sessionOf: (merchantReference) => session(find(merchantReference)),
    intentOf: (merchantReference) => setupIntent(find(merchantReference)),
    attached: () => cards.size,
  };
}
