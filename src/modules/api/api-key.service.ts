import { notFound } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type Db, inTransaction, type Tx } from '../../platform/db.ts';
import {
  closeKey,
  insertKey,
  type ListedApiKey,
  moveLastUse,
  type NewApiKey,
  selectKeys,
  selectOptionalActiveKey,
} from './api-key.queries.ts';
import { type ApiKey, newSecret, secretHash } from './api-key.ts';

/** Makes a key for one channel of one hotel. Its secret is in the answer and nowhere else: it cannot be shown again. */
export function createApiKey(ctx: Context, key: NewApiKey): Promise<{ id: number; secret: string }> {
  return inTransaction(ctx.db, (tx) => createApiKeyIn(tx, ctx, key));
}

export async function createApiKeyIn(
  tx: Tx,
  ctx: Context,
  key: NewApiKey,
): Promise<{ id: number; secret: string }> {
  const { secret, ...stored } = newSecret();
  const { id } = await insertKey(tx, key, stored);
  await recordEvent(tx, ctx, {
    hotelId: key.hotelId,
    action: 'api_key_created',
    subjectType: 'api_key',
    subjectId: id,
    subjectLabel: key.name,
    after: { channel: key.channel, scopes: key.scopes, prefix: stored.prefix },
  });
  return { id, secret };
}

export function listApiKeys(db: Db, hotelId: number): Promise<ListedApiKey[]> {
  return selectKeys(db, hotelId);
}

/** Closes a key for good; calls with it are refused from the next one on. */
export function revokeApiKey(ctx: Context, key: { hotelId: number; id: number }): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    if (!(await closeKey(tx, key))) throw notFound('api_key_not_found');
    const subject = { subjectType: 'api_key', subjectId: key.id };
    await recordEvent(tx, ctx, { hotelId: key.hotelId, action: 'api_key_revoked', ...subject });
  });
}

/** The key behind a secret; null when there is none, or it was closed. */
export async function findApiKey(db: Db, secret: string, at: Date): Promise<ApiKey | null> {
  const key = await selectOptionalActiveKey(db, secretHash(secret));
  if (key) await moveLastUse(db, key.id, at);
  return key;
}
