import { csrfSync } from 'csrf-sync';
import type { Request, RequestHandler } from 'express';
import { signInPath } from './session.ts';

const { csrfSynchronisedProtection, generateToken } = csrfSync({
  getTokenFromRequest: tokenSent,
  getTokenFromState: (req) => req.session?.csrfToken,
  storeTokenInState: (req, token) => {
    if (req.session) req.session.csrfToken = token;
  },
  size: 32,
});

/**
 * Refuses every form that does not carry the token of its session. Where the back office's session has ended meanwhile,
 * the person is asked to sign in again and comes back to the form.
 */
export const csrfProtection: RequestHandler = (req, res, next) => {
  csrfSynchronisedProtection(req, res, (error?: unknown) => {
    const ended = error !== undefined && req.session?.userId === undefined && req.path.startsWith('/staff');
    if (ended) res.redirect(303, signInPath(req));
    else next(error);
  });
};

/** The session's token, made when the first form is drawn: a page without a form keeps no session. */
export function csrfToken(req: Request): string {
  return generateToken(req);
}

/** A form sends it as `_csrf`, a script in a header, an upload (whose body is read later) in the address. */
function tokenSent(req: Request): string | undefined {
  const candidates: unknown[] = [req.body?._csrf, req.get('x-csrf-token'), req.query._csrf];
  return candidates.find((token) => typeof token === 'string');
}
