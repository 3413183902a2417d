import type { Request } from 'express';

/** The page of ours that a form stood on, with its query; null where it is not known. */
export function pageBefore(req: Request): string | null {
  const before = URL.parse(req.get('Referer') ?? '');
  return before !== null && before.host === req.get('Host') ? before.pathname + before.search : null;
}
