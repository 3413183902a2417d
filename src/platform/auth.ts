import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { forbidden } from '../core/errors.ts';
import type { Context } from './context.ts';
import { contextOf, isForPart } from './http.ts';
import type { Permission } from './permissions.ts';
import { signInPath } from './session.ts';

/**
 * What a route asks of its caller: nothing (`public`), a signed-in guest, any member of staff, a valid API key,
 * anyone signed in, or one permission of the catalogue.
 */
export type Access = Permission | 'public' | 'guest' | 'staff' | 'signed-in' | 'api';

const accessOf = new WeakMap<object, Access>();

/** The access a middleware made by `allow` asks for; undefined for every other handler. */
export function declaredAccess(handler: object): Access | undefined {
  return accessOf.get(handler);
}

/** Stands beside each route's path. Sends who is not signed in to the sign-in page and refuses who may not. */
export function allow(access: Access): RequestHandler {
  const guard = (req: Request, res: Response, next: NextFunction): void => {
    if (access === 'public') {
      next();
      return;
    }
    const ctx = contextOf(req);
    if (isAllowed(ctx, access)) next();
    else if (ctx.actor.kind !== 'visitor' || access === 'api') next(forbidden('no_permission', { access }));
    else askToSignIn(req, res);
  };
  accessOf.set(guard, access);
  return guard;
}

/** A part of a page that is asked for by a script can not be replaced by the sign-in page: the whole page goes there. */
function askToSignIn(req: Request, res: Response): void {
  if (isForPart(req)) res.status(401).setHeader('HX-Redirect', '/sign-in').end();
  else res.redirect(303, signInPath(req));
}

export function isAllowed(ctx: Context, access: Access): boolean {
  switch (access) {
    case 'public':
      return true;
    case 'signed-in':
      return ctx.actor.kind === 'guest' || ctx.actor.kind === 'staff';
    case 'guest':
    case 'staff':
    case 'api':
      return ctx.actor.kind === access;
    default:
      return ctx.actor.kind === 'staff' && ctx.permissions.has(access);
  }
}
