import type { DbOrTx } from '../../platform/db.ts';
import { demoAccounts } from './demo-accounts.ts';

export async function selectEmail(db: DbOrTx, userId: number | null): Promise<string> {
  const user =
    userId === null ? null : await db.user.findUnique({ where: { id: userId }, select: { email: true } });
  return user?.email ?? '';
}

/** The demo's accounts that are still there and open. */
export async function selectDemoEmails(db: DbOrTx): Promise<ReadonlySet<string>> {
  const emails = demoAccounts.map(({ email }) => email);
  const rows = await db.user.findMany({
    where: { email: { in: emails }, active: true },
    select: { email: true },
  });
  return new Set(rows.map(({ email }) => email));
}
