import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../src/core/assert.ts';
import { createDb } from '../../src/platform/db.ts';
import { type ClerkBrief, livingOf, type Order, type Report } from './crew.ts';
import { selectLivedStays } from './replay-state.ts';

/** A clerk in a thread of its own: takes one order after another and says when each is done. */
assert(parentPort, 'a clerk works for a crew');
const port = parentPort;
const report = (message: Report) => port.postMessage(message);
const brief: ClerkBrief = workerData;
const db = createDb(brief.url, { poolSize: brief.width + 1, statementTimeoutMs: 0 });
const lived = await selectLivedStays(db, brief.hotel.id);
const live = livingOf({ ...brief, db, lived, say: (line) => report({ kind: 'said', line }) });

port.on('message', ({ id, date, step }: Order) => {
  live(date, step).then(
    (operations) => report({ kind: 'done', id, operations }),
    (error: unknown) =>
      report({
        kind: 'failed',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  );
});
