import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from './app.ts';
import { allJobs } from './jobs.ts';
import { demoPassword, demoSignIns } from './modules/staff/demo-accounts.ts';
import { ensureBuiltInRoles } from './modules/staff/staff.service.ts';
import { systemContext } from './platform/context.ts';
import { loadDemoWhenEmpty } from './platform/database/demo-state.ts';
import { createDb, createPool, inTransaction } from './platform/db.ts';
import { startJobs } from './platform/job-runner.ts';
import { startLive } from './platform/live.ts';
import { createLogger } from './platform/logging.ts';
import { useSiteUrl } from './platform/site.ts';
import { type Ground, migrateDatabase, openGround, startFailure } from './platform/start.ts';
import { onStopSignal } from './platform/stop-signal.ts';

const inFlightPatienceMs = 15_000;
const startPatienceMs = 5_000;
const clock = () => new Date();
const say = (line: string) => process.stdout.write(`${line}\n`);

/** What was started, to be stopped in the opposite order. */
const started: Array<() => Promise<unknown>> = [];
let stopping = false;

const starting = start();
onStopSignal(async () => {
  stopping = true;
  say('Stopping: requests in flight are finished first');
  await Promise.race([starting.catch(() => undefined), sleep(startPatienceMs)]);
  await stop();
  say('Stopped');
});
try {
  await starting;
} catch (error) {
  if (!stopping) {
    process.stderr.write(`${startFailure(error)}\n`);
    await stop();
    process.exit(1);
  }
}

async function stop(): Promise<void> {
  for (const end of started.splice(0).reverse()) await end();
}

async function start(): Promise<void> {
  const ground = await openGround({ say, join: false });
  started.push(ground.close);
  const { env, url, db } = ground;
  const demo = await prepareDemo(ground);
  await inTransaction(db, ensureBuiltInRoles); // a later version brings permissions that administrators must have
  const logger = createLogger(env.logLevel);
  const sessionPool = createPool(url, { poolSize: 4, statementTimeoutMs: env.statementTimeoutMs });
  started.push(() => sessionPool.end());

  if (env.jobs === 'inline') {
    const jobs = await startJobs({
      url,
      definitions: allJobs,
      context: () => systemContext(db, clock),
      onError: (error, job) => logger.error({ err: error, job }, 'job'),
    });
    started.push(jobs.stop);
  }
  const app = createApp({
    db,
    sessionPool,
    clock,
    logger,
    sessionSecret: env.sessionSecret,
    https: env.baseUrl?.startsWith('https:') ?? false,
    trustProxy: env.trustProxy,
    rateLimits: env.rateLimits,
    isStopping: () => stopping,
    demo,
    payments: env.payments,
  });
  const server = createServer(app);
  const address = await listen(server, env.port, env.host);
  started.push(() => closeServer(server));
  const live = startLive({ url, onError: (error) => logger.error({ err: error }, 'live updates') });
  started.push(live.stop); // first of all: open pages listen for ever
  const site = env.baseUrl ?? `http://${address}`;
  useSiteUrl(site); // known only now where PORT is 0
  announce(site, demo);
}

/** Loads the demo hotel into an empty database where the environment allows it, and says whether this is the demo. */
async function prepareDemo({ env, url }: Ground): Promise<boolean> {
  const load = async () => {
    say('The database is empty: loading the demo hotel');
    const { loadDemo } = await import('../prisma/seed.ts');
    const patient = createDb(url, { poolSize: 2, statementTimeoutMs: 0 });
    try {
      const { apiKey } = await loadDemo(patient, clock, { dataDir: env.dataDir });
      say(`The API key "demo", also in ${join(env.dataDir, 'demo-api-key')}: ${apiKey}`);
    } finally {
      await patient.$disconnect();
    }
  };
  return env.demo && (await loadDemoWhenEmpty(url, { load, migrate: () => migrateDatabase(url) }));
}

function announce(site: string, demo: boolean): void {
  const lines = ['', `Waystation is ready: ${site}`, `  guests      ${site}/`, `  back office ${site}/staff`];
  if (demo) {
    lines.push('', `Demo sign-ins at ${site}/sign-in, each with the password ${demoPassword}`);
    lines.push(...demoSignIns.map(({ email, role }) => `  ${email.padEnd(24)} ${role}`));
  }
  for (const line of [...lines, '']) say(line);
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`Port ${port} on ${host} is taken: set PORT to another`) : error);
    });
    server.listen(port, host, () => {
      const { address, family, port: actual } = server.address() as AddressInfo;
      resolve(`${family === 'IPv6' ? `[${address}]` : address}:${actual}`);
    });
  });
}

/** Takes no more connections and waits for the answers under way, but not for ever. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const timer = setTimeout(() => server.closeAllConnections(), inFlightPatienceMs);
  await closed;
  clearTimeout(timer);
}
