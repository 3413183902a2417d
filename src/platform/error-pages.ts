import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { DomainError, notFound } from '../core/errors.ts';
import { databaseIsAway, valueDoesNotFit } from './database/errors.ts';
import { statusOf } from './http.ts';
import { languageOf } from './i18n/language.ts';
import { hasMessage, tFor } from './i18n/translate.ts';
import type { Logger } from './logging.ts';
import { principalOf } from './principal.ts';
import { TooManyRequests } from './rate-limit.ts';
import { requestIdOf } from './request-id.ts';
import { escapeHtml, helpersFor } from './views/helpers.ts';
import { shellOf } from './views/shell.ts';

/** The last route: whatever came this far is nowhere. */
export function nothingHere(): RequestHandler {
  return (_req, _res, next) => next(notFound('page_not_found'));
}

/** What is said to the person, whatever went wrong. */
interface Answer {
  readonly status: 400 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503;
  /** Machine-readable, for programs. */
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
}

/** The one place where an error becomes an answer: a page in plain words, or problem details for programs. */
export function answerErrors(logger: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const answer = asApiSays(answerTo(error), req);
    note(logger, req, { error, answer });
    if (res.headersSent) return next(error);
    if (answer.retryAfterSeconds !== undefined) res.setHeader('Retry-After', answer.retryAfterSeconds);
    res.status(answer.status).setHeader('Cache-Control', 'no-store');
    if (wantsProblemDetails(req)) sendProblem(req, res, answer);
    else sendPage(req, res, answer, logger);
  };
}

/** Faults are ours to mend; so is a schema that let a value through which no column holds. */
function note(logger: Logger, req: Request, { error, answer }: { error: unknown; answer: Answer }): void {
  const details = { err: error, requestId: requestIdOf(req) };
  if (answer.status >= 500) logger.error(details, answer.code);
  else if (valueDoesNotFit(error)) logger.warn(details, answer.code);
}

/** The API promises one number for all that it cannot read. */
function asApiSays(answer: Answer, req: Request): Answer {
  return answer.status === 400 && req.originalUrl.startsWith('/api/') ? { ...answer, status: 422 } : answer;
}

function answerTo(error: unknown): Answer {
  if (error instanceof DomainError) {
    const answer = { status: statusOf[error.kind], code: error.code, params: error.details };
    return error.kind === 'unavailable' ? { ...answer, retryAfterSeconds: 5 } : answer;
  }
  if (error instanceof TooManyRequests) {
    return { status: 429, code: 'too_many_requests', params: {}, retryAfterSeconds: error.retryAfterSeconds };
  }
  if (databaseIsAway(error)) return { status: 503, code: 'database_away', params: {}, retryAfterSeconds: 5 };
  if (valueDoesNotFit(error)) return { status: 400, code: 'unreadable_request', params: {} };
  return answerToLibrary(error);
}

/** Express, its parsers and csrf-sync say in `status` what was wrong with a request. */
function answerToLibrary(error: unknown): Answer {
  const { status, code } = error instanceof Error ? (error as { status?: unknown; code?: unknown }) : {};
  if (code === 'EBADCSRFTOKEN') return { status: 403, code: 'form_expired', params: {} };
  if (status === 413) return { status: 413, code: 'too_large', params: {} };
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { status: 400, code: 'unreadable_request', params: {} };
  }
  return { status: 500, code: 'our_fault', params: {} };
}

function wantsProblemDetails(req: Request): boolean {
  return req.originalUrl.startsWith('/api/') || req.accepts(['html', 'json']) === 'json';
}

/** RFC 9457. */
function sendProblem(req: Request, res: Response, answer: Answer): void {
  const t = tFor(languageOf(req));
  const problem = {
    type: `https://waystation.invalid/problems/${answer.code}`,
    title: t(`platform.errors.${answer.status}.title`),
    status: answer.status,
    detail: detailOf(req, answer),
    code: answer.code,
    requestId: requestIdOf(req),
  };
  res.type('application/problem+json').send(JSON.stringify(problem));
}

function detailOf(req: Request, answer: Answer): string {
  const language = languageOf(req);
  const key = `errors.${answer.code}`;
  const found = hasMessage(key) ? key : `platform.errors.${answer.status}.text`;
  return tFor(language)(found, answer.params);
}

/** Drawn in the layout of where the person is; in plain HTML should even that fail. */
function sendPage(req: Request, res: Response, answer: Answer, logger: Logger): void {
  const language = languageOf(req);
  const title = tFor(language)(`platform.errors.${answer.status}.title`);
  const model = { title, detail: detailOf(req, answer), id: requestIdOf(req), status: answer.status };
  const inBackOffice = req.originalUrl.startsWith('/staff') && principalOf(req)?.actor.kind === 'staff';
  Object.assign(res.locals, helpersFor(language));
  res.render('errors/error', { ...model, home: inBackOffice ? '/staff' : '/' }, (failure, body) => {
    if (failure) return sendPlain(res, model, failure, logger);
    const layout = inBackOffice ? 'layouts/staff' : 'layouts/guest';
    res.render(layout, { ...shellOf(res), ...model, body }, (broken, html) => {
      if (broken) sendPlain(res, model, broken, logger);
      else res.send(html);
    });
  });
}

function sendPlain(
  res: Response,
  page: { title: string; detail: string; id: string },
  error: unknown,
  logger: Logger,
): void {
  logger.error({ err: error, requestId: page.id }, 'the error page could not be drawn');
  const [title, detail] = [escapeHtml(page.title), escapeHtml(page.detail)];
  res.send(`<!doctype html><title>${title}</title><h1>${title}</h1><p>${detail}</p><p>${page.id}</p>`);
}
