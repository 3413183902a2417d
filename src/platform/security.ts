import type { Request, RequestHandler } from 'express';
import helmet from 'helmet';

/** Strict headers: no inline script or style, nothing from elsewhere, no framing. HTTPS is forced where the site has it. */
export function securityHeaders(options: { https: boolean }): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(options.https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: options.https && { maxAge: 15_552_000 },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
}

/** Pages speak of one person at one moment: no shared cache may keep them, and after signing out none comes back. */
export function privatePages(): RequestHandler {
  return (_req, res, next) => {
    res.setHeader('Cache-Control', 'private, no-store');
    next();
  };
}

/** A NUL byte fits into no column of the database, and a broken escape is no address: no honest browser sends either. */
export function refuseUnreadableAddress(): RequestHandler {
  return (req, _res, next) => {
    const readable = !/%00/.test(req.originalUrl) && isDecodable(req.path);
    next(readable ? undefined : unreadable());
  };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

const deepest = 20;

/** The same for what was typed, and for JSON nested beyond reason; broken half-characters are mended. */
export function refuseUnreadableBody(): RequestHandler {
  return (req: Request, _res, next) => {
    if (req.body !== undefined) req.body = mended(req.body, 0);
    next();
  };
}

function mended(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return mendedText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) throw unreadable();
  if (Array.isArray(value)) return value.map((item) => mended(item, depth + 1));
  const fields = Object.entries(value).map(([name, child]) => [mendedText(name), mended(child, depth + 1)]);
  return Object.fromEntries(fields);
}

function mendedText(text: string): string {
  if (text.includes('\0')) throw unreadable();
  return text.toWellFormed();
}

/** Said of a request that no browser and no honest program would send (400). */
class UnreadableRequest extends Error {
  readonly status = 400;
}

function unreadable(): UnreadableRequest {
  return new UnreadableRequest('unreadable request');
}
