import type { Db, DbOrTx, Tx } from '../../platform/db.ts';
import type { ApiKey, ApiScope, NewSecret } from './api-key.ts';

const keyColumns = { id: true, name: true, hotelId: true, channel: true, scopes: true } as const;

export async function selectOptionalActiveKey(db: DbOrTx, hash: string): Promise<ApiKey | null> {
  return db.apiKey.findFirst({ where: { hash, active: true }, select: keyColumns });
}

export interface NewApiKey {
  readonly name: string;
  readonly hotelId: number | null;
  readonly channel: string;
  readonly scopes: readonly ApiScope[];
}

export function insertKey(tx: Tx, key: NewApiKey, secret: Omit<NewSecret, 'secret'>): Promise<ApiKey> {
  const { prefix, hash } = secret;
  return tx.apiKey.create({ data: { ...key, scopes: [...key.scopes], prefix, hash }, select: keyColumns });
}

export interface ListedApiKey extends ApiKey {
  readonly prefix: string;
  readonly active: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export function selectKeys(db: Db, hotelId: number): Promise<ListedApiKey[]> {
  const select = { ...keyColumns, prefix: true, active: true, createdAt: true, lastUsedAt: true };
  return db.apiKey.findMany({ where: { hotelId }, select, orderBy: { id: 'desc' } });
}

/** False where this hotel has no such key, or it was closed before. */
export async function closeKey(tx: Tx, key: { id: number; hotelId: number }): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({ where: { ...key, active: true }, data: { active: false } });
  return count === 1;
}

/** Once a minute is enough to see whether a key is still in use. */
export async function moveLastUse(db: Db, id: number, at: Date): Promise<void> {
  const earlier = new Date(at.getTime() - 60_000);
  const unused = [{ lastUsedAt: null }, { lastUsedAt: { lt: earlier } }];
  await db.apiKey.updateMany({ where: { id, OR: unused }, data: { lastUsedAt: at } });
}
