import { createHash, randomBytes } from 'node:crypto';
import type { DbOrTx, Tx } from '../../platform/db.ts';

/** Stored as its hash only: who reads the database can not use it. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A new token; earlier ones of the same person are worth nothing from now on. */
export async function insertReset(tx: Tx, userId: number, at: Date, expiresAt: Date): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await closeResets(tx, userId, at);
  await tx.passwordReset.create({ data: { userId, tokenHash: hashOf(token), createdAt: at, expiresAt } });
  return token;
}

export async function closeResets(tx: Tx, userId: number, at: Date): Promise<void> {
  await tx.passwordReset.updateMany({ where: { userId, usedAt: null }, data: { usedAt: at } });
}

export async function selectOpenReset(
  db: DbOrTx,
  token: string,
  at: Date,
): Promise<{ userId: number } | null> {
  return db.passwordReset.findFirst({
    where: { tokenHash: hashOf(token), usedAt: null, expiresAt: { gt: at } },
    select: { userId: true },
  });
}

/** Takes the token out of use; null where it was used, replaced or too old, also when two use it at once. */
export async function takeReset(tx: Tx, token: string, at: Date): Promise<{ userId: number } | null> {
  const open = await selectOpenReset(tx, token, at);
  if (!open) return null;
  const taken = await tx.passwordReset.updateMany({
    where: { tokenHash: hashOf(token), usedAt: null },
    data: { usedAt: at },
  });
  return taken.count === 1 ? open : null;
}

export async function deleteOldResets(db: DbOrTx, before: Date): Promise<void> {
  await db.passwordReset.deleteMany({ where: { expiresAt: { lt: before } } });
}
