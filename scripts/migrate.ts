import { openGround, startFailure } from '../src/platform/start.ts';

/** `npm run migrate`: brings the database up to date and says what that took. Every start does the same. */
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const { close } = await openGround({ say, join: true });
  await close();
  say('The database is up to date');
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}
