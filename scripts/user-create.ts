import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createStaffUser, ensureBuiltInRoles, hasStaff } from '../src/modules/staff/staff.service.ts';
import { systemContext } from '../src/platform/context.ts';
import { inTransaction } from '../src/platform/db.ts';
import { openGround, startFailure } from '../src/platform/start.ts';

/**
 * `npm run user:create -- <e-mail> --name "Li Na" [--role front-desk] [--hotel <slug>]`: a member of staff, in every
 * hotel unless one is named. The first of all is an administrator. A password is made and shown once, unless
 * one comes on standard input.
 */
const usage =
  'npm run user:create -- <e-mail> --name "Li Na" [--role front-desk] [--hotel <slug>] [--password-stdin]';
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  await main();
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      role: { type: 'string' },
      hotel: { type: 'string' },
      'password-stdin': { type: 'boolean' },
    },
  });
  const [email] = positionals;
  const { name } = values;
  if (email === undefined || name === undefined || !/^\S+@\S+$/.test(email)) throw new Error(usage);

  const password = values['password-stdin'] ? await readInput() : randomBytes(12).toString('base64url');
  if (password.length < 10) throw new Error('The password needs at least 10 characters');
  const { db, close } = await openGround({ say, join: true });
  try {
    const code = values.role ?? ((await hasStaff(db)) ? 'front-desk' : 'administrator');
    const hotels = await db.hotel.findMany({
      where: values.hotel === undefined ? {} : { slug: values.hotel },
      select: { id: true },
    });
    if (hotels.length === 0) throw new Error('There is no such hotel');
    await inTransaction(db, async (tx) => {
      await ensureBuiltInRoles(tx);
      const roles = hotels.map(({ id }) => ({ hotelId: id, code }));
      await createStaffUser(
        tx,
        systemContext(db, () => new Date()),
        { email, name, password, roles },
      );
    });
    say(`${email} may sign in as ${code}`);
    if (!values['password-stdin']) say(`Password, shown this once: ${password}`);
  } finally {
    await close();
  }
}

async function readInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8').trim();
}
