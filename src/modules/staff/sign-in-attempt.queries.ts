import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows } from '../../platform/db.ts';
import { type Limit, waitSeconds } from './sign-in-limit.ts';

/** What is counted together: `account` with an e-mail address, `address` with a network. Stored as a hash only. */
export interface Counted {
  readonly name: string;
  readonly value: string;
  readonly limit: Limit;
}

export type Attempt = { readonly allowed: true } | { readonly allowed: false; readonly until: Date };

/**
 * Counts a try before it is made, so that a hundred at once are a hundred. Not allowed while any of the counters is
 * closed; a try that is allowed may close them for the ones after it.
 */
export async function countAttempt(db: DbOrTx, counted: readonly Counted[], at: Date): Promise<Attempt> {
  const closed: Date[] = [];
  for (const counter of counted) {
    const until = await insertAttempt(db, counter, at);
    if (until) closed.push(until);
  }
  if (closed.length === 0) return { allowed: true };
  return { allowed: false, until: new Date(Math.max(...closed.map(Number))) };
}

const AttemptRow = z.object({ attempts: z.number(), closedUntil: z.date().nullable() });

/** Until when the counter was closed already; null where this try goes through. */
async function insertAttempt(db: DbOrTx, { name, value, limit }: Counted, at: Date): Promise<Date | null> {
  const key = attemptKey(name, value);
  const forgotten = new Date(at.getTime() - limit.forgetSeconds * 1_000);
  const [counted] = await selectRows(
    db,
    AttemptRow,
    Prisma.sql`
      INSERT INTO sign_in_attempts AS a (key, attempts, last_at) VALUES (${key}, 1, ${at})
      ON CONFLICT (key) DO UPDATE SET last_at = ${at},
        attempts = CASE WHEN a.last_at < ${forgotten} THEN 1 ELSE a.attempts + 1 END,
        locked_until = ${at}::timestamptz + interval '1 second' * (${waits(limit)}::int[])[
          least(CASE WHEN a.last_at < ${forgotten} THEN 1 ELSE a.attempts + 1 END, ${waits(limit).length})]
      WHERE a.locked_until IS NULL OR a.locked_until <= ${at}
      RETURNING attempts, NULL::timestamptz AS "closedUntil"`,
  );
  if (counted) return null;
  const row = await db.signInAttempt.findUnique({ where: { key } });
  return row?.lockedUntil ?? at;
}

/** The wait after the first, second … try, up to where it does not grow any more. */
function waits(limit: Limit): number[] {
  const waits: number[] = [];
  do waits.push(waitSeconds(limit, waits.length + 1));
  while (waits.at(-1) !== limit.longestWaitSeconds);
  return waits;
}

/** After a right password: the account starts anew. */
export async function forgetAttempts(db: DbOrTx, name: string, value: string): Promise<void> {
  await db.signInAttempt.deleteMany({ where: { key: attemptKey(name, value) } });
}

/** After a right password: that try does not count against the network. */
export async function takeBackAttempt(db: DbOrTx, name: string, value: string): Promise<void> {
  const key = attemptKey(name, value);
  await db.$executeRaw`UPDATE sign_in_attempts SET attempts = greatest(attempts - 1, 0) WHERE key = ${key}`;
}

/** Until when each of these values is closed; open ones are left out. */
export async function selectLocks(
  db: DbOrTx,
  name: string,
  values: readonly string[],
  at: Date,
): Promise<Map<string, Date>> {
  const byKey = new Map(values.map((value) => [attemptKey(name, value), value]));
  const rows = await db.signInAttempt.findMany({
    where: { key: { in: [...byKey.keys()] }, lockedUntil: { gt: at } },
  });
  return new Map(rows.map((row) => [byKey.get(row.key) ?? '', row.lockedUntil ?? at]));
}

export async function deleteOldAttempts(db: DbOrTx, before: Date): Promise<void> {
  await db.signInAttempt.deleteMany({ where: { lastAt: { lt: before } } });
}

function attemptKey(name: string, value: string): string {
  return `${name} ${createHash('sha256').update(value).digest('base64url')}`;
}
