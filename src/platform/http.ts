import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import type { ZodType } from 'zod';
import { assert } from '../core/assert.ts';
import { DomainError, type ErrorKind, notFound } from '../core/errors.ts';
import type { Context } from './context.ts';
import { errorsByField, nested, typedValues } from './form-data.ts';

export const statusOf = {
  'not-found': 404,
  forbidden: 403,
  conflict: 409,
  rule: 422,
  unavailable: 503,
} as const satisfies Record<ErrorKind, number>;

const contexts = new WeakMap<Request, Context>();

/** Who asks, for which hotel, in which language: handed to every service. */
export function contextOf(req: Request): Context {
  const context = contexts.get(req);
  assert(context, 'the request has no context: the context middleware did not run');
  return context;
}

/** Used where the caller becomes known: by the session, and by the API's key check. */
export function setContext(req: Request, context: Context): void {
  contexts.set(req, context);
}

/** The parts of the path, as the schema wants them; a path that does not fit names nothing. */
export function readParams<Value>(schema: ZodType<Value>, req: Request): Value {
  const parsed = schema.safeParse(req.params);
  if (!parsed.success) throw notFound('page_not_found');
  return parsed.data;
}

export type Refused = {
  readonly ok: false;
  /** What was typed, flattened (`rooms.0.adults`), without passwords. */
  readonly values: Record<string, string>;
  /** Translation keys by flattened field; `form` holds what belongs to no single field. */
  readonly errors: Record<string, string[]>;
};

export type Read<Value> = { readonly ok: true; readonly value: Value } | Refused;

export function readQuery<Value>(schema: ZodType<Value>, req: Request): Read<Value> {
  return read(schema, req.query);
}

/** A form's fields. Empty fields count as not given, and `rooms.0.adults` becomes `{ rooms: [{ adults }] }`. */
export function readForm<Value>(schema: ZodType<Value>, req: Request): Read<Value> {
  return read(schema, req.body);
}

function read<Value>(schema: ZodType<Value>, fields: unknown): Read<Value> {
  const data = nested(fields);
  const parsed = schema.safeParse(data);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, values: typedValues(data), errors: errorsByField(parsed.error.issues, data) };
}

const rawBodies = new WeakMap<IncomingMessage, Buffer>();

/** Given to the body parsers. */
export function keepRawBody(req: IncomingMessage, _res: unknown, body: Buffer): void {
  rawBodies.set(req, body);
}

/** The body byte by byte, for a signature over it. */
export function rawBodyOf(req: Request): Buffer {
  return rawBodies.get(req) ?? Buffer.alloc(0);
}

/**
 * A service's refusal as the error of the form's field it is about, so that what was typed is kept; whatever is not
 * in `fields` (by code) is thrown on.
 */
export function refusalAt(
  error: unknown,
  fields: Readonly<Record<string, string>>,
): Record<string, string[]> {
  const field = error instanceof DomainError ? fields[error.code] : undefined;
  if (!(error instanceof DomainError) || field === undefined) throw error;
  return { [field]: [`errors.${error.code}`] };
}

/** A script asks for a part of the page that it shows already. */
export function isForPart(req: Request): boolean {
  return req.get('HX-Request') === 'true';
}

/** What was typed, for a form that a service refused. */
export function typedIn(req: Request): Record<string, string> {
  return typedValues(nested(req.body));
}

export interface Toast {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly tone: 'good' | 'bad';
  /** Where a form takes it back; null where nothing can be taken back. */
  readonly undoAction?: string | undefined;
}

const toastCookie = 'toast';
const toastOptions = { signed: true, httpOnly: true, sameSite: 'lax', path: '/' } as const;

/** Says something once, on the next page. It travels in a signed cookie, so a visitor needs no session for it. */
export function toast(
  req: Request,
  key: string,
  params: Toast['params'] = {},
  tone: Toast['tone'] = 'good',
): void {
  keepToast(req, { key, params, tone });
}

/** The same, with a button that takes back what was done: a POST to `undoAction`. */
export function toastWithUndo(req: Request, key: string, undoAction: string): void {
  keepToast(req, { key, params: {}, tone: 'good', undoAction });
}

function keepToast(req: Request, message: Toast): void {
  const maxAge = 120_000;
  req.res?.cookie(toastCookie, JSON.stringify(message), { ...toastOptions, maxAge });
}

/** The toast that waits for this page; it is shown once, and not to a page that only brings itself up to date. */
export function takeToast(req: Request, res: Response): Toast | null {
  if (req.get('x-refresh') !== undefined) return null;
  const text: unknown = req.signedCookies?.[toastCookie];
  if (typeof text !== 'string') return null;
  res.clearCookie(toastCookie, toastOptions);
  return JSON.parse(text);
}
