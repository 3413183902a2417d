import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { fieldHash } from '../../platform/field-crypto.ts';
import type { Recipient } from '../../platform/recipient.ts';
import { type CodeAnswer, type CodePurpose, codeAnswer, codeMinutes } from './verification-code.ts';

export interface CodeKey {
  readonly purpose: CodePurpose;
  readonly recipient: Recipient;
  /** What it opens beside the recipient: an account, a booking. */
  readonly subject: string;
}

/** Worth nothing for another recipient or purpose, and to who reads the database without the key. */
function hashOf({ purpose, recipient, subject }: CodeKey, code: string): string {
  return fieldHash(`${purpose} ${recipient.address} ${subject} ${code}`);
}

/** A new code; the one before it opens nothing any more, also where two are asked for at once. */
export async function insertCode(tx: Tx, key: CodeKey, at: Date): Promise<{ id: number; code: string }> {
  const { purpose, subject } = key;
  const { channel, address } = key.recipient;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${purpose} ${address} ${subject}`}, 7203))`;
  await tx.verificationCode.updateMany({
    where: { purpose, recipient: address, subject, usedAt: null },
    data: { usedAt: at },
  });
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const expiresAt = new Date(at.getTime() + codeMinutes * 60_000);
  const data = { purpose, channel, recipient: address, subject, codeHash: hashOf(key, code) };
  const { id } = await tx.verificationCode.create({
    data: { ...data, createdAt: at, expiresAt },
    select: { id: true },
  });
  return { id, code };
}

const OpenCode = z.object({
  id: z.number(),
  codeHash: z.string(),
  tries: z.number(),
  expiresAt: z.date(),
});

/**
 * Tries a code under its lock: a right one is used up, a wrong one counted. The caller commits in either case, or
 * wrong tries would cost nothing.
 */
export async function tryCode(tx: Tx, key: CodeKey, code: string, at: Date): Promise<CodeAnswer> {
  const [row] = await selectRows(
    tx,
    OpenCode,
    Prisma.sql`
      SELECT id, code_hash AS "codeHash", tries, expires_at AS "expiresAt" FROM verification_codes
      WHERE purpose = ${key.purpose} AND recipient = ${key.recipient.address} AND subject = ${key.subject}
        AND used_at IS NULL FOR UPDATE`,
  );
  const answer = codeAnswer(row ? { ...row, isSame: row.codeHash === hashOf(key, code) } : null, at);
  if (row && answer === 'right')
    await tx.verificationCode.update({ where: { id: row.id }, data: { usedAt: at } });
  if (row && answer === 'wrong')
    await tx.verificationCode.update({ where: { id: row.id }, data: { tries: { increment: 1 } } });
  return answer;
}

export async function deleteOldCodes(db: DbOrTx, before: Date): Promise<void> {
  await db.verificationCode.deleteMany({ where: { expiresAt: { lt: before } } });
}
