import { createHmac, timingSafeEqual } from 'node:crypto';
import { assert } from '../../../core/assert.ts';

export const signatureHeader = 'x-sandbox-signature';

let shared: string | null = null;

/** The secret that the provider and the hotel share, said once at start: whoever knows it can sign. */
export function useSandboxSecret(secret: string): void {
  shared = secret;
}

export function sandboxSecret(): string {
  assert(shared !== null, 'useSandboxSecret was not called at start');
  return shared;
}

/** HMAC-SHA256 over the body, byte by byte. */
export function signatureOf(body: string | Buffer, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

export function isSignedBy(body: Buffer, signature: unknown, secret: string): boolean {
  if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/.test(signature)) return false;
  return timingSafeEqual(Buffer.from(signature, 'hex'), Buffer.from(signatureOf(body, secret), 'hex'));
}
