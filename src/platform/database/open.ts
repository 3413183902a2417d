import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Env } from '../env.ts';
import { type EmbeddedOptions, type OpenDatabase, openEmbedded } from './embedded.ts';
import { databaseIsAway } from './errors.ts';

const patienceMs = 60_000;

/** DATABASE_URL's database, waiting a while for it to answer, or else the embedded one. */
export async function openDatabase(
  env: Env,
  options: Omit<EmbeddedOptions, 'dataDir'>,
): Promise<OpenDatabase> {
  if (env.databaseUrl === null) return openEmbedded({ ...options, dataDir: env.dataDir });
  await untilItAnswers(env.databaseUrl, options.say);
  return { url: env.databaseUrl, stop: async () => undefined };
}

async function untilItAnswers(url: string, say: (line: string) => void): Promise<void> {
  const until = performance.now() + patienceMs;
  const where = `${new URL(url).host}${new URL(url).pathname}`;
  for (let told = false; ; told = true) {
    try {
      return await knock(url);
    } catch (error) {
      const reason = error instanceof Error ? error.message || 'no answer' : String(error);
      if (!databaseIsAway(error)) throw new Error(`The database ${where} refuses: ${reason}`);
      if (performance.now() > until) throw new Error(`The database ${where} does not answer: ${reason}`);
      if (!told) say(`Waiting for the database ${where} (${reason})`);
      await sleep(500);
    }
  }
}

async function knock(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // the call below rejects with the same
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    client.end().catch(() => undefined); // not awaited: of a connection refused half-way the end may never be told
  }
}
