import type { Language } from '../../core/local-text.ts';
import { toTraditional } from '../../platform/i18n/traditional.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { type MessageKind, type Placeholder, placeholders, placeholdersOf } from './message-kind.ts';
import type { MessageChannel } from './outbox.ts';

/** One message's words with their placeholders; a text message has no subject. */
export interface MessageWords {
  readonly subject: string;
  readonly body: string;
}

export interface MessageTemplate extends MessageWords {
  readonly kind: MessageKind;
  readonly channel: MessageChannel;
  readonly language: Language;
  readonly version: number;
}

export const templateLimits = {
  mail: { subject: 150, body: 4_000 },
  sms: { subject: 0, body: 400 },
} as const satisfies Record<MessageChannel, { subject: number; body: number }>;

const inBraces = /\{([^{}\n]{0,40})\}/g;

/** The names in braces that a message of this kind does not know, as they were typed. */
export function unknownPlaceholders(kind: MessageKind, text: string): string[] {
  const known: readonly string[] = placeholdersOf(kind);
  const typed = [...text.matchAll(inBraces)].map(([, name = '']) => name);
  return [...new Set(typed.filter((name) => !known.includes(name)))];
}

export type MessageValues = Readonly<Partial<Record<Placeholder, string>>>;

/** The words with their values put in, once: a value that looks like a placeholder stays as it is. */
export function filledIn(text: string, values: MessageValues): string {
  const known: Readonly<Record<string, string | undefined>> = values;
  return text.replaceAll(inBraces, (whole, name: string) => known[name] ?? whole);
}

/** The paragraphs of a body, each in its lines; blank lines part them. */
export function paragraphsOf(body: string): string[][] {
  return body
    .trim()
    .split(/\r?\n(?:[ \t]*\r?\n)+/)
    .map((paragraph) => paragraph.split(/\r?\n/).map((line) => line.trim()))
    .filter((lines) => lines.some((line) => line !== ''));
}

/** The words we come with, their placeholders in braces. */
export function builtInWords(kind: MessageKind, channel: MessageChannel, language: Language): MessageWords {
  const t = tFor(language);
  if (channel === 'sms') return { subject: '', body: t(`messages.words.${kind}.sms`, themselves) };
  return {
    subject: t(`messages.words.${kind}.subject`, themselves),
    body: t(`messages.words.${kind}.body`, themselves),
  };
}

const themselves = Object.fromEntries(placeholders.map((name) => [name, `{${name}}`]));

/**
 * The hotel's own words for a reader; ours where it wrote none. Who reads traditional Chinese gets what was written in
 * it, or else the simplified words rewritten.
 */
export function wordsFor(
  templates: readonly MessageTemplate[],
  wanted: { kind: MessageKind; channel: MessageChannel; language: Language },
): MessageWords {
  const { kind, channel, language } = wanted;
  const own = (spoken: Language) =>
    templates.find((one) => one.kind === kind && one.channel === channel && one.language === spoken);
  const written = own(language);
  if (written) return written;
  const simplified = language === 'zh-TW' ? own('zh-CN') : undefined;
  if (!simplified) return builtInWords(kind, channel, language);
  return { subject: rewritten(simplified.subject), body: rewritten(simplified.body) };
}

function rewritten(text: string): string {
  return text
    .split(/(\{[^{}]*\})/)
    .map((part) => (part.startsWith('{') ? part : toTraditional(part)))
    .join('');
}

/** In how many parts a telephone network sends a text: 160 plain signs, or 70 where one of them is not plain. */
export function smsParts(text: string): number {
  const plain = /^[\x20-\x7e\n\r£¥èéùìòÇØøÅåÄÖÑÜ§¿äöñüà€]*$/.test(text);
  const [one, more] = plain ? [160, 153] : [70, 67];
  return text.length <= one ? 1 : Math.ceil(text.length / more);
}
