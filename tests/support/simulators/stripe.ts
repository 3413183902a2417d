import { createHmac, randomBytes } from 'node:crypto';
import express, { type Response } from 'express';
import { dateAt } from '../../../src/core/calendar-date.ts';
import type { RawNotification } from '../../../src/modules/payments/gateways/gateway.ts';
import { type Lies, leftOf, listenOn, nextNumber, type Simulator, type Trade } from './simulator.ts';
import { addStripeCards, type CardNature } from './stripe-cards.ts';

const seconds = (at: Date) => Math.floor(at.getTime() / 1_000);

/** Stripe keeps cards and sets money aside, besides. */
export interface StripeSimulator extends Simulator {
  leaveCard(target: string, nature?: CardNature): void;
  /** The signed news that a card was left; `setup_intent.succeeded` or `checkout.session.completed`. */
  cardNotification(merchantReference: string, at: Date, type?: string, lies?: Lies): RawNotification;
  cardsAttached(): number;
  /** What is asked under a key is done, and its answer never arrives. */
  losesAnswers: boolean;
}

/** Stripe's REST interface for Checkout and refunds: keys as bearer, idempotency keys, and webhooks signed `t=,v1=`. */
export async function startStripe(): Promise<StripeSimulator> {
  const secretKey = `sk_test_${randomBytes(12).toString('hex')}`;
  const webhookSecret = `whsec_${randomBytes(16).toString('hex')}`;
  const trades = new Map<string, Trade & { readonly createdAt?: Date; readonly isManual?: boolean }>();
  const unknown: { merchantReference: string; amountMinor: number; at: Date }[] = [];
  const asked: string[] = [];
  const remembered = new Map<string, { body: string; status: number; answer: object }>();
  const state = {
    refundsAre: 'done' as Simulator['refundsAre'],
    silent: false,
    impostor: false,
    losesAnswers: false,
  };

  const app = express();
  app.set('query parser', 'extended');
  app.use(express.urlencoded({ extended: true }));
  app.use((req, res, next) => {
    asked.push(`${req.method} ${req.path}`);
    if (state.silent) return req.socket.destroy();
    if (req.headers.authorization !== `Bearer ${secretKey}` || state.impostor)
      return void res
        .status(401)
        .json({ error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } });
    const key = req.method === 'POST' ? req.headers['idempotency-key'] : undefined;
    if (typeof key !== 'string') return next();
    const body = JSON.stringify([req.path, req.body]);
    const before = remembered.get(key);
    if (before && before.body !== body)
      return void res.status(400).json({
        error: {
          type: 'idempotency_error',
          message: 'Keys for idempotent requests can only be used with the same parameters',
        },
      });
    if (before && state.losesAnswers) return req.socket.destroy();
    if (before) return void res.status(before.status).json(before.answer);
    const json = res.json.bind(res);
    res.json = (answer: object) => {
      remembered.set(key, { body, status: res.statusCode, answer });
      if (state.losesAnswers) return void req.socket.destroy() as never;
      return json(answer);
    };
    next();
  });
  const refuse = (res: Response, code: string, status = 400) =>
    void res.status(status).json({ error: { type: 'invalid_request_error', code, message: code } });

  const session = (trade: Trade, lies: Lies = {}) => ({
    id: trade.number,
    object: 'checkout.session',
    mode: 'payment',
    livemode: false,
    url: trade.status === 'waiting' ? `https://checkout.stripe.test/c/pay/${trade.number}` : null,
    amount_total: lies.amountMinor ?? trade.amountMinor,
    currency: (lies.currency ?? trade.currency).toLowerCase(),
    client_reference_id: trade.merchantReference,
    metadata: { merchantReference: lies.merchantReference ?? trade.merchantReference },
    payment_intent:
      trade.status === 'paid' || trade.status === 'aside' ? `pi_${trade.number.slice(3)}` : null,
    payment_status: trade.status === 'paid' ? 'paid' : 'unpaid',
    status: { waiting: 'open', paid: 'complete', aside: 'complete', closed: 'expired', declined: 'complete' }[
      trade.status
    ],
  });
  const cards = addStripeCards(app, { trades: trades as Map<string, Trade>, refuse, now: () => new Date() });
  const find = (id: string) => [...trades.values()].find((trade) => trade.number === id);

  app.post('/v1/checkout/sessions', (req, res) => {
    const asking = req.body;
    const [item] = Object.values(asking.line_items ?? {}) as {
      price_data: { unit_amount: string; currency: string };
    }[];
    const amountMinor = Number(item?.price_data.unit_amount);
    const expiresAt = new Date(Number(asking.expires_at) * 1_000);
    if (!(amountMinor > 0) || !asking.success_url || asking.mode !== 'payment')
      return refuse(res, 'parameter_invalid_integer');
    const merchantReference = asking.metadata?.merchantReference ?? '';
    const trade = {
      merchantReference,
      number: nextNumber('cs_test_'),
      amountMinor,
      currency: item?.price_data.currency.toUpperCase() ?? '',
      expiresAt,
      status: 'waiting' as const,
      isManual: asking.payment_intent_data?.capture_method === 'manual',
      paidAt: null,
      refunds: [],
      createdAt: new Date(),
    };
    trades.set(merchantReference, trade);
    res.json(session(trade));
  });
  app.get('/v1/checkout/sessions/:id', (req, res) => {
    const trade = find(req.params.id);
    if (!trade) return refuse(res, 'resource_missing', 404);
    const latest_charge = { id: 'ch_1', object: 'charge', created: trade.paidAt && seconds(trade.paidAt) };
    const intent = { ...intentOf(trade), latest_charge };
    const isWhole = req.query.expand !== undefined && trade.paidAt !== null;
    res.json({ ...session(trade), ...(isWhole && { payment_intent: intent }) });
  });
  app.post('/v1/checkout/sessions/:id/expire', (req, res) => {
    const trade = find(req.params.id);
    if (trade?.status !== 'waiting') return refuse(res, 'checkout_session_not_open');
    trade.status = 'closed';
    res.json(session(trade));
  });

  const words = { done: 'succeeded', working: 'pending', failed: 'failed' } as const;
  const refunded = (trade: Trade, refund: Trade['refunds'][number]) => ({
    id: refund.number,
    object: 'refund',
    amount: refund.amountMinor,
    currency: trade.currency.toLowerCase(),
    status: words[refund.status],
    created: seconds(refund.at),
    metadata: { merchantReference: refund.merchantReference, chargeReference: trade.merchantReference },
  });
  const tradeOfIntent = (id: string) =>
    [...trades.values()].find((one) => `pi_${one.number.slice(3)}` === id && one.paidAt !== null);
  const intentOf = (trade: Trade) => ({
    id: `pi_${trade.number.slice(3)}`,
    object: 'payment_intent',
    amount: trade.amountMinor,
    currency: trade.currency.toLowerCase(),
    created: seconds(trade.paidAt ?? trade.expiresAt),
    status: {
      paid: 'succeeded',
      aside: 'requires_capture',
      closed: 'canceled',
      waiting: 'processing',
      declined: 'canceled',
    }[trade.status],
  });
  app.get('/v1/payment_intents/:id', (req, res) => {
    const trade = tradeOfIntent(req.params.id);
    return trade ? void res.json(intentOf(trade)) : refuse(res, 'resource_missing', 404);
  });
  for (const [verb, status] of [
    ['capture', 'paid'],
    ['cancel', 'closed'],
  ] as const) {
    app.post(`/v1/payment_intents/:id/${verb}`, (req, res) => {
      const trade = tradeOfIntent(req.params.id);
      if (trade?.status !== 'aside') return refuse(res, 'payment_intent_unexpected_state');
      trade.status = status;
      res.json(intentOf(trade));
    });
  }
  app.post('/v1/refunds', (req, res) => {
    const trade = [...trades.values()].find((one) => `pi_${one.number.slice(3)}` === req.body.payment_intent);
    const amountMinor = Number(req.body.amount);
    if (trade?.status !== 'paid' || !(amountMinor > 0) || amountMinor > leftOf(trade))
      return refuse(res, 'charge_already_refunded');
    const refund = {
      merchantReference: req.body.metadata.merchantReference,
      number: nextNumber('re_'),
      amountMinor,
      status: state.refundsAre,
      at: trade.paidAt ?? new Date(),
    };
    trade.refunds.push(refund);
    res.json(refunded(trade, refund));
  });
  app.get('/v1/refunds/:id', (req, res) => {
    const trade = [...trades.values()].find((one) =>
      one.refunds.some(({ number }) => number === req.params.id),
    );
    const refund = trade?.refunds.find(({ number }) => number === req.params.id);
    return trade && refund ? void res.json(refunded(trade, refund)) : refuse(res, 'resource_missing', 404);
  });
  app.get('/v1/balance_transactions', (req, res) => {
    const { gte, lt } = req.query.created as unknown as { gte: string; lt: string };
    const inside = (at: Date | null) => at !== null && seconds(at) >= Number(gte) && seconds(at) < Number(lt);
    const movement = (type: string, at: Date, source: object) => ({
      object: 'balance_transaction',
      type,
      created: seconds(at),
      source,
    });
    const charge = (merchantReference: string, amount: number, currency: string) => ({
      id: nextNumber('ch_'),
      object: 'charge',
      amount,
      currency: currency.toLowerCase(),
      metadata: { merchantReference },
    });
    const all = [...trades.values()].flatMap((trade) => [
      ...(trade.paidAt && inside(trade.paidAt)
        ? [
            movement(
              'charge',
              trade.paidAt,
              charge(trade.merchantReference, trade.amountMinor, trade.currency),
            ),
            movement('stripe_fee', trade.paidAt, { id: 'fee', object: 'fee' }),
          ]
        : []),
      ...trade.refunds
        .filter((one) => one.status === 'done' && inside(one.at))
        .map((one) => movement('refund', one.at, refunded(trade, one))),
    ]);
    all.push(
      ...unknown
        .filter((one) => inside(one.at))
        .map((one) => movement('charge', one.at, charge(one.merchantReference, one.amountMinor, 'CNY'))),
    );
    // two to a page, whatever was asked for, so that the pages are turned
    const numbered = all.map((one, index) => ({ ...one, id: `txn_${index}` }));
    const start = req.query.starting_after ? Number(String(req.query.starting_after).slice(4)) + 1 : 0;
    const data = numbered.slice(start, start + 2);
    res.json({
      object: 'list',
      url: '/v1/balance_transactions',
      data,
      has_more: start + 2 < numbered.length,
    });
  });
  const { url, stop } = await listenOn(app);

  function event(
    type: string,
    object: object,
    { id, at, lies = {} }: { id: string; at: Date; lies?: Lies },
  ): RawNotification {
    const body = JSON.stringify({
      id,
      object: 'event',
      type,
      created: seconds(at),
      livemode: lies.merchant !== undefined,
      data: { object },
    });
    const time = seconds(lies.signedAt ?? at);
    const secret = lies.forged ? 'whsec_a guess' : webhookSecret;
    const v1 = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
    return {
      headers: { 'content-type': 'application/json', 'stripe-signature': `t=${time},v1=${v1}` },
      rawBody: Buffer.from(lies.tampered ? body.replace('"object":"event"', '"object":"event" ') : body),
    };
  }
  const tradeAt = (target: string) => find(target.split('/').at(-1) ?? '');

  return Object.assign(state, {
    settings: { stripe: { secretKey, webhookSecret, baseUrl: url } },
    trades,
    asked,
    pay: async (target: string, at: Date) => {
      const trade = tradeAt(target);
      if (trade?.status !== 'waiting' || at > trade.expiresAt) return false;
      Object.assign(trade, { status: trade.isManual ? 'aside' : 'paid', paidAt: at });
      return true;
    },
    decline: async (target: string) => {
      const trade = tradeAt(target);
      if (trade) trade.status = 'declined';
    },
    notification: (merchantReference: string, at: Date, lies: Lies = {}) => {
      const trade = trades.get(merchantReference);
      if (!trade) throw new Error(`no session ${merchantReference}`);
      const types = {
        paid: 'checkout.session.completed',
        aside: 'checkout.session.completed',
        waiting: 'checkout.session.completed',
        closed: 'checkout.session.expired',
        declined: 'checkout.session.async_payment_failed',
      };
      return event(types[trade.status], session(trade, lies), {
        id: lies.id ?? `evt_${trade.number}_${trade.status}`,
        at,
        lies,
      });
    },
    refundNotification: (merchantReference: string, at: Date) => {
      const trade = [...trades.values()].find((one) =>
        one.refunds.some((refund) => refund.merchantReference === merchantReference),
      );
      const refund = trade?.refunds.find((one) => one.merchantReference === merchantReference);
      if (!trade || !refund) throw new Error(`no refund ${merchantReference}`);
      refund.status = 'done';
      return event('refund.updated', refunded(trade, refund), { id: `evt_${refund.number}`, at });
    },
    leaveCard: cards.leave,
    cardsAttached: cards.attached,
    cardNotification: (
      merchantReference: string,
      at: Date,
      type = 'setup_intent.succeeded',
      lies: Lies = {},
    ) => {
      const object = type.startsWith('setup_intent')
        ? cards.intentOf(merchantReference)
        : cards.sessionOf(merchantReference);
      return event(type, object, { id: lies.id ?? `evt_${merchantReference}_${type}`, at, lies });
    },
    addUnknown: (merchantReference: string, amountMinor: number, at: Date) =>
      unknown.push({ merchantReference, amountMinor, at }),
    day: (at: Date) => dateAt(at, 'UTC'),
    stop,
  });
}
