import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Takes {
  readonly url: string;
  readonly hotelId: number;
  readonly stays: readonly object[];
  readonly attempts: number;
}

/** Lets a second process take rooms, and answers what became of each attempt. */
export async function runTaker({ url, hotelId, stays, attempts }: Takes): Promise<string[]> {
  const taker = join(import.meta.dirname, 'taker.ts');
  const args = [taker, url, String(hotelId), JSON.stringify(stays), String(attempts)];
  const { stdout } = await run(process.execPath, args);
  return JSON.parse(stdout);
}
