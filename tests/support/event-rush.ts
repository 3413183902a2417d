import { DomainError } from '../../src/core/errors.ts';
import { register } from '../../src/modules/events/registration.service.ts';
import { systemContext } from '../../src/platform/context.ts';
import { createDb } from '../../src/platform/db.ts';
import { connectModules } from '../../src/wiring.ts';

/** A process of its own that registers these guests all at once: `node event-rush.ts <url> <now> <event> <guest>…`. */
const [url = '', now = '', event = '', ...guests] = process.argv.slice(2);
const db = createDb(url, { poolSize: 8, statementTimeoutMs: 20_000 });
const ctx = systemContext(db, () => new Date(now));
connectModules('a secret that only the tests know, 32 characters long');

const answers = await Promise.all(
  guests.map(async (guest) => {
    const comer = {
      eventId: Number(event),
      customerId: Number(guest),
      source: 'account',
      language: 'en',
    } as const;
    try {
      return (await register(ctx, { ...comer, party: 1 })).status;
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  }),
);
process.stdout.write(JSON.stringify(answers));
await db.$disconnect();
