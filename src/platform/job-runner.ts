import { type Job, type JobResult, PgBoss } from 'pg-boss';
import type { Context } from './context.ts';
import { type JobDefinition, jobDefaults, queueOptions } from './jobs.ts';

export interface JobRunnerOptions {
  readonly url: string;
  readonly definitions: readonly JobDefinition[];
  /** A fresh context for each run; its actor is the system. */
  readonly context: () => Context;
  readonly onError: (error: unknown, job: string | null) => void;
}

export interface JobRunner {
  /** Takes no more jobs and waits for those that run. */
  stop(): Promise<void>;
}

const connections = 3;
/** How often a worker looks for jobs nobody woke it for: those put off, and those to be tried again. */
const pollSeconds = 15;
const patienceMs = 20_000;

/** Works off the queued and the scheduled jobs; any number of processes may do so side by side. */
export async function startJobs(options: JobRunnerOptions): Promise<JobRunner> {
  const boss = new PgBoss({
    connectionString: options.url,
    max: connections,
    application_name: 'waystation jobs',
    useListenNotify: true,
    monitorVacuum: false,
    reindex: false,
  });
  boss.on('error', (error) => options.onError(error, null));
  await boss.start();
  await Promise.all(options.definitions.map((definition) => serve(boss, definition, options)));
  await removeOldSchedules(boss, options.definitions);
  return { stop: () => boss.stop({ graceful: true, timeout: patienceMs }) };
}

async function serve(boss: PgBoss, definition: JobDefinition, options: JobRunnerOptions): Promise<void> {
  const { name, schedule, concurrency = jobDefaults.concurrency } = definition;
  const { policy: _policy, ...changeable } = queueOptions(definition);
  await boss.createQueue(name, queueOptions(definition));
  await boss.updateQueue(name, changeable);
  const work = {
    batchSize: Math.max(2, concurrency),
    burstWhenBatchFull: true,
    notifyPollingIntervalSeconds: pollSeconds,
    perJobResults: true,
  } as const;
  await boss.work(name, work, (jobs: readonly Job[]) => runBatch(definition, jobs, options));
  if (schedule) await boss.schedule(name, schedule, {}, { tz: 'UTC' });
}

/** A full batch is followed by the next one at once; only a definition with concurrency has its jobs run side by side. */
async function runBatch(
  definition: JobDefinition,
  jobs: readonly Job[],
  options: JobRunnerOptions,
): Promise<JobResult[]> {
  if ((definition.concurrency ?? jobDefaults.concurrency) > 1) {
    return Promise.all(jobs.map((job) => run(definition, job, options)));
  }
  const results: JobResult[] = [];
  for (const job of jobs) results.push(await run(definition, job, options));
  return results;
}

/** A failure is told and given back to pg-boss, which tries again later. */
async function run(definition: JobDefinition, job: Job, options: JobRunnerOptions): Promise<JobResult> {
  try {
    await definition.handle(options.context(), job.data);
    return { id: job.id, status: 'completed' };
  } catch (error) {
    options.onError(error, definition.name);
    return {
      id: job.id,
      status: 'failed',
      output: { message: error instanceof Error ? error.name : 'failed' },
    };
  }
}

/** A schedule that a new version no longer has must not fill a queue nobody serves. */
async function removeOldSchedules(boss: PgBoss, definitions: readonly JobDefinition[]): Promise<void> {
  const scheduled = new Set(definitions.filter(({ schedule }) => schedule).map(({ name }) => name));
  for (const { name } of await boss.getSchedules()) {
    if (!scheduled.has(name)) await boss.unschedule(name);
  }
}
