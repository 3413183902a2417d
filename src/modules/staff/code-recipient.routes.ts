import type { Request, Response } from 'express';
import { type CodePurpose, codeMinutes, type Recipient, storedRecipient } from './verification-code.ts';

const cookie = 'code-to';
const options = { signed: true, httpOnly: true, sameSite: 'lax', path: '/' } as const;

/** Keeps in this browser where a code went and what for: an address belongs in no link, and a visitor has no session. */
export function rememberRecipient(res: Response, purpose: CodePurpose, address: string): void {
  res.cookie(cookie, `${purpose} ${address}`, { ...options, maxAge: codeMinutes * 60_000 });
}

export function askedRecipient(req: Request, purpose: CodePurpose): Recipient | null {
  const kept: unknown = req.signedCookies?.[cookie];
  if (typeof kept !== 'string' || !kept.startsWith(`${purpose} `)) return null;
  return storedRecipient(kept.slice(purpose.length + 1));
}

export function forgetRecipient(res: Response): void {
  res.clearCookie(cookie, { ...options });
}
