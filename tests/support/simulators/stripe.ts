import { createHmac, randomBytes } from 'node:crypto';
import express, { type Response } from 'express';
import { dateAt } from '../../../src/core/calendar-date.ts';
import type { RawNotification } from '../../../src/modules/payments/gateways/gateway.ts';
import { type Lies, leftOf, listenOn, nextNumber, type Simulator, type Trade } from './simulator.ts';

const seconds = (at: Date) => Math.floor(at.getTime() / 1_000);

/** Stripe's REST interface for Checkout and refunds: keys as bearer, idempotency keys, and webhooks signed `t=,v1=`. */
export async function startStripe(): Promise<Simulator> {
  const secretKey = `sk_test_${randomBytes(12).toString('hex')}`;
  const webhookSecret = `whsec_${randomBytes(16).toString('hex')}`;
  const trades = new Map<string, Trade & { readonly createdAt: Date }>();
  const unknown: { merchantReference: string; amountMinor: number; at: Date }[] = [];
  const asked: string[] = [];
  const remembered = new Map<string, { body: string; status: number; answer: object }>();
  const state = { refundsAre: 'done' as Simulator['refundsAre'], silent: false, impostor: false };

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
    if (before) return void res.status(before.status).json(before.answer);
    const json = res.json.bind(res);
    res.json = (answer: object) => {
      remembered.set(key, { body, status: res.statusCode, answer });
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
    payment_intent: trade.status === 'paid' ? `pi_${trade.number.slice(3)}` : null,
    payment_status: trade.status === 'paid' ? 'paid' : 'unpaid',
    status: { waiting: 'open', paid: 'complete', closed: 'expired', declined: 'complete' }[trade.status],
  });
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
    const intent = { id: `pi_${trade.number.slice(3)}`, object: 'payment_intent', latest_charge };
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
      Object.assign(trade, { status: 'paid', paidAt: at });
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
    addUnknown: (merchantReference: string, amountMinor: number, at: Date) =>
      unknown.push({ merchantReference, amountMinor, at }),
    day: (at: Date) => dateAt(at, 'UTC'),
    stop,
  });
}
