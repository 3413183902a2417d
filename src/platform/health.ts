import type { RequestHandler } from 'express';
import { type Db, databaseAnswers } from './db.ts';

/** The process lives: says nothing of the database, so that nobody restarts an app for a database's sake. */
export function healthPage(): RequestHandler {
  return (_req, res) => {
    res.setHeader('Cache-Control', 'no-store').json({ status: 'alive' });
  };
}

/** Whether requests can be answered now: 503 while the database is away or the process is stopping. */
export function readyPage(options: { db: Db; isStopping: () => boolean }): RequestHandler {
  return async (_req, res) => {
    const database = await databaseAnswers(options.db);
    const ready = database && !options.isStopping();
    res.status(ready ? 200 : 503).setHeader('Cache-Control', 'no-store');
    if (!ready) res.setHeader('Retry-After', '2');
    res.json({
      status: ready ? 'ready' : 'not ready',
      database: database ? 'answers' : 'away',
      stopping: options.isStopping(),
    });
  };
}
