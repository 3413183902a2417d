import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler } from 'express';

const ids = new WeakMap<object, string>();
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** An id short enough to be read out on the telephone, without letters that look like digits. */
export function requestIds(): RequestHandler {
  return (req, res, next) => {
    const id = newRequestId();
    ids.set(req, id);
    res.setHeader('X-Request-Id', id);
    next();
  };
}

export function requestIdOf(req: Request): string {
  return ids.get(req) ?? 'none';
}

function newRequestId(): string {
  return Array.from(randomBytes(10), (byte) => alphabet[byte % alphabet.length]).join('');
}
