import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Language, languages } from '../../../src/core/local-text.ts';
import { messageKinds, placeholders } from '../../../src/modules/notifications/message-kind.ts';
import {
  builtInWords,
  filledIn,
  type MessageTemplate,
  paragraphsOf,
  smsParts,
  unknownPlaceholders,
  wordsFor,
} from '../../../src/modules/notifications/message-template.ts';

describe('names in braces', () => {
  test('are those the kind knows; others are told as they were typed', () => {
    expect(unknownPlaceholders('arrival', 'Dear {guest}, {map} {directions}')).toEqual([]);
    expect(unknownPlaceholders('confirmation', '{guest} {directions} {Guest} {} {x} {x}')).toEqual([
      'directions',
      'Guest',
      '',
      'x',
    ]);
  });

  test('give way to their values once: a value that looks like one stays', () => {
    expect(filledIn('{guest} at {hotel} {fee}', { guest: '{hotel}', hotel: 'Bund' })).toBe(
      '{hotel} at Bund {fee}',
    );
  });

  test('whatever a guest is called, his name is printed as it is', () => {
    fc.assert(
      fc.property(fc.string(), (guest) => {
        expect(filledIn('<{guest}>', { guest, hotel: 'Bund' })).toBe(`<${guest}>`);
      }),
    );
  });
});

test('our own words exist for every kind in every language and use only names their kind knows', () => {
  for (const kind of messageKinds) {
    for (const language of languages) {
      const { subject, body } = builtInWords(kind, 'mail', language);
      const sms = builtInWords(kind, 'sms', language).body;
      expect([subject, body, sms].every((text) => text !== '' && !text.startsWith('messages.'))).toBe(true);
      expect(unknownPlaceholders(kind, `${subject}${body}${sms}`), kind).toEqual([]);
      const known = placeholders.some((name) => `${subject}${body}`.includes(`{${name}}`));
      expect(known, `${kind} ${language}`).toBe(true);
    }
  }
});

describe('the words for a reader', () => {
  const own = (language: Language, body: string): MessageTemplate => ({
    kind: 'thanks',
    channel: 'mail',
    language,
    subject: '感谢 {guest}',
    body,
    version: 1,
  });
  const wanted = (language: Language) => ({ kind: 'thanks', channel: 'mail', language }) as const;

  test('are the hotel’s own, and ours where it wrote none in this language, way or kind', () => {
    const templates = [own('en', 'See you!')];
    expect(wordsFor(templates, wanted('en')).body).toBe('See you!');
    expect(wordsFor(templates, wanted('zh-CN'))).toEqual(builtInWords('thanks', 'mail', 'zh-CN'));
    expect(wordsFor(templates, { ...wanted('en'), channel: 'sms' }).body).not.toBe('See you!');
    expect(wordsFor(templates, { ...wanted('en'), kind: 'change' }).body).not.toBe('See you!');
  });

  test('in traditional Chinese are the simplified ones rewritten, their names in braces untouched', () => {
    expect(wordsFor([own('zh-CN', '{guest}，欢迎再来')], wanted('zh-TW'))).toEqual({
      subject: '感謝 {guest}',
      body: '{guest}，歡迎再來',
    });
    const both = [own('zh-CN', '简体'), own('zh-TW', '繁體自寫')];
    expect(wordsFor(both, wanted('zh-TW')).body).toBe('繁體自寫');
  });
});

test('blank lines part paragraphs, single ones their lines', () => {
  expect(paragraphsOf(' Dear Li,\n\nfirst\nsecond\r\n \r\nthird\n\n\n')).toEqual([
    ['Dear Li,'],
    ['first', 'second'],
    ['third'],
  ]);
});

test('a text is sent in parts of 160 plain signs, or of 70 where one is not plain', () => {
  expect([160, 161, 306, 307].map((length) => smsParts('x'.repeat(length)))).toEqual([1, 2, 2, 3]);
  expect([70, 71, 134, 135].map((length) => smsParts('好'.repeat(length)))).toEqual([1, 2, 2, 3]);
});
