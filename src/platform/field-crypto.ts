import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { assert } from '../core/assert.ts';

/** The key's number stands first in every cipher text, so that a later key can be told from this one. */
const keyNumber = 1;
const sizes = { key: 32, nonce: 12, tag: 16, head: 1 };

interface Keys {
  readonly cipher: Buffer;
  readonly hash: Buffer;
}

let keys: Keys | null = null;

/** Sets the key of FIELD_KEY (64 hexadecimal digits), once at start. Two keys are derived: one hides, one finds. */
export function useFieldKey(hex: string): void {
  assert(/^[0-9a-f]{64}$/i.test(hex), 'FIELD_KEY has 64 hexadecimal digits');
  const secret = Buffer.from(hex, 'hex');
  keys = { cipher: derived(secret, 'field cipher'), hash: derived(secret, 'field hash') };
}

function derived(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `waystation ${purpose} ${keyNumber}`, sizes.key));
}

function keysInUse(): Keys {
  assert(keys, 'the field key is not set: useFieldKey was not called at start');
  return keys;
}

/** AES-256-GCM: key number, nonce, tag, cipher text. The same text never gives the same bytes twice. */
export function encryptField(text: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(sizes.nonce);
  const cipher = createCipheriv('aes-256-gcm', keysInUse().cipher, nonce);
  cipher.setAAD(Buffer.of(keyNumber));
  const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return new Uint8Array(Buffer.concat([Buffer.of(keyNumber), nonce, cipher.getAuthTag(), hidden]));
}

/** The text again; throws where the bytes were changed or another key wrote them. */
export function decryptField(bytes: Uint8Array): string {
  const whole = Buffer.from(bytes);
  assert(whole[0] === keyNumber, 'this field was written with another key');
  const nonceEnd = sizes.head + sizes.nonce;
  const tagEnd = nonceEnd + sizes.tag;
  const decipher = createDecipheriv('aes-256-gcm', keysInUse().cipher, whole.subarray(sizes.head, nonceEnd));
  decipher.setAAD(Buffer.of(keyNumber));
  decipher.setAuthTag(whole.subarray(nonceEnd, tagEnd));
  return Buffer.concat([decipher.update(whole.subarray(tagEnd)), decipher.final()]).toString('utf8');
}

/** The same for the same number however it is spaced and cased: finds it without reading any. Worth nothing without the key. */
export function fieldHash(text: string): string {
  return createHmac('sha256', keysInUse().hash).update(essence(text)).digest('hex');
}

/** `•••• 1234`: enough to tell two papers apart, too little to use one. */
export function maskField(text: string): string {
  const plain = essence(text);
  const shown = plain.length >= 8 ? 4 : Math.min(2, Math.floor(plain.length / 3));
  return `•••• ${plain.slice(plain.length - shown)}`.trimEnd();
}

function essence(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
