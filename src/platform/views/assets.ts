import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';

export const publicFolder = join(import.meta.dirname, '../../../public');

const known = new Map<string, { changed: number; href: string }>();

/** `css/site.css` as `/css/site.css?v=<hash of its content>`, which browsers may keep for a year. */
export function asset(path: string): string {
  const name = path.replace(/^\//, '');
  const file = join(publicFolder, name);
  const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (changed === undefined) return `/${name}`;
  const entry = known.get(name);
  if (entry?.changed === changed) return entry.href;
  const hash = createHash('sha256').update(readFileSync(file)).digest('base64url').slice(0, 10);
  const href = `/${name}?v=${hash}`;
  known.set(name, { changed, href });
  return href;
}

/** Files of `public/`: for a year when asked for by their content's hash, a few minutes otherwise. */
export function publicFiles(): RequestHandler {
  return express.static(publicFolder, {
    index: false,
    redirect: false,
    setHeaders: (res) => {
      const byHash = /[?&]v=[\w-]{10}/.test(res.req.url ?? '');
      res.setHeader('Cache-Control', byHash ? 'public, max-age=31536000, immutable' : 'public, max-age=300');
    },
  });
}
