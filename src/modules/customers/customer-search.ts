import { pinyinOf } from '../../platform/pinyin.ts';
import { plainDocumentNumber, plainText, type SearchReason } from './customer.ts';
import { isSpelled, shortestTail } from './customer-terms.ts';

/** A beginning to look for among the terms, and what finding it means. */
export interface AskedTerm {
  readonly term: string;
  readonly reason: SearchReason;
}

/** What a typed text may be: each reading of it is looked for, and the surest that fits is told. */
export function askedTerms(text: string): AskedTerm[] {
  const plain = plainText(text);
  const joined = plain.replaceAll(/[\s'’]/g, '');
  const isChinese = /\p{Script=Han}/u.test(plain);
  const asked: AskedTerm[] = [];
  const ask = (reason: SearchReason, term: string) => asked.push({ reason, term });
  const digits = digitsOf(plain);
  if (digits !== null) ask('phone', `t:${digits}`);
  if (joined.length >= 3 && !isChinese) ask('email', `m:${joined}`);
  if (digits !== null || (joined.length < 2 && !isChinese)) return asked;
  ask('name', `n:${plain}`);
  if (joined !== plain) ask('name', `n:${joined}`);
  if (/^[a-z]+$/.test(joined)) {
    ask('pinyin', `p:${joined}`);
    if (joined.length <= 4) ask('initials', `i:${joined}`);
  }
  return asked;
}

/** The digits of a text that is nothing but a part of a telephone number; `00` before a whole number is its plus. */
export function digitsOf(text: string): string | null {
  if (!/^[+\d\s()./-]+$/.test(text)) return null;
  const digits = text.replaceAll(/\D/g, '').replace(/^00(?=[1-9]\d{7})/, '');
  return digits.length >= shortestTail ? digits : null;
}

/** What stands in for an identity number; null where the text is too short to be one. */
export function askedDocument(text: string): string | null {
  const number = plainDocumentNumber(text);
  return number.length >= 5 ? number : null;
}

/** What may be a booking's number, in its capitals; null where the text can be none. */
export function askedBooking(text: string): string | null {
  const number = text.trim().toUpperCase();
  return /^[A-Z0-9-]{6,20}$/.test(number) ? number : null;
}

/** The words of a text whose spelling is looked at: each, and all of them together for a name in pinyin. */
export function misspellable(text: string): { words: string[]; joined: string } {
  const words = plainText(text).split(' ').filter(Boolean).slice(0, 3);
  return { words, joined: words.join('') };
}

const mostPhrases = 24;

/**
 * The names a misspelt text may have meant. `known` are the words within a slip of each typed one. Chinese that nobody
 * is called is read aloud: another name of the same sound.
 */
export function similarTerms(text: string, known: ReadonlyMap<string, readonly string[]>): string[] {
  const { words, joined } = misspellable(text);
  const [sound] = pinyinOf(plainText(text)).split(' ');
  const phrases = words.reduce<string[]>(
    (begun, word) =>
      begun
        .flatMap((phrase) => [word, ...(known.get(word) ?? [])].map((each) => `${phrase} ${each}`.trim()))
        .slice(0, mostPhrases),
    [''],
  );
  const others = phrases.filter((phrase) => phrase !== words.join(' '));
  const sounds = [...(known.get(joined) ?? []), ...(sound ? [sound] : [])];
  return [...others.map((phrase) => `n:${phrase}`), ...sounds.map((word) => `p:${word}`)].slice(
    0,
    mostPhrases,
  );
}

/** The words to look up among the spellings; none where nothing typed is long enough to be sure of. */
export function wordsToSpell(text: string): string[] {
  const { words, joined } = misspellable(text);
  return [...new Set([...words, joined])].filter(isSpelled);
}
