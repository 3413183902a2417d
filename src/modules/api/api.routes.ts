import { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import type { ZodType } from 'zod';
import { assert } from '../../core/assert.ts';
import { DomainError, forbidden, notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readParams, setContext } from '../../platform/http.ts';
import { limitRate } from '../../platform/rate-limit.ts';
import {
  AvailabilityQuery,
  CancellationBody,
  IdempotencyKey,
  ReservationBody,
  ReservationParams,
} from './api.schemas.ts';
import { CustomerBody, CustomersQuery } from './api-customer.schemas.ts';
import { createCustomer, findCustomers } from './api-customer.service.ts';
import { findApiKey } from './api-key.service.ts';
import { type ApiKey, type ApiScope, bearerSecret, hasScope } from './api-key.ts';
import {
  cancelChannelReservation,
  createReservation,
  findAvailability,
  getChannelReservation,
} from './api-reservation.service.ts';
import type { Answer } from './idempotency.queries.ts';
import { openApi } from './openapi.schemas.ts';
import { type ProblemAnswer, problem, problemOf } from './problem.ts';

const publicReads = { name: 'api reads', requests: 120, seconds: 60 };
/** Nobody tries numbers and names until some fit. */
const memberGuesses = { name: 'api members', requests: 60, seconds: 600 };
const keys = new WeakMap<Request, ApiKey>();

/** The REST API v1, as `/api/v1/openapi.json` describes it. Mounted at `/api/v1`, without sessions. */
export function apiRoutes(): Router {
  const router = Router();
  const limitGuesses = limitRate(memberGuesses);
  const withMember: RequestHandler = (req, res, next) =>
    (req.query.memberNumber ?? req.body?.memberNumber) === undefined ? next() : limitGuesses(req, res, next);
  router.use(knowKey);
  router.get('/openapi.json', allow('public'), (_req, res) => {
    res.json(openApi);
  });
  router.get('/availability', allow('public'), limitRate(publicReads), withMember, async (req, res) => {
    res.json(await findAvailability(contextOf(req), read(AvailabilityQuery, req.query)));
  });
  router.post('/reservations', allow('api'), withMember, async (req, res) => {
    const apiKey = keyWith(req, 'reservations.write');
    const idempotencyKey = idempotencyKeyOf(req);
    if (idempotencyKey === undefined) throw new Unreadable('idempotency_key_missing');
    const body = read(ReservationBody, req.body);
    send(res, await createReservation(contextOf(req), { apiKey, idempotencyKey }, body));
  });
  router.get('/reservations/:number', allow('api'), async (req, res) => {
    const apiKey = keyWith(req, 'reservations.read');
    const { number } = readParams(ReservationParams, req);
    res.json(await getChannelReservation(contextOf(req), apiKey, number));
  });
  router.post('/reservations/:number/cancellation', allow('api'), async (req, res) => {
    const apiKey = keyWith(req, 'reservations.write');
    const { number } = readParams(ReservationParams, req);
    const call = { apiKey, number, idempotencyKey: idempotencyKeyOf(req) };
    send(res, await cancelChannelReservation(contextOf(req), call, read(CancellationBody, req.body ?? {})));
  });
  router.post('/customers', allow('api'), async (req, res) => {
    const apiKey = keyWith(req, 'customers.write');
    const idempotencyKey = idempotencyKeyOf(req);
    if (idempotencyKey === undefined) throw new Unreadable('idempotency_key_missing');
    send(res, await createCustomer(contextOf(req), { apiKey, idempotencyKey }, read(CustomerBody, req.body)));
  });
  router.get('/customers', allow('api'), async (req, res) => {
    const apiKey = keyWith(req, 'customers.read');
    res.json(await findCustomers(contextOf(req), apiKey, read(CustomersQuery, req.query)));
  });
  router.use((_req, _res, next) => next(notFound('page_not_found')));
  router.use(answerProblems);
  return router;
}

/** Makes the key's owner the actor. A header with a wrong key is refused even where none is needed. */
const knowKey: RequestHandler = async (req, _res, next) => {
  const { authorization } = req.headers;
  if (authorization === undefined) return next();
  const ctx = contextOf(req);
  const secret = bearerSecret(authorization);
  const key = secret === null ? null : await findApiKey(ctx.db, secret, ctx.clock());
  if (key === null) throw forbidden('no_api_key');
  keys.set(req, key);
  setContext(req, { ...ctx, actor: { kind: 'api', id: key.id, name: key.name }, hotelId: key.hotelId });
  next();
};

function keyWith(req: Request, scope: ApiScope): ApiKey {
  const key = keys.get(req);
  assert(key, 'allow("api") lets only known keys through');
  if (!hasScope(key, scope)) throw forbidden('no_scope', { scope });
  return key;
}

function idempotencyKeyOf(req: Request): string | undefined {
  const text = req.get('Idempotency-Key');
  return text === undefined ? undefined : read(IdempotencyKey, text, 'Idempotency-Key');
}

/** A request that cannot be read, with what is wrong in which field. */
class Unreadable extends Error {
  readonly code: string;
  readonly errors: readonly { field: string; message: string }[];

  constructor(code: string, errors: readonly { field: string; message: string }[] = []) {
    super(code);
    this.code = code;
    this.errors = errors;
  }
}

function read<Value>(schema: ZodType<Value>, input: unknown, name = ''): Value {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    field: [name, ...issue.path].filter((part) => part !== '').join('.'),
    message: issue.message,
  }));
  throw new Unreadable('unreadable', errors);
}

function send(res: Response, { status, body }: Answer): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  res.status(status).type(type).send(JSON.stringify(body));
}

/** Refusals as problem details; what is not ours to explain goes on to the platform. */
const answerProblems: ErrorRequestHandler = (error: unknown, req, res, next) => {
  const answer = problemAnswerTo(error, req);
  if (answer === null || res.headersSent) return next(error);
  if (answer.status === 401) res.setHeader('WWW-Authenticate', 'Bearer');
  res.status(answer.status).setHeader('Cache-Control', 'no-store');
  res.type('application/problem+json').send(JSON.stringify(answer.body));
};

function problemAnswerTo(error: unknown, req: Request): ProblemAnswer | null {
  const { language, actor } = contextOf(req);
  if (error instanceof Unreadable) return problem(422, error.code, { language, errors: error.errors });
  if (!(error instanceof DomainError) || error.kind === 'unavailable') return null;
  const keyless = error.code === 'no_permission' && actor.kind === 'visitor';
  if (keyless || error.code === 'no_api_key') return problem(401, 'no_api_key', { language });
  return problemOf(error, language);
}
