import { notFound } from '../../core/errors.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { type Recipient, storedRecipient } from '../../platform/recipient.ts';
import { getCustomer } from '../customers/customer.service.ts';
import { fullName } from '../customers/customer.ts';
import { mayTryCode, sendCode, useCodeIn } from '../staff/verification-code.service.ts';
import type { PersonalData } from './personal-data.ts';
import { isAccountOf, selectOptionalRequestOfLink } from './personal-file.queries.ts';
import { exportPersonalData, personalPdf } from './privacy.service.ts';
import { selectReach } from './privacy-message.queries.ts';
import type { PrivacyRequest } from './privacy-request.ts';

/** What somebody holds who opens a link: the link, and whether a code was right in this browser before. */
export interface FileKey {
  readonly token: string;
  readonly isProved: boolean;
}

export interface PersonalFile {
  readonly until: Date;
  readonly hotelId: number;
  /** The data may be fetched: the guest is signed in, or has shown that he reads the mail that it is his. */
  readonly isOpen: boolean;
  /** Where a code goes; null where nobody is to be reached. */
  readonly recipient: Recipient | null;
}

/** What stands behind a link that a guest was sent. One that opens nothing is as little there as one that never was. */
export async function getPersonalFile(ctx: Context, key: FileKey): Promise<PersonalFile> {
  const request = await requestOf(ctx, key.token);
  const { hotelId, fileUntil: until } = request;
  if (until === null) throw notFound('file_link_over');
  const recipient = await recipientOf(ctx.db, request);
  return { until, hotelId, recipient, isOpen: await mayFetch(ctx, request, key.isProved) };
}

async function requestOf(ctx: Context, token: string): Promise<PrivacyRequest> {
  const request = await selectOptionalRequestOfLink(ctx.db, token, ctx.clock());
  if (!request) throw notFound('file_link_over');
  return request;
}

async function recipientOf(db: DbOrTx, { customerId }: PrivacyRequest): Promise<Recipient | null> {
  const { email, phone } = await selectReach(db, customerId);
  const address = email ?? phone;
  return address ? storedRecipient(address.toLowerCase()) : null;
}

async function mayFetch(
  { db, actor }: Context,
  { customerId }: PrivacyRequest,
  isProved: boolean,
): Promise<boolean> {
  if (isProved) return true;
  return actor.kind === 'guest' && actor.id !== null && isAccountOf(db, { userId: actor.id, customerId });
}

/** Sends a code to where the guest is reached: the link alone opens nothing. */
export async function requestFileCode(ctx: Context, token: string, network: string): Promise<void> {
  const request = await requestOf(ctx, token);
  const recipient = await recipientOf(ctx.db, request);
  if (recipient)
    await sendCode(ctx, { purpose: 'personal_file', recipient, subject: subjectOf(request), network });
}

const subjectOf = ({ id, fileIssue }: PrivacyRequest) => `${id} ${fileIssue}`;

/** Whether the code is right; wrong ones are counted. */
export async function proveFile(
  ctx: Context,
  { token, code, network }: { token: string; code: string; network: string },
): Promise<boolean> {
  const request = await requestOf(ctx, token);
  const recipient = await recipientOf(ctx.db, request);
  if (!recipient || !(await mayTryCode(ctx, network))) return false;
  const key = { purpose: 'personal_file', recipient, subject: subjectOf(request) } as const;
  return inTransaction(ctx.db, async (tx) => (await useCodeIn(tx, ctx, key, code)) === 'right');
}

/** Everything that is kept of the guest, as it is at this moment; null where he has not shown who he is. */
export async function fetchFile(ctx: Context, key: FileKey): Promise<PersonalData | null> {
  const guest = await asGuest(ctx, key);
  return guest && exportPersonalData(guest.ctx, guest.key);
}

/** The same as a paper. */
export async function fetchPaper(ctx: Context, key: FileKey): Promise<Buffer | null> {
  const guest = await asGuest(ctx, key);
  return guest && personalPdf(guest.ctx, guest.key);
}

/** Whoever has the link and the code is the guest: he sees of himself what he would see signed in. */
async function asGuest(ctx: Context, { token, isProved }: FileKey) {
  const request = await requestOf(ctx, token);
  if (!(await mayFetch(ctx, request, isProved))) return null;
  const key = { hotelId: request.hotelId, id: request.customerId };
  const name = fullName(await getCustomer(ctx.db, key));
  const id = ctx.actor.kind === 'guest' ? ctx.actor.id : null;
  return { ctx: { ...ctx, actor: { kind: 'guest', id, name } as const }, key };
}
