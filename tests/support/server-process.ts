import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { testSecret } from './server.ts';

export interface AppProcess {
  readonly url: string;
  /** Stops it as an operator would, and waits until it is gone. */
  stop(): Promise<void>;
}

/** Nothing of the machine's own settings, but where Node keeps what it compiled. */
export function bareEnv(): Record<string, string> {
  const { NODE_COMPILE_CACHE: cache } = process.env;
  return { PATH: '/usr/bin:/bin', ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }) };
}

const patienceMs = 90_000;

/** The app in a process of its own, on a database and a folder that it may share with others. */
export async function startAppProcess(
  databaseUrl: string,
  dataDir: string,
  more: Readonly<Record<string, string>> = {},
): Promise<AppProcess> {
  const settings = { DATABASE_URL: databaseUrl, DATA_DIR: dataDir, PORT: '0', DEMO: 'off', JOBS: 'off' };
  const secrets = { SESSION_SECRET: testSecret, FIELD_KEY: 'ab'.repeat(32), LOG_LEVEL: 'silent' };
  const app = spawn(process.execPath, ['src/server.ts'], {
    env: { ...bareEnv(), ...settings, ...secrets, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { url: await addressOf(app), stop: () => stop(app) };
}

/** Where it listens, as soon as it does; otherwise what it said before it ended, or until patience did. */
function addressOf(app: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const giveUp = () => {
      app.kill('SIGKILL');
      reject(new Error(`the app did not start; it said:\n${said}`));
    };
    const timer = setTimeout(giveUp, patienceMs);
    app.once('exit', giveUp);
    for (const output of [app.stdout, app.stderr])
      output?.on('data', (part: Buffer) => {
        said += part.toString();
        const [, url] = /is ready: (\S+)/.exec(said) ?? [];
        if (url === undefined) return;
        clearTimeout(timer);
        app.off('exit', giveUp);
        resolve(url);
      });
  });
}

async function stop(app: ChildProcess): Promise<void> {
  if (app.exitCode !== null || app.signalCode !== null) return;
  app.kill('SIGTERM');
  await once(app, 'exit');
}
