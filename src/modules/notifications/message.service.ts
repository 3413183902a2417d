import { conflict } from '../../core/errors.ts';
import type { Language } from '../../core/local-text.ts';
import { recordEvent } from '../../platform/audit.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { type MessageKind, type MessageSetting, messageKinds, usualSettings } from './message-kind.ts';
import {
  insertTemplate,
  retireTemplates,
  selectActiveTemplates,
  selectAndLockLatest,
  selectMessageSettings,
  selectTemplateHistory,
  type TemplateKey,
  upsertMessageSetting,
} from './message-template.queries.ts';
import { type MessageTemplate, type MessageWords, wordsFor } from './message-template.ts';

export type MessageSettings = Readonly<Record<MessageKind, MessageSetting>>;

/** What the hotel sends, by which way and when: its own settings over the usual ones. */
export async function messageSettings(db: DbOrTx, hotelId: number): Promise<MessageSettings> {
  const own = await selectMessageSettings(db, hotelId);
  return settingsOver(own);
}

function settingsOver(own: ReadonlyMap<MessageKind, MessageSetting>): MessageSettings {
  const settings: Record<MessageKind, MessageSetting> = { ...usualSettings };
  for (const [kind, setting] of own) settings[kind] = setting;
  return settings;
}

/** Changes what is sent; only what differs is written. */
export function changeMessageSettings(ctx: Context, wanted: MessageSettings): Promise<void> {
  const hotelId = requireHotel(ctx);
  return inTransaction(ctx.db, async (tx) => {
    const before = await messageSettings(tx, hotelId);
    const changed = messageKinds.filter((kind) => !isSame(before[kind], wanted[kind]));
    for (const kind of changed) {
      await upsertMessageSetting(tx, { hotelId, kind }, wanted[kind]);
      await recordEvent(tx, ctx, {
        hotelId,
        action: 'message_setting_changed',
        subjectType: 'message',
        subjectId: kind,
        subjectLabel: kind,
        before: before[kind],
        after: wanted[kind],
      });
    }
  });
}

function isSame(one: MessageSetting, other: MessageSetting): boolean {
  return (['mail', 'sms', 'hour', 'delayHours', 'delayDays'] as const).every(
    (name) => one[name] === other[name],
  );
}

/** How one kind is sent, and its words in one language by either way: two statements. */
export async function messageFor(
  db: DbOrTx,
  wanted: { hotelId: number; kind: MessageKind; language: Language },
): Promise<{ setting: MessageSetting; mail: MessageWords; sms: MessageWords }> {
  const { hotelId, kind, language } = wanted;
  const templates = await selectActiveTemplates(db, { hotelId, kind });
  const { [kind]: setting } = await messageSettings(db, hotelId);
  return {
    setting,
    mail: wordsFor(templates, { kind, channel: 'mail', language }),
    sms: wordsFor(templates, { kind, channel: 'sms', language }),
  };
}

/** The words in use that the hotel wrote itself, of all kinds. */
export function ownTemplates(db: DbOrTx, hotelId: number): Promise<MessageTemplate[]> {
  return selectActiveTemplates(db, { hotelId });
}

export interface TemplateView {
  /** What is used now: the hotel's own words, or ours. */
  readonly words: MessageWords;
  /** The version whose words are used; 0 while they are ours. */
  readonly version: number;
  readonly history: readonly {
    readonly version: number;
    readonly active: boolean;
    readonly createdAt: Date;
  }[];
}

export async function getTemplate(db: DbOrTx, key: TemplateKey): Promise<TemplateView> {
  const templates = await selectActiveTemplates(db, { hotelId: key.hotelId, kind: key.kind });
  const own = templates.find((one) => one.channel === key.channel && one.language === key.language);
  const history = await selectTemplateHistory(db, key);
  return { words: wordsFor(templates, key), version: own?.version ?? 0, history };
}

export type TemplateName = Omit<TemplateKey, 'hotelId'>;

/** Keeps new words as the next version, used from now on; refused where somebody else wrote meanwhile. */
export function saveTemplate(
  ctx: Context,
  name: TemplateName,
  change: MessageWords & { readonly version: number },
): Promise<void> {
  const key = { ...name, hotelId: requireHotel(ctx) };
  return inTransaction(ctx.db, async (tx) => {
    const latest = await selectAndLockLatest(tx, key);
    const inUse = latest?.active ? latest : null;
    if ((inUse?.version ?? 0) !== change.version) throw conflict('stale_version');
    const { subject, body } = change;
    if (inUse && inUse.subject === subject && inUse.body === body) return;
    await retireTemplates(tx, key);
    const version = (latest?.version ?? 0) + 1;
    await insertTemplate(tx, { ...key, subject, body, version, at: ctx.clock() });
    await recordEvent(tx, ctx, {
      ...subjectOf(key),
      action: 'message_words_changed',
      before: inUse && { subject: inUse.subject, body: inUse.body },
      after: { subject, body, version },
    });
  });
}

/** Goes back to the words we come with; what was written stays in the history. */
export function resetTemplate(ctx: Context, name: TemplateName): Promise<void> {
  const key = { ...name, hotelId: requireHotel(ctx) };
  return inTransaction(ctx.db, async (tx) => {
    const latest = await selectAndLockLatest(tx, key);
    if (!latest?.active) return;
    await retireTemplates(tx, key);
    const { subject, body, version } = latest;
    const before = { subject, body, version };
    await recordEvent(tx, ctx, { ...subjectOf(key), action: 'message_words_reset', before });
  });
}

function subjectOf({ hotelId, kind, channel, language }: TemplateKey) {
  return { hotelId, subjectType: 'message', subjectId: `${kind}.${channel}.${language}`, subjectLabel: kind };
}
