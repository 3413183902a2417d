import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, expect } from 'vitest';

const apps: ChildProcess[] = [];
afterAll(async () => {
  for (const app of apps) {
    app.kill('SIGTERM');
    if (app.exitCode === null) await once(app, 'exit');
  }
});

/** An app process on the test's database, on a free port; ends with the tests of the file. */
export async function startApp(url: string): Promise<string> {
  const app = spawn(process.execPath, ['src/server.ts'], {
    env: {
      PATH: '/usr/bin:/bin',
      PORT: '0',
      DEMO: 'off',
      LOG_LEVEL: 'silent',
      JOBS: 'off',
      RATE_LIMITS: 'off',
      DATABASE_URL: url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  apps.push(app);
  let said = '';
  for (const output of [app.stdout, app.stderr]) output.on('data', (part) => (said += String(part)));
  await expect.poll(() => said, { timeout: 60_000 }).toContain('is ready');
  return /is ready: (\S+)/.exec(said)?.[1] ?? '';
}
