import type { DbOrTx } from '../../platform/db.ts';
import { demoSignIns } from './demo-accounts.ts';
import { hasPassword } from './password.ts';

/** What an account signs in with. */
export async function selectSignInWays(
  db: DbOrTx,
  userId: number | null,
): Promise<{ email: string; hasPassword: boolean }> {
  const select = { email: true, phone: true, passwordHash: true } as const;
  const user = userId === null ? null : await db.user.findUnique({ where: { id: userId }, select });
  return { email: user?.email ?? user?.phone ?? '', hasPassword: hasPassword(user?.passwordHash ?? '') };
}

/** The demo's accounts that are still there and open. */
export async function selectDemoEmails(db: DbOrTx): Promise<ReadonlySet<string>> {
  const emails = demoSignIns.map(({ email }) => email);
  const rows = await db.user.findMany({
    where: { email: { in: emails }, active: true },
    select: { email: true },
  });
  return new Set(rows.flatMap(({ email }) => email ?? []));
}
