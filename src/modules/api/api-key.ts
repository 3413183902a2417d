import { createHash, randomBytes } from 'node:crypto';

/** What a key may do. Reading availability needs no key. */
export const apiScopes = [
  'reservations.read',
  'reservations.write',
  'customers.read',
  'customers.write',
] as const;
export type ApiScope = (typeof apiScopes)[number];

export interface ApiKey {
  readonly id: number;
  readonly name: string;
  /** Null: every hotel of the house. */
  readonly hotelId: number | null;
  readonly channel: string;
  readonly scopes: readonly string[];
}

export interface NewSecret {
  /** Shown once, never stored. */
  readonly secret: string;
  /** Enough to tell keys apart in a list, too little to use one. */
  readonly prefix: string;
  readonly hash: string;
}

/** `ws_`, eight letters that name the key, and 43 that nobody can guess. */
export function newSecret(): NewSecret {
  const prefix = `ws_${randomBytes(6).toString('base64url')}`;
  const secret = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { secret, prefix, hash: secretHash(secret) };
}

/** A key has 256 random bits of its own: one plain hash keeps it as safe as a slow one keeps a password. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The secret of an `Authorization: Bearer …` header; null where there is no such thing in it. */
export function bearerSecret(header: string | undefined): string | null {
  return /^Bearer +([\w.~+/-]{8,200}=*) *$/i.exec(header ?? '')?.[1] ?? null;
}

export function hasScope(key: ApiKey, scope: ApiScope): boolean {
  return key.scopes.includes(scope);
}
