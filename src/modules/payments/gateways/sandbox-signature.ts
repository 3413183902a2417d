import { createHmac, timingSafeEqual } from 'node:crypto';
import { assert } from '../../../core/assert.ts';

export const signatureHeader = 'x-sandbox-signature';

export interface SandboxSettings {
  /** Shared by the provider and the hotel: whoever knows it can sign. */
  readonly secret: string;
  /** Where this site is reached, for the provider's notifications; without a final slash. */
  readonly ownUrl: () => string;
}

let settings: SandboxSettings | null = null;

/** Said once at start. */
export function useSandbox(given: SandboxSettings): void {
  settings = given;
}

export function sandboxSettings(): SandboxSettings {
  assert(settings, 'useSandbox was not called at start');
  return settings;
}

/** HMAC-SHA256 over the body, byte by byte. */
export function signatureOf(body: string | Buffer, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

export function isSignedBy(body: Buffer, signature: unknown, secret: string): boolean {
  if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/.test(signature)) return false;
  return timingSafeEqual(Buffer.from(signature, 'hex'), Buffer.from(signatureOf(body, secret), 'hex'));
}
