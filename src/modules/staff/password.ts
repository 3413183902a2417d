import { randomBytes } from 'node:crypto';
import bcrypt from 'bcrypt';

const rounds = 11;

/** bcrypt reads no further than this; a longer password would be cut without a word. */
export const longestPasswordBytes = 72;
export const shortestPassword = 10;

export function hashPassword(password: string): Promise<string> {
  return bcrypt.hash(password, rounds);
}

let hashOfNobody: Promise<string> | undefined;

/** Takes the same time where there is no such account, so that a clock tells nobody who has one. */
export async function passwordMatches(password: string, hash: string | null): Promise<boolean> {
  hashOfNobody ??= hashPassword(randomBytes(24).toString('base64url'));
  const matches = await bcrypt.compare(password, hash ?? (await hashOfNobody));
  return matches && hash !== null;
}

/** A hash no password fits, for accounts whose owner still has to choose one. */
export function noPassword(): string {
  return `none ${randomBytes(8).toString('hex')}`;
}

/** Whether the account has a password at all; one made by a code has none until its owner chooses it. */
export function hasPassword(hash: string): boolean {
  return !hash.startsWith('none');
}
