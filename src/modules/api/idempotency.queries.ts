import { createHash } from 'node:crypto';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Db, DbOrTx, Tx } from '../../platform/db.ts';

/** An answer as it was given. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface IdempotencyKey {
  readonly apiKeyId: number;
  readonly key: string;
  /** Of everything that was asked: the same key with another request is a mistake. */
  readonly requestHash: string;
}

/** Waits until no other request with this key is at work, and keeps others waiting until the transaction ends. */
export async function lockKey(tx: Tx, { apiKeyId, key }: IdempotencyKey): Promise<void> {
  const digest = createHash('sha256').update(`${apiKeyId} ${key}`).digest();
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${digest.readBigInt64BE()})`;
}

export async function selectOptionalAnswer(
  db: DbOrTx,
  { apiKeyId, key }: IdempotencyKey,
): Promise<(Answer & { requestHash: string }) | null> {
  const row = await db.idempotencyRecord.findUnique({ where: { apiKeyId_key: { apiKeyId, key } } });
  if (row === null || row.status === null) return null;
  return { status: row.status, body: row.response, requestHash: row.requestHash };
}

/** Keeps an answer where none is kept yet. */
export async function insertAnswer(db: DbOrTx, key: IdempotencyKey, answer: Answer, at: Date): Promise<void> {
  await db.idempotencyRecord.createMany({
    data: { ...key, status: answer.status, response: asJson(answer.body), createdAt: at },
    skipDuplicates: true,
  });
}

export async function deleteAnswersBefore(db: Db, before: Date): Promise<number> {
  const { count } = await db.idempotencyRecord.deleteMany({ where: { createdAt: { lt: before } } });
  return count;
}

function asJson(body: unknown): Prisma.InputJsonValue | typeof Prisma.JsonNull {
  return body === null || body === undefined ? Prisma.JsonNull : JSON.parse(JSON.stringify(body));
}
