import { type ChildProcess, spawn } from 'node:child_process';
import { expect, vi } from 'vitest';
import { testSecret } from './server.ts';

export interface AppProcess {
  readonly url: string;
  /** Stops it as an operator would, and waits until it is gone. */
  stop(): Promise<void>;
}

/** The app in a process of its own, on a database and a folder that it may share with others. */
export async function startAppProcess(databaseUrl: string, dataDir: string): Promise<AppProcess> {
  const settings = { DATABASE_URL: databaseUrl, DATA_DIR: dataDir, PORT: '0', DEMO: 'off', JOBS: 'off' };
  const secrets = { SESSION_SECRET: testSecret, FIELD_KEY: 'ab'.repeat(32), LOG_LEVEL: 'silent' };
  const app = spawn(process.execPath, ['src/server.ts'], {
    env: { PATH: '/usr/bin:/bin', ...settings, ...secrets },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  app.stdout.on('data', (part: Buffer) => {
    said += part.toString();
  });
  await vi.waitFor(() => expect(said).toContain('is ready'), { timeout: 90_000 });
  return { url: /is ready: (\S+)/.exec(said)?.[1] ?? '', stop: () => stop(app) };
}

async function stop(app: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => app.once('close', resolve));
  app.kill('SIGTERM');
  await ended;
}
