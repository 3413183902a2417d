import { z } from 'zod';
import { languages } from '../../core/local-text.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { DbOrTx } from '../../platform/db.ts';
import {
  type MailLine,
  type MailSearch,
  type MailView,
  mailStatuses,
  mailsPerPage,
  messageChannels,
} from './outbox.ts';

/** Which mails a reader may know of. */
export interface MailScope {
  readonly hotelId: number;
  /** Also those of no hotel: links to new passwords. */
  readonly accounts: boolean;
}

const lineColumns = {
  id: true,
  channel: true,
  recipient: true,
  subject: true,
  template: true,
  status: true,
  createdAt: true,
  sentAt: true,
} as const satisfies Prisma.OutboxMailSelect;

const Channel = z.enum(messageChannels);
const Status = z.enum(mailStatuses);
const Language = z.enum(languages).catch('en');
const Attachments = z.array(z.object({ filename: z.string() })).catch([]);

export async function selectMails(
  db: DbOrTx,
  scope: MailScope,
  search: MailSearch,
): Promise<{ lines: MailLine[]; total: number }> {
  const where = { AND: [withinScope(scope), matching(search)] };
  const total = await db.outboxMail.count({ where });
  const rows = await db.outboxMail.findMany({
    where,
    select: lineColumns,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    skip: (search.page - 1) * mailsPerPage,
    take: mailsPerPage,
  });
  return { total, lines: rows.map(lineOf) };
}

/** The words kept as text come back as the types they are. */
function lineOf<Row extends { status: string; channel: string }>(row: Row) {
  return { ...row, status: Status.parse(row.status), channel: Channel.parse(row.channel) };
}

function withinScope({ hotelId, accounts }: MailScope): Prisma.OutboxMailWhereInput {
  return accounts ? { OR: [{ hotelId }, { hotelId: null }] } : { hotelId };
}

function matching({ text, status, channel }: MailSearch): Prisma.OutboxMailWhereInput {
  const contains = text && ({ contains: text, mode: 'insensitive' } as const);
  return {
    ...(status ? { status } : {}),
    ...(channel ? { channel } : {}),
    ...(contains ? { OR: [{ recipient: contains }, { subject: contains }] } : {}),
  };
}

export async function selectOptionalMail(db: DbOrTx, scope: MailScope, id: number): Promise<MailView | null> {
  const row = await db.outboxMail.findFirst({
    where: { AND: [{ id }, withinScope(scope)] },
    select: {
      ...lineColumns,
      language: true,
      html: true,
      text: true,
      attempts: true,
      lastError: true,
      attachments: true,
    },
  });
  return (
    row && {
      ...lineOf(row),
      language: Language.parse(row.language),
      attachments: Attachments.parse(row.attachments).map(({ filename }) => filename),
    }
  );
}
