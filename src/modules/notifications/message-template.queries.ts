import { z } from 'zod';
import { type Language, languages } from '../../core/local-text.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { type MessageKind, type MessageSetting, messageKinds } from './message-kind.ts';
import type { MessageTemplate } from './message-template.ts';
import { type MessageChannel, messageChannels } from './outbox.ts';

/** Which message's words in which language. */
export interface TemplateKey {
  readonly hotelId: number;
  readonly kind: MessageKind;
  readonly channel: MessageChannel;
  readonly language: Language;
}

const TemplateRow = z.object({
  kind: z.enum(messageKinds),
  channel: z.enum(messageChannels),
  language: z.enum(languages),
  subject: z.string(),
  body: z.string(),
  version: z.number(),
});

const columns = {
  kind: true,
  channel: true,
  language: true,
  subject: true,
  body: true,
  version: true,
} as const satisfies Prisma.MessageTemplateSelect;

/** The words in use that a hotel wrote itself, of one kind or of all. */
export async function selectActiveTemplates(
  db: DbOrTx,
  where: { hotelId: number; kind?: MessageKind },
): Promise<MessageTemplate[]> {
  const rows = await db.messageTemplate.findMany({ where: { ...where, active: true }, select: columns });
  return rows.map((row) => TemplateRow.parse(row));
}

export async function selectTemplateHistory(
  db: DbOrTx,
  key: TemplateKey,
): Promise<{ version: number; active: boolean; createdAt: Date }[]> {
  return db.messageTemplate.findMany({
    where: key,
    select: { version: true, active: true, createdAt: true },
    orderBy: { version: 'desc' },
    take: 10,
  });
}

const Latest = z.object({ version: z.number(), active: z.boolean(), subject: z.string(), body: z.string() });

/**
 * The latest version under a lock that a first version, too, can not slip past: whoever writes the words of this
 * message next waits.
 */
export async function selectAndLockLatest(tx: Tx, key: TemplateKey): Promise<z.infer<typeof Latest> | null> {
  const name = `message ${key.hotelId} ${key.kind} ${key.channel} ${key.language}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
  const [row] = await selectRows(
    tx,
    Latest,
    Prisma.sql`SELECT version, active, subject, body FROM message_templates
      WHERE hotel_id = ${key.hotelId} AND kind = ${key.kind} AND channel = ${key.channel} AND language = ${key.language}
      ORDER BY version DESC LIMIT 1`,
  );
  return row ?? null;
}

export async function insertTemplate(
  tx: Tx,
  template: TemplateKey & { subject: string; body: string; version: number; at: Date },
): Promise<void> {
  const { at, ...data } = template;
  await tx.messageTemplate.create({ data: { ...data, active: true, createdAt: at } });
}

export async function retireTemplates(tx: Tx, key: TemplateKey): Promise<void> {
  await tx.messageTemplate.updateMany({ where: { ...key, active: true }, data: { active: false } });
}

const SettingKind = z.enum(messageKinds);

export async function selectMessageSettings(
  db: DbOrTx,
  hotelId: number,
): Promise<Map<MessageKind, MessageSetting>> {
  const rows = await db.messageSetting.findMany({ where: { hotelId } });
  return new Map(
    rows.map(({ kind, mail, sms, hour, delayHours, delayDays }) => [
      SettingKind.parse(kind),
      { mail, sms, hour, delayHours, delayDays },
    ]),
  );
}

export async function upsertMessageSetting(
  tx: Tx,
  key: { hotelId: number; kind: MessageKind },
  setting: MessageSetting,
): Promise<void> {
  await tx.messageSetting.upsert({
    where: { hotelId_kind: key },
    create: { ...key, ...setting },
    update: setting,
  });
}
