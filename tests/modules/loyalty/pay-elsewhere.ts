import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Payments {
  readonly url: string;
  /** Makes the payments' keys this process's own. */
  readonly name: string;
  readonly payments: readonly object[];
}

/** Lets a second process pay, all at once, and answers `paid` or the refusal for each payment in its order. */
export async function payElsewhere({ url, name, payments }: Payments): Promise<string[]> {
  const payer = join(import.meta.dirname, 'payer.ts');
  const { stdout } = await run(process.execPath, [payer, url, name, JSON.stringify(payments)]);
  return JSON.parse(stdout);
}
