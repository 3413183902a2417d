import { verifyBooks } from '../src/modules/admin/verification.service.ts';
import { openGround, startFailure } from '../src/platform/start.ts';

/** `npm run verify`: checks the books of a live database, and exits with 1 and the rows where they are not right. */
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const { db, close } = await openGround({ say, join: true, statementTimeoutMs: 0 });
  try {
    const findings = await verifyBooks(db, {
      onCheck: ({ name, count, faults }) => {
        say(count === 0 ? `  ok    ${name}` : `  WRONG ${name}: ${count} ${count === 1 ? 'row' : 'rows'}`);
        for (const { hotelId, subject, expected, found } of faults) {
          say(`          hotel ${hotelId ?? '–'}, ${subject}: expected ${expected}, found ${found}`);
        }
        if (count > faults.length) say(`          … and ${count - faults.length} more`);
      },
    });
    const wrong = findings.filter((finding) => finding.count > 0).length;
    say(wrong === 0 ? 'The books are right.' : `The books are wrong: ${wrong} of ${findings.length} checks.`);
    process.exitCode = wrong === 0 ? 0 : 1;
  } finally {
    await close();
  }
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}
