import { allJobs } from './jobs.ts';
import { systemContext } from './platform/context.ts';
import { startJobs } from './platform/job-runner.ts';
import { createLogger } from './platform/logging.ts';
import { openGround, startFailure } from './platform/start.ts';
import { onStopSignal } from './platform/stop-signal.ts';
import { connectModules } from './wiring.ts';

/** Works off jobs beside an app that runs with JOBS=off, or beside others. */
const clock = () => new Date();
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const { env, url, db, close } = await openGround({ say, join: true });
  connectModules(env.sessionSecret, env.payments);
  const logger = createLogger(env.logLevel);
  const jobs = await startJobs({
    url,
    definitions: allJobs,
    context: () => systemContext(db, clock),
    onError: (error, job) => logger.error({ err: error, job }, 'job'),
  });
  say(`The worker is ready: ${allJobs.length} kinds of jobs`);
  onStopSignal(async () => {
    await jobs.stop();
    await close();
    say('Stopped');
  });
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exit(1);
}
