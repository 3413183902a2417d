import { loadDemoWhenEmpty } from '../src/platform/database/demo-state.ts';
import { migrateDatabase, openGround, startFailure } from '../src/platform/start.ts';

/** `npm run seed`: loads the demo hotel, into an empty database only. */
const say = (line: string) => process.stdout.write(`${line}\n`);
const clock = () => new Date();

try {
  const { env, db, url, close } = await openGround({ say, join: true, statementTimeoutMs: 0 });
  try {
    const { loadDemo } = await import('../prisma/seed.ts');
    const loaded = await loadDemoWhenEmpty(url, {
      migrate: () => migrateDatabase(url),
      load: async () => {
        const { apiKey } = await loadDemo(db, clock, { dataDir: env.dataDir });
        say(`The API key "demo": ${apiKey}`);
      },
    });
    say(loaded ? 'The demo hotel is there' : 'The database has a hotel already: nothing was loaded');
  } finally {
    await close();
  }
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}
