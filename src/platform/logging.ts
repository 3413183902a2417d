import type { Request, RequestHandler, Response } from 'express';
import { type DestinationStream, type Logger, pino } from 'pino';
import { pinoHttp } from 'pino-http';
import { contextOf } from './http.ts';
import { requestIdOf } from './request-id.ts';

export type { Logger };

/** One JSON line per event, on standard output unless told. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const serializers = { err: errorForLog, error: errorForLog };
  return destination
    ? pino({ level, base: null, serializers }, destination)
    : pino({ level, base: null, serializers });
}

/**
 * One line per request. No address, no query, no form, no names: the route's pattern stands for the path, and people
 * appear by their number only.
 */
export function logRequests(logger: Logger): RequestHandler {
  return pinoHttp<Request, Response>({
    logger,
    wrapSerializers: false,
    serializers: { req: () => undefined, res: () => undefined },
    customAttributeKeys: { responseTime: 'ms' },
    customLogLevel: (_req, res) => (res.statusCode >= 500 ? 'error' : 'info'),
    customSuccessMessage: (req) => `${req.method} ${routeOf(req)}`,
    customErrorMessage: (req) => `${req.method} ${routeOf(req)}`,
    customSuccessObject: (req, res, line: { ms: number }) => requestLine(req, res, line.ms),
    customErrorObject: (req, res, _error, line: { ms: number }) => requestLine(req, res, line.ms),
  });
}

function requestLine(req: Request, res: Response, ms: number): object {
  const { actor, hotelId } = contextOf(req);
  const who = actor.id === null ? actor.kind : `${actor.kind} ${actor.id}`;
  return {
    requestId: requestIdOf(req),
    method: req.method,
    route: routeOf(req),
    status: res.statusCode,
    ms,
    who,
    hotelId,
  };
}

/** The pattern a request was answered by (`/staff/reservations/:number`), never the values in it. */
export function routeOf(req: Request): string {
  const pattern: unknown = req.route?.path;
  if (typeof pattern !== 'string') return '(none)';
  const mounted = req.baseUrl
    .split('/')
    .map((part) => (/^[a-z0-9.-]*[a-z.-]+$/.test(part) || part === '' ? part : ':'));
  return `${mounted.join('/')}${pattern}`;
}

/** An error without the values it was about: Prisma and PostgreSQL put what guests typed into their messages. */
export function errorForLog(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    message: withoutPersonalData(lastLine(error.message)),
    at: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: errorForLog(error.cause) }),
  };
}

function lastLine(message: string): string {
  return message.trim().split('\n').at(-1) ?? '';
}

function withoutPersonalData(text: string): string {
  return text
    .replace(/[^\s"'(<]+@[^\s"')>]+/g, '[e-mail]')
    .replace(/\+?\d[\d\s-]{6,}\d/g, '[number]')
    .replace(/=\(.*?\)/g, '=([value])')
    .replace(/: ".*"/g, ': "[value]"')
    .slice(0, 500);
}
