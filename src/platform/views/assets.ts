import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';

const publicFolder = join(import.meta.dirname, '../../../public');

const known = new Map<string, { href: string; changed: number; lookedAt: number }>();
const lookEveryMs = 1_000;

/** `css/site.css` as `/css/site.css?v=<hash of its content>`, which browsers may keep for a year. */
export function asset(path: string): string {
  const name = path.replace(/^\//, '');
  const entry = known.get(name);
  const now = performance.now();
  if (entry && now - entry.lookedAt < lookEveryMs) return entry.href;
  const changed = statSync(join(publicFolder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const href = entry?.changed === changed ? entry.href : hashedHref(name, changed);
  known.set(name, { href, changed, lookedAt: now });
  return href;
}

function hashedHref(name: string, changed: number): string {
  if (changed === 0) return `/${name}`;
  const content = readFileSync(join(publicFolder, name));
  return `/${name}?v=${createHash('sha256').update(content).digest('base64url').slice(0, 10)}`;
}

/** Files of `public/`: for a year when asked for by their content's hash, a few minutes otherwise. */
export function publicFiles(): RequestHandler {
  const files = express.static(publicFolder, {
    index: false,
    redirect: false,
    setHeaders: (res) => {
      const byHash = /[?&]v=[\w-]{10}/.test(res.req.url ?? '');
      res.setHeader('Cache-Control', byHash ? 'public, max-age=31536000, immutable' : 'public, max-age=300');
    },
  });
  const looksLikeFile = /\.\w+$/;
  return (req, res, next) => (looksLikeFile.test(req.path) ? files(req, res, next) : next());
}
