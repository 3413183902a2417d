import { type Language, languages } from '../../core/local-text.ts';
import type { Context } from '../../platform/context.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Crumb, FormErrors, FormState, FormValues } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { MessageSettings, TemplateView } from '../notifications/message.service.ts';
import {
  isCareKind,
  isEventKind,
  isPrivacyKind,
  type MessageKind,
  messageKinds,
  placeholdersOf,
} from '../notifications/message-kind.ts';
import { type MessageTemplate, smsParts, templateLimits } from '../notifications/message-template.ts';
import { type MessageChannel, messageChannels } from '../notifications/outbox.ts';
import * as paths from './message.paths.ts';
import type { MessageParams } from './message.schemas.ts';

interface Switch {
  readonly name: string;
  readonly label: string;
  readonly checked: boolean;
}

interface Moment {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  readonly errors: readonly string[];
}

export interface MessageLine {
  readonly name: string;
  readonly when: string;
  readonly switches: readonly Switch[];
  readonly moments: readonly Moment[];
  readonly words: readonly { readonly href: string; readonly label: string; readonly own: string }[];
}

export interface MessagesPage extends PageModel {
  readonly action: string;
  readonly lines: readonly MessageLine[];
  readonly errors: FormErrors;
}

export interface MessagesView {
  readonly settings: MessageSettings;
  readonly own: readonly MessageTemplate[];
}

export function messagesPage(ctx: Context, view: MessagesView, state: FormState = {}): MessagesPage {
  return {
    title: tFor(ctx.language)('messages.title'),
    action: paths.messagesPath,
    lines: messageKinds.map((kind) => messageLine(ctx, view, { kind, state })),
    errors: state.errors ?? {},
  };
}

interface LineOf {
  readonly kind: MessageKind;
  readonly state: FormState;
}

function messageLine(ctx: Context, view: MessagesView, { kind, state }: LineOf): MessageLine {
  const t = tFor(ctx.language);
  const setting = view.settings[kind];
  const name = t(`messages.kinds.${kind}`);
  const typed = state.values;
  return {
    name,
    when: t(`messages.moments.${kind}`),
    switches: messageChannels.map((channel) => ({
      name: `${kind}.${channel}`,
      label: t(`messages.switch-${channel}`, { kind: name }),
      checked: typed ? Boolean(typed[`${kind}.${channel}`]) : setting[channel],
    })),
    moments: momentsOf(ctx, view, { kind, state }),
    words: messageChannels.map((channel) => ({
      href: paths.messagePath(kind, channel, ctx.language),
      label: t(`messages.channel.${channel}`),
      own: ownWords(view.own, kind, channel),
    })),
  };
}

/** From which hour, and how long after its cause; nothing for what is sent at once. */
const momentKeys = { delayDays: 'days', hour: 'hour', delayHours: 'delay' } as const;

function momentsOf(ctx: Context, { settings }: MessagesView, { kind, state }: LineOf): Moment[] {
  const t = tFor(ctx.language);
  const fields = Object.keys(momentKeys) as (keyof typeof momentKeys)[];
  return fields
    .filter((field) => settings[kind][field] !== null)
    .map((field) => {
      const name = `${kind}.${field}`;
      return {
        name,
        label: t(`messages.${momentKeys[field]}-label`),
        value: state.values?.[name] ?? String(settings[kind][field]),
        unit: t(`messages.${momentKeys[field]}-unit`),
        errors: state.errors?.[name] ?? [],
      };
    });
}

/** The languages a hotel wrote its own words in, as they are marked: `en, zh-CN`. */
function ownWords(own: readonly MessageTemplate[], kind: MessageKind, channel: MessageChannel): string {
  return own
    .filter((one) => one.kind === kind && one.channel === channel)
    .map(({ language }) => languageNames[language])
    .join(', ');
}

const languageNames: Record<Language, string> = { en: 'English', 'zh-CN': '简体中文', 'zh-TW': '繁體中文' };

export interface MessageEditPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly lead: string;
  readonly tabs: readonly { readonly href: string; readonly label: string; readonly current: boolean }[];
  readonly action: string;
  readonly previewAction: string;
  readonly resetAction: string | null;
  readonly isMail: boolean;
  readonly limits: { readonly subject: number; readonly body: number };
  readonly values: FormValues;
  readonly errors: FormErrors;
  readonly parts: string | null;
  readonly placeholders: readonly { readonly name: string; readonly meaning: string }[];
  readonly history: readonly { readonly text: string; readonly inUse: boolean }[];
}

export function messageEditPage(
  ctx: Context,
  { name, view, timeZone }: { name: MessageParams; view: TemplateView; timeZone: string },
  state: FormState = {},
): MessageEditPage {
  const t = tFor(ctx.language);
  const { kind, channel, language } = name;
  const title = t('messages.edit.title', {
    kind: t(`messages.kinds.${kind}`),
    channel: t(`messages.channel.${channel}`),
  });
  const isMail = channel === 'mail';
  const { subject, body } = view.words;
  return {
    title,
    crumbs: [
      { href: paths.messagesPath, label: t('messages.title') },
      { href: null, label: title },
    ],
    lead: t(`messages.edit.${leadOf(name)}`),
    tabs: languages.map((one) => ({
      href: paths.messagePath(kind, channel, one),
      label: languageNames[one],
      current: one === language,
    })),
    action: paths.messagePath(kind, channel, language),
    previewAction: paths.messagePreviewPath(kind, channel, language),
    resetAction: view.version > 0 ? paths.messageResetPath(kind, channel, language) : null,
    isMail,
    limits: templateLimits[channel],
    values: state.values ?? { subject, body, version: String(view.version) },
    errors: state.errors ?? {},
    parts: isMail ? null : t('messages.parts', { count: smsParts(body), length: body.length }),
    placeholders: placeholdersOf(kind).map((one) => ({
      name: `{${one}}`,
      meaning: t(`messages.placeholders.${one}`),
    })),
    history: view.history.map(({ version, active, createdAt }) => ({
      text: t('messages.edit.history-line', {
        version,
        date: formatDateTime(createdAt, timeZone, ctx.language),
      }),
      inUse: active,
    })),
  };
}

function leadOf({ kind, channel }: MessageParams): string {
  if (channel === 'sms') return 'lead-sms';
  if (isEventKind(kind)) return 'lead-event';
  if (isPrivacyKind(kind)) return 'lead-privacy';
  return isCareKind(kind) ? 'lead-care' : 'lead';
}
