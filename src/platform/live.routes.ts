import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { allow } from './auth.ts';
import { contextOf, readQuery } from './http.ts';
import { listen, whenListening } from './live.ts';

const LiveQuery = z.object({ feed: z.string().max(40).optional() });
const pace = { patienceMs: 30_000, beatMs: 20_000, longestMs: 30 * 60_000, retryMs: 1_000 };

/** `/staff/live`: what changes in the hotel, as it happens (server-sent events). */
export function liveRoutes(): Router {
  const router = Router();
  router.get('/staff/live', allow('staff'), stream);
  return router;
}

/**
 * Opens only once messages can arrive, so a page that shows "live" is. It ends after half an hour: the page comes
 * back by itself, and its session is looked at again.
 */
async function stream(req: Request, res: Response): Promise<void> {
  const ctx = contextOf(req);
  const { hotelId, actor } = ctx;
  if (hotelId === null || actor.id === null) {
    res.status(204).end(); // nothing to hear: an EventSource does not come back after a 204
    return;
  }
  await saveSession(req);
  const ready = await whenListening(pace.patienceMs);
  if (res.destroyed) return;
  res.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  res.write(`retry: ${pace.retryMs}\n\n`);
  if (!ready) {
    res.end();
    return;
  }
  const leave = listen({
    hotelId,
    userId: actor.id,
    ctx,
    feeds: feedsOf(req),
    send: (message) => res.write(`data: ${JSON.stringify(message)}\n\n`),
    close: () => res.end(),
  });
  const beat = setInterval(() => res.write(': still here\n\n'), pace.beatMs);
  const end = setTimeout(() => res.end(), pace.longestMs);
  res.on('close', () => {
    leave();
    clearInterval(beat);
    clearTimeout(end);
  });
}

/** Every page shows what waits for its reader; some show more. */
function feedsOf(req: Request): ReadonlySet<string> {
  const query = readQuery(LiveQuery, req);
  return new Set(['alerts', ...(query.ok && query.value.feed ? [query.value.feed] : [])]);
}

/** Otherwise it would be written when the stream ends, which could bring back a session signed out of meanwhile. */
function saveSession(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.save((error) => (error ? reject(error) : resolve()));
  });
}
