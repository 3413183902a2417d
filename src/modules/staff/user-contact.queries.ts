import { conflict } from '../../core/errors.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import type { Recipient } from '../../platform/recipient.ts';

export async function markEmailProved(tx: Tx, userId: number, at: Date): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { emailVerifiedAt: at }, select: { id: true } });
}

/** Makes a proved address the account's own; one that another account has is refused, also where two prove it at once. */
export async function updateContact(
  tx: Tx,
  userId: number,
  { channel, address }: Recipient,
  at: Date,
): Promise<void> {
  const data = channel === 'mail' ? { email: address, emailVerifiedAt: at } : { phone: address };
  try {
    await tx.user.update({ where: { id: userId }, data, select: { id: true } });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
      throw conflict('contact_taken');
    throw error;
  }
}

/** The addresses of an account; `emailProved` and every telephone were proved by a code. */
export async function selectContact(db: DbOrTx, userId: number) {
  const user = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, phone: true, emailVerifiedAt: true },
  });
  return { email: user.email, phone: user.phone, emailProved: user.emailVerifiedAt !== null };
}
