import type { Response } from 'express';
import type { ViewHelpers } from './helpers.ts';
import { shellOf } from './shell.ts';

export type Layout = 'layouts/guest' | 'layouts/staff' | 'layouts/print' | 'layouts/mail';

/**
 * What every page's model carries. No part of it may be called as a helper is: it would stand in the helper's place, in
 * the layout as well.
 */
export type PageModel = { readonly title: string } & { readonly [helper in keyof ViewHelpers]?: never };

/** Binds a view to the type of its model. The view is drawn first, then the layout around it as `body`. */
export function page<Model extends PageModel>(view: string, layout: Layout = 'layouts/guest') {
  return (res: Response, model: Model, status = 200): void => {
    res.status(status).render(view, model, (error: unknown, body: string) => {
      if (error) return res.req.next?.(error);
      res.render(layout, { ...shellOf(res), ...model, body }, (failure: unknown, html: string) => {
        if (failure) return res.req.next?.(failure);
        res.send(html);
      });
    });
  };
}

/** A part of a page alone, for scripts that refresh it in place. */
export function fragment<Model extends object>(view: string) {
  return (res: Response, model: Model, status = 200): void => {
    res.status(status).render(view, model, (error: unknown, body: string) => {
      if (error) return res.req.next?.(error);
      res.send(body);
    });
  };
}
