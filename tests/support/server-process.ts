import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, vi } from 'vitest';
import { testSecret } from './server.ts';

export interface AppProcess {
  readonly url: string;
  /** Stops it as an operator would, and waits until it is gone. */
  stop(): Promise<void>;
}

/** The app in a process of its own, on a database and a folder that it may share with others. */
export async function startAppProcess(
  databaseUrl: string,
  dataDir: string,
  more: Readonly<Record<string, string>> = {},
): Promise<AppProcess> {
  const settings = { DATABASE_URL: databaseUrl, DATA_DIR: dataDir, PORT: '0', DEMO: 'off', JOBS: 'off' };
  const secrets = { SESSION_SECRET: testSecret, FIELD_KEY: 'ab'.repeat(32), LOG_LEVEL: 'silent' };
  const app = spawn(process.execPath, ['src/server.ts'], {
    env: { PATH: '/usr/bin:/bin', ...settings, ...secrets, ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  app.stdout.on('data', (part: Buffer) => {
    said += part.toString();
  });
  await vi.waitFor(() => expect(said).toContain('is ready'), { timeout: 90_000 });
  return { url: /is ready: (\S+)/.exec(said)?.[1] ?? '', stop: () => stop(app) };
}

const apps: AppProcess[] = [];
afterAll(async () => {
  for (const app of apps) await app.stop();
});

/** The address of an app that takes as many requests as one sends; it ends with the tests of the file. */
export async function startBusyApp(databaseUrl: string): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'waystation-app-'));
  const app = await startAppProcess(databaseUrl, dataDir, { RATE_LIMITS: 'off' });
  apps.push(app);
  return app.url;
}

async function stop(app: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => app.once('close', resolve));
  app.kill('SIGTERM');
  await ended;
}
