import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { bareEnv } from '../support/server-process.ts';

interface Started {
  readonly app: ChildProcess;
  readonly ended: Promise<number | null>;
  /** Everything said so far, on both outputs. */
  said(): string;
  site(): string;
}

const cleanUp: Array<() => unknown> = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

test('an app starts from nothing, is refused a second time, survives a kill, and stops cleanly', {
  timeout: 90_000,
}, async () => {
  const dataDir = mkdtempSync('/tmp/waystation-server-');
  cleanUp.push(() => rmSync(dataDir, { recursive: true, force: true }));

  const first = start({ DATA_DIR: dataDir });
  await ready(first);
  expect(first.said()).toMatch(/Waystation is ready: http:\/\/127\.0\.0\.1:\d+\n/);
  expect(await (await fetch(`${first.site()}/readyz`)).json()).toMatchObject({
    status: 'ready',
    database: 'answers',
  });

  const second = start({ DATA_DIR: dataDir });
  expect(await second.ended).toBe(1);
  expect(second.said()).toContain(`${dataDir} is in use by another Waystation (process ${first.app.pid})`);
  expect(second.said()).not.toContain('    at ');

  first.app.kill('SIGKILL');
  await first.ended;
  const third = start({ DATA_DIR: dataDir });
  await ready(third);

  const answer = slowRequest(third.site());
  await sleep(200);
  third.app.kill('SIGTERM');
  third.app.kill('SIGTERM'); // npm and the terminal may both pass it on
  await sleep(200);
  answer.finish();
  expect(await answer.status).toMatch(/^HTTP\/1\.1 \d{3} /);
  expect(await third.ended).toBe(0);
  expect(third.said()).toMatch(/Stopped\n$/);
});

test('mistakes in the settings are told in one line each, without a stack', async () => {
  const app = start({ PORT: 'many', JOBS: 'perhaps' });
  expect(await app.ended).toBe(1);
  expect(app.said()).toBe(
    'Waystation can not start:\n  PORT: must be a number\n  JOBS: must be inline or off\n',
  );
});

function start(settings: Record<string, string>): Started {
  const app = spawn(process.execPath, ['src/server.ts'], {
    env: { ...bareEnv(), PORT: '0', DEMO: 'off', LOG_LEVEL: 'silent', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const output of [app.stdout, app.stderr])
    output.on('data', (part: Buffer) => {
      said += part.toString();
    });
  const ended = new Promise<number | null>((resolve) => app.once('close', resolve));
  cleanUp.push(async () => {
    app.kill('SIGTERM');
    await ended;
  });
  return { app, ended, said: () => said, site: () => /is ready: (\S+)/.exec(said)?.[1] ?? '' };
}

async function ready(started: Started): Promise<void> {
  await expect.poll(started.said, { timeout: 40_000 }).toContain('is ready');
}

/** A form that is still being sent when the app is told to stop. */
function slowRequest(site: string): { finish(): void; status: Promise<string> } {
  const { hostname, port } = new URL(site);
  const socket = connect(Number(port), hostname);
  const head = [
    'POST /sign-in HTTP/1.1',
    'Host: hotel',
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Length: 6',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\na=1`);
  const status = new Promise<string>((resolve, reject) => {
    socket.once('data', (part) => resolve(part.toString()));
    socket.once('error', reject);
  });
  return { finish: () => socket.write('&b='), status };
}
