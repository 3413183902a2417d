import pg from 'pg';

/** What the comment on the table `hotels` says of the demo: nothing, that it is being loaded, or that it is there. */
export type DemoState = 'none' | 'loading' | 'loaded';

const demoLock = 7_929_784;
const marks: Readonly<Record<Exclude<DemoState, 'none'>, string>> = {
  loading: 'The demo hotel is being loaded',
  loaded: 'Holds the demo hotel',
};

export interface DemoSteps {
  /** Fills the empty database. */
  load(): Promise<void>;
  /** Makes the tables again after they were dropped. */
  migrate(): Promise<unknown>;
}

/**
 * Loads the demo when the database has no hotel, and says whether it holds the demo. A load cut short by a crash is
 * thrown away and begun again; of several processes that start together one loads, the others wait.
 */
export async function loadDemoWhenEmpty(url: string, steps: DemoSteps): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [demoLock]);
    const state = await readState(client);
    if (state === 'loaded') return true;
    if (state === 'loading') await clear(client, steps);
    else if (await hasHotels(client)) return false;
    await mark(client, 'loading');
    await steps.load();
    await mark(client, 'loaded');
    return true;
  } finally {
    await client.end();
  }
}

async function readState(client: pg.Client): Promise<DemoState> {
  const answer = await client.query<{ comment: string | null }>(
    `SELECT obj_description('public.hotels'::regclass) AS comment`,
  );
  const comment = answer.rows[0]?.comment;
  if (comment === marks.loaded) return 'loaded';
  return comment === marks.loading ? 'loading' : 'none';
}

async function hasHotels(client: pg.Client): Promise<boolean> {
  return (await client.query('SELECT 1 FROM public.hotels LIMIT 1')).rowCount !== 0;
}

async function mark(client: pg.Client, state: Exclude<DemoState, 'none'>): Promise<void> {
  await client.query(`COMMENT ON TABLE public.hotels IS ${client.escapeLiteral(marks[state])}`);
}

/** Nobody has worked here yet: only the half of a demo is lost. */
async function clear(client: pg.Client, steps: DemoSteps): Promise<void> {
  await client.query(
    'DROP SCHEMA IF EXISTS pgboss CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public',
  );
  await steps.migrate();
}
