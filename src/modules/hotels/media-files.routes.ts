import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { notFound } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readParams } from '../../platform/http.ts';
import { type ByteRange, storage } from '../../platform/storage/storage.ts';
import { rangeAsked } from './byte-range.ts';
import { MediaFileParams } from './media.schemas.ts';
import { mayBeLoaded } from './media.service.ts';

const contentTypes: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  mp4: 'video/mp4',
  webm: 'video/webm',
};

/**
 * The files themselves. A key stands for one content for ever, so whoever has a file may keep it; what was deleted is
 * not found by anybody who asks anew.
 */
export const mediaFileRoutes = Router();

mediaFileRoutes.get('/:key/:file', allow('public'), async (req, res) => {
  const { key, file } = readParams(MediaFileParams, req);
  if (!(await mayBeLoaded(contextOf(req).db, key, file))) throw notFound('page_not_found');
  const name = `media/${key}/${file}`;
  const size = await storage().size(name);
  if (size === null) throw notFound('page_not_found');
  await send(req, res, { name, size, etag: `"${key}-${file}"` });
});

interface Sent {
  readonly name: string;
  readonly size: number;
  readonly etag: string;
}

async function send(req: Request, res: Response, { name, size, etag }: Sent): Promise<void> {
  res.set({
    'Cache-Control': 'public, max-age=31536000, immutable',
    'Content-Type': contentTypes[name.split('.').at(-1) ?? ''],
    'Accept-Ranges': 'bytes',
    ETag: etag,
    'Content-Disposition': 'inline',
  });
  if (req.fresh) return void res.status(304).end();
  const asked = rangeAsked(req.get('Range'), { size, etag, ifRange: req.get('If-Range') });
  if (asked === 'unsatisfiable') {
    res.status(416).removeHeader('Content-Type');
    return void res.set({ 'Content-Range': `bytes */${size}`, 'Cache-Control': 'no-store' }).end();
  }
  const range: ByteRange = asked ?? { start: 0, end: size - 1 };
  if (asked) res.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
  res.set('Content-Length', String(range.end - range.start + 1));
  if (req.method === 'HEAD') return void res.end();
  const body = await storage().read(name, asked ?? undefined);
  await pipeline(body, res).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // whoever skips in a film leaves amid the answer
  });
}
