import { createHmac, timingSafeEqual } from 'node:crypto';

let secret = '';

/** Set once at start: what the links are signed with that open something without a sign-in. */
export function useLinkSecret(chosen: string): void {
  secret = chosen;
}

/** The text with a signature that only we can make; `purpose` keeps a link of one kind from opening another. */
export function signed(purpose: string, text: string): string {
  return `${text}.${signatureOf(purpose, text)}`;
}

/** The text of a signed link; null where the signature is not ours. */
export function unsigned(purpose: string, link: string): string | null {
  const end = link.lastIndexOf('.');
  const text = link.slice(0, Math.max(0, end));
  const given = Buffer.from(link.slice(end + 1));
  const right = Buffer.from(signatureOf(purpose, text));
  return end > 0 && given.length === right.length && timingSafeEqual(given, right) ? text : null;
}

function signatureOf(purpose: string, text: string): string {
  return createHmac('sha256', secret).update(`${purpose} ${text}`).digest('base64url').slice(0, 32);
}
