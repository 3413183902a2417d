import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, median, under } from './figure.ts';

const port = 3_987;
const ready = `http://127.0.0.1:${port}/readyz`;

/** From `npm start` to the first ready answer, with everything installed and the demo hotel's data there. */
export async function startTime(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-bench-'));
  try {
    await secondsToReady(folder); // the first start makes the database and the demo hotel
    const seconds: number[] = [];
    for (let round = 0; round < 3; round++) seconds.push(await secondsToReady(folder));
    return [under(5, { name: 'start', unit: 's to ready', figure: median(seconds) })];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function secondsToReady(folder: string): Promise<number> {
  const begun = performance.now();
  const environment = { ...process.env, PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'silent' };
  const app = spawn('npm', ['start'], { env: environment, stdio: 'ignore', detached: true });
  const ended = once(app, 'exit');
  try {
    while (!(await isReady())) {
      if (app.exitCode !== null) throw new Error('the app ended before it was ready');
      if (performance.now() - begun > 120_000) throw new Error('the app was not ready in two minutes');
      await sleep(25);
    }
    return (performance.now() - begun) / 1_000;
  } finally {
    process.kill(-(app.pid ?? 0), 'SIGTERM');
    await ended;
    while (await isReady()) await sleep(50);
  }
}

async function isReady(): Promise<boolean> {
  try {
    return (await fetch(ready)).ok;
  } catch {
    return false;
  }
}
