import { randomBytes } from 'node:crypto';
import type { DbOrTx, Tx } from '../../platform/db.ts';
import { fieldHash } from '../../platform/field-crypto.ts';
import { selectRequest } from './privacy-request.queries.ts';
import { type PrivacyRequest, personalFileHours } from './privacy-request.ts';

/** The database keeps a hash of what opens a file: who reads it can open none. */
const hashOf = (token: string) => fieldHash(`personal file ${token}`);

export interface FileLink {
  readonly token: string;
  readonly until: Date;
  readonly issue: number;
}

/** A new link to somebody's data; the one before opens nothing any more. The caller holds the request. */
export async function insertFileLink(
  tx: Tx,
  { id, fileIssue }: Pick<PrivacyRequest, 'id' | 'fileIssue'>,
  at: Date,
): Promise<FileLink> {
  const token = randomBytes(24).toString('base64url');
  const until = new Date(at.getTime() + personalFileHours * 3_600_000);
  const issue = fileIssue + 1;
  await tx.privacyRequest.update({
    where: { id },
    data: { fileHash: hashOf(token), fileUntil: until, fileIssue: issue, version: { increment: 1 } },
  });
  return { token, until, issue };
}

/** The request whose data a link opens now; null where it never did, or does no more. */
export async function selectOptionalRequestOfLink(
  db: DbOrTx,
  token: string,
  at: Date,
): Promise<PrivacyRequest | null> {
  const row = await db.privacyRequest.findFirst({
    where: { fileHash: hashOf(token), fileUntil: { gt: at } },
    select: { id: true, hotelId: true },
  });
  return row && selectRequest(db, row);
}

/** Whether this is the guest's own account. */
export async function isAccountOf(
  db: DbOrTx,
  { userId, customerId }: { userId: number; customerId: number },
): Promise<boolean> {
  return (await db.user.count({ where: { id: userId, customerId, kind: 'guest', active: true } })) > 0;
}
